"""The intent model that was trained for the active packs, taken out of Rasa's archive."""

from __future__ import annotations

import re
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from components.bert.artifacts import MANIFEST, MODEL, OUT_OF_SCOPE, TOKENIZER
from components.bert.errors import ArtifactError
from components.bert.runtime import IntentRuntime
from components.packs import active_packs
from switchboard.errors import CommandError
from switchboard.project import DIGEST_LENGTH, Project

FILES = (MANIFEST, MODEL, TOKENIZER, OUT_OF_SCOPE)
BATCH = 32


class TrainedModel(NamedTuple):
    """Where a model is, and whether packs and code are still as it was trained on."""

    path: Path
    is_current: bool


class Guess(NamedTuple):
    """What a model takes a message for, how sure it is, and what it would take it for next."""

    intent: str
    confidence: float
    second: str


def find_model(root: Path) -> TrainedModel | None:
    """The model of the active packs: the one for just these files, else the newest one for packs of these names.

    Raises:
        PackError: the active packs cannot be used.
    """
    project = Project(root, tuple(active_packs(root)))
    if project.model.is_file():
        return TrainedModel(project.model, True)
    name = re.compile(rf"{re.escape('-'.join(project.pack_names))}-[0-9a-f]{{{DIGEST_LENGTH}}}\.tar\.gz")
    older = [path for path in project.model.parent.glob("*.tar.gz") if name.fullmatch(path.name)]
    return TrainedModel(max(older, key=lambda path: path.stat().st_mtime), False) if older else None


def guesses(model: Path, texts: Sequence[str]) -> tuple[frozenset[str], list[Guess]]:
    """The intents that a model knows, and what it takes each text for.

    Raises:
        CommandError: the archive holds no intent model, or one that cannot be loaded.
    """
    with _unpacked(model) as folder:
        try:
            runtime = IntentRuntime(folder, batch_size=BATCH)
        except ArtifactError as error:
            raise CommandError(f"{model}: {error}") from None
        found = runtime.classify(texts, ranking_length=2) if texts else []
    known = frozenset(runtime.labels)
    return known, [Guess(one.intents[0], one.confidences[0], [*one.intents, ""][1]) for one in found]


@contextmanager
def _unpacked(model: Path) -> Iterator[Path]:
    """A folder with the files of the intent model."""
    with tempfile.TemporaryDirectory(prefix="intents-") as scratch:
        try:
            with tarfile.open(model) as archive:
                members = [member for member in archive.getmembers() if member.isfile()]
                homes = {PurePosixPath(m.name).parent for m in members if PurePosixPath(m.name).name == MANIFEST}
                for member in members:
                    path = PurePosixPath(member.name)
                    stream = archive.extractfile(member)
                    if path.parent in homes and path.name in FILES and stream is not None:
                        (Path(scratch) / path.name).write_bytes(stream.read())
        except (OSError, EOFError, tarfile.TarError) as error:
            raise CommandError(f"{model} cannot be read as a trained model ({error})") from None
        if not homes:
            raise CommandError(f"{model} holds no intent model of this project")
        yield Path(scratch)
