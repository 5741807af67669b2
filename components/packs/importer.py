"""The importer that Rasa loads by name: it reads the active packs instead of `domain.yml` and `data/`."""

import hashlib
import os
from functools import cached_property
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.exceptions import YamlException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.utils import story_graph_from_paths
from rasa.shared.nlu.training_data.formats import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.packs.errors import PackError
from components.packs.files import conversation_tests, sentiment_files
from components.packs.manifest import DATA, Manifest
from components.packs.project import Project, read_project
from components.packs.routing import joined
from components.packs.selection import CORE, IMPORTER, active_packs
from components.packs.yaml_file import YamlFile

#: The setting that `get_config` gives to the BERT component: the names of the packs that it learns.
MARK = "packs"
#: And to the sentiment model: the files that it learns from, with their checksums.
FILES_MARK = "files"
#: And to the component that knows what the conversation is about: the intents of each business.
INTENTS = "intents"
#: The setting that `get_config` gives to the routing policy: the rows of all active packs.
TABLE = "table"


class PackImporter(TrainingDataImporter):
    """Reads the active packs of the project that a configuration file belongs to.

    The mark: training data lose whatever is attached to them on Rasa's way to a component (merged, written to disk,
    read back), settings do not. So `get_config` adds `packs: [core, …]` to each pipeline entry named
    `components.….BertIntentClassifier`, and that component refuses to train without it: what it gets then did not
    come through the checks made here. As part of the settings, the active packs count in Rasa's fingerprint of the
    component and are stored with the model. The sentiment model learns from files that Rasa does not read: its mark are
    these, `files: {data/core/sentiment.yml: <SHA-256>}`, so that it is trained anew when they change, and then alone.
    The routing table gets to its policy in the same way, `table: {…}`, and to the conversation's topic which intents are
    whose: `intents: {shop: [track_order, …]}`.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        """Chooses the packs.

        Args:
            config_file: The configuration; its folder is the project's root. Its importer entry is read from the file
                itself, for Rasa drops unknown keys before they could arrive here.
            domain_path: Ignored: Rasa passes its default, and the packs say which domain files there are.
            training_data_paths: Ignored if below `data/`, which is Rasa's default: the packs say what is read there.
                Anything else is refused: `rasa test nlu --config a.yml b.yml` trains on such a path and tests on the
                rest, and would test on what it has learnt.
            **kwargs: None are known; Rasa passes those only that are named above.
        """
        if not config_file:
            raise PackError(IMPORTER, "no configuration file was given", "Pass it: `--config config.yml`.")
        if kwargs:
            raise PackError(IMPORTER, f"unknown settings {sorted(kwargs)}", "Allowed: `packs`, in the configuration.")
        self.config_file = config_file
        self.root = Path(config_file).absolute().parent
        self._refuse_other_data(training_data_paths)
        self.packs: list[Manifest] = active_packs(self.root, config=Path(config_file).absolute())

    def get_config(self) -> dict[str, Any]:
        """The configuration, with what our components are told by these marks."""
        try:
            config: dict[str, Any] = rasa.shared.utils.io.read_model_configuration(self.config_file)
        except YamlException as error:
            error.filename = self.config_file
            raise PackError(self.config_file, "not in Rasa's format", str(error)) from error
        for entry in config.get("pipeline") or ():
            if _is_ours(entry, "BertIntentClassifier"):
                self._set(entry, MARK, [manifest.name for manifest in self.packs])
            if _is_ours(entry, "SentimentModel"):
                self._set(entry, FILES_MARK, self._sentiment_files())
            if _is_ours(entry, "ConversationTopic"):
                self._set(entry, INTENTS, self._intents())
        for entry in config.get("policies") or ():
            if _is_ours(entry, "RoutingPolicy"):
                self._set(entry, TABLE, joined(self._project.routing))
        return config

    def _set(self, entry: dict[str, Any], key: str, value: Any) -> None:
        if key in entry:
            raise PackError(self.config_file, f"`{key}` is set for {entry['name']}", "Remove it: the importer sets it.")
        entry[key] = value

    def get_config_file_for_auto_config(self) -> str | None:
        """The configuration file."""
        return self.config_file

    def get_domain(self) -> Domain:
        """The domain of all active packs."""
        return self._domain

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """The rules and stories of all active packs."""
        paths = [str(file.path) for file in self._project.stories]
        return story_graph_from_paths(paths, self._domain, exclusion_percentage)

    def get_conversation_tests(self) -> StoryGraph:
        """The conversation tests of all active packs.

        `rasa test` does not ask: it reads what `--stories` names, by Rasa's file importer, whatever is configured.
        """
        paths = [str(path) for manifest in self.packs for path in conversation_tests(self.root, manifest.name)]
        return story_graph_from_paths(paths, self._domain)

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples of all active packs; Rasa always asks for "en", and the packs say their language themselves."""
        return self._nlu_data

    @cached_property
    def _project(self) -> Project:
        return read_project(self.root, self.packs)

    @cached_property
    def _nlu_data(self) -> TrainingData:
        # Kept, because Rasa asks twice: with its default language and without.
        return TrainingData().merge(*(_examples(file) for file in self._project.nlu))

    @cached_property
    def _domain(self) -> Domain:
        return self._project.build_domain()

    def _intents(self) -> dict[str, list[str]]:
        intents: dict[str, list[str]] = {manifest.name: [] for manifest in self.packs if manifest.name != CORE}
        for name, definition in sorted(self._project.registry.definitions("intent").items()):
            if definition.pack != CORE:
                intents[definition.pack].append(name)
        return intents

    def _sentiment_files(self) -> dict[str, str]:
        # Seen from where training runs, and so the same wherever the project lies.
        paths = sentiment_files(self.root, self.packs)
        return {os.path.relpath(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    def _refuse_other_data(self, paths: list[str] | str | None) -> None:
        data = (self.root / DATA).resolve()
        for path in [paths] if isinstance(paths, str) else paths or ():
            # Rasa passes its default even where there is no such folder.
            if path and Path(path).exists() and not Path(path).resolve().is_relative_to(data):
                raise PackError(
                    f"--data {path}",
                    f"not within {data}, so it would not be read",
                    "Leave it out, start in the project's folder, or use a configuration without this importer.",
                )


def _is_ours(entry: dict[str, Any], name: str) -> bool:
    """Whether an entry of the configuration names a component of this project."""
    path = str(entry["name"])
    return path.startswith("components.") and path.endswith(name)


class _CheckedReader(RasaYAMLReader):
    """Rasa's reader for files whose schema has been checked already."""

    def validate(self, string: str) -> None:
        """Nothing left to check."""


def _examples(file: YamlFile) -> TrainingData:
    reader = _CheckedReader()
    reader.filename = str(file.path)
    return reader.reads(file.text)
