"""The sentiment model by itself: trained with the settings of ``config.yml``, without the rest of the assistant."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from components.bert.config import IntentConfig
from components.bert.errors import ConfigError
from components.packs.files import sentiment_files
from components.packs.sentiment import SentimentExample, read_sentiment
from components.packs.yaml_file import YamlFile
from components.sentiment import DEFAULTS, SentimentRuntime, fit_sentiment
from switchboard.errors import CommandError
from switchboard.project import Project

COMPONENT = "SentimentModel"


def trained(project: Project, folder: Path) -> tuple[int, SentimentRuntime]:
    """Train the model of the active packs into a folder; how many messages it learnt from, and the model."""
    examples = examples_of(project)
    return len(examples), fit_sentiment(examples, settings(project), folder)


def examples_of(project: Project) -> list[SentimentExample]:
    """What the model of the active packs learns from.

    Raises:
        PackError: a sentiment file is not as it should be.
    """
    return read_examples(sentiment_files(project.root, project.packs), project.root)


def read_examples(paths: Iterable[Path], root: Path) -> list[SentimentExample]:
    """The messages of some sentiment files."""
    return read_sentiment(YamlFile.read(path, root) for path in paths)


def settings(project: Project) -> IntentConfig:
    """The settings of the sentiment model in ``config.yml``.

    Raises:
        CommandError: there are none, or they are wrong.
    """
    given = project.settings_of(COMPONENT)
    try:
        return IntentConfig.from_dict({**DEFAULTS, **given})
    except ConfigError as error:
        raise CommandError(f"config.yml, pipeline, {COMPONENT}: {error}") from error
