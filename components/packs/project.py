"""Everything that the active packs hold, read once and checked."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException

from components.packs.definitions import KINDS, SESSION, read_domain
from components.packs.errors import PackError
from components.packs.examples import NLU, example_references
from components.packs.files import PackFiles, check_strays, conversation_tests, files_of, hold_out, sentiment_files
from components.packs.manifest import Manifest
from components.packs.references import (
    STORIES_SCHEMA,
    Reference,
    domain_references,
    manifest_references,
    story_references,
)
from components.packs.registry import Registry
from components.packs.routing import PackRouting, read_routing
from components.packs.selection import visible_packs
from components.packs.sentiment import read_sentiment
from components.packs.yaml_file import YamlFile

STORY_KEYS = ("stories", "rules")
DATA_KEYS = ("version", NLU, *STORY_KEYS)


@dataclass(frozen=True)
class Project:
    """The checked files of the active packs, in the order of the packs."""

    domain: tuple[YamlFile, ...]
    nlu: tuple[YamlFile, ...]
    stories: tuple[YamlFile, ...]
    registry: Registry
    routing: tuple[PackRouting, ...]

    def build_domain(self) -> Domain:
        """Rasa's domain of all packs; names are known to be unique, so the parts are simply put together."""
        merged: dict[str, Any] = {}
        for file in self.domain:
            content = file.for_rasa()
            for key in (*KINDS, SESSION):
                part = content.get(key)
                if not part:
                    continue
                if isinstance(part, list):
                    merged.setdefault(key, []).extend(part)
                else:
                    merged.setdefault(key, {}).update(part)
        try:
            return Domain.from_dict(merged)
        except RasaException as error:
            where = ", ".join(file.name for file in self.domain)
            raise PackError(where, "Rasa refuses the domain that these files make up", str(error)) from error


def raise_error(error: PackError) -> None:
    """What is done with an error unless told otherwise."""
    raise error


def read_project(
    root: Path, manifests: Iterable[Manifest], on_error: Callable[[PackError], None] = raise_error
) -> Project:
    """Reads the files of the active packs and checks all that they define and mention.

    Args:
        root: The project's folder.
        manifests: The active packs.
        on_error: Gets each error. If it does not raise, the rest is checked too, as far as that makes sense: of a file
            with an error, what comes before it counts.
    """
    with _telling(on_error):
        check_strays(root)
    registry = Registry(visible_packs(manifests))
    domain, nlu, stories, routing = [], [], [], []
    references: list[Reference] = []
    taught: list[Reference] = []
    for manifest in manifests:
        references.extend(manifest_references(manifest))
        files = PackFiles(manifest.path, (), (), (), ())
        with _telling(on_error):
            files = files_of(root, manifest.name)
        for path in files.domain:
            with _telling(on_error):
                file = YamlFile.read(path, root)
                for definition in read_domain(file, manifest.name):
                    with _telling(on_error):
                        registry.add(definition)
                references.extend(domain_references(file, manifest.name))
                domain.append(file)
        for path in files.data:
            with _telling(on_error):
                file = _read_data(path, root)
                if NLU in file.content:
                    taught.extend(example_references(file, manifest.name))
                    nlu.append(file)
                if any(key in file.content for key in STORY_KEYS):
                    references.extend(story_references(file, manifest.name))
                    stories.append(file)
        _check_sentiment(files.sentiment, root, on_error)
        for path in files.routing:
            with _telling(on_error):
                rows = read_routing(YamlFile.read(path, root), manifest.name)
                references.extend(rows.references)
                routing.append(rows)
    _check_sentiment(sentiment_files(root, ()), root, on_error)  # the company's own, of no pack
    _check_each(registry, [*references, *taught], on_error)
    with _telling(on_error):
        registry.check_examples(reference.name for reference in taught if reference.kind == "intent")
    return Project(tuple(domain), tuple(nlu), tuple(stories), registry, tuple(routing))


def _check_sentiment(paths: Iterable[Path], root: Path, on_error: Callable[[PackError], None]) -> None:
    for path in paths:
        with _telling(on_error):
            read_sentiment([YamlFile.read(path, root)])


def check_tests(root: Path, pack: str, project: Project, on_error: Callable[[PackError], None] = raise_error) -> None:
    """Checks the hold-out and the test conversations of a pack against what the packs define.

    Args:
        root: The project's folder.
        pack: The pack's name; the project has it.
        project: What `read_project` found.
        on_error: Gets each error, as in `read_project`.
    """
    references: list[Reference] = []
    tests: tuple[Path, ...] = ()
    with _telling(on_error):
        tests = conversation_tests(root, pack)
    for path in (*filter(Path.is_file, [hold_out(root, pack)]), *tests):
        with _telling(on_error):
            file = _read_data(path, root)
            if NLU in file.content:
                references.extend(example_references(file, pack))
            references.extend(story_references(file, pack))
    _check_each(project.registry, references, on_error)


def _check_each(registry: Registry, references: Iterable[Reference], on_error: Callable[[PackError], None]) -> None:
    for reference in references:
        with _telling(on_error):
            registry.check([reference])


@contextmanager
def _telling(on_error: Callable[[PackError], None]) -> Iterator[None]:
    try:
        yield
    except PackError as error:
        on_error(error)


def _read_data(path: Path, root: Path) -> YamlFile:
    file = YamlFile.read(path, root)
    file.check_keys(
        DATA_KEYS, elsewhere=" Responses, intents and all that a domain declares belong in `domains/<pack>/`."
    )
    file.check_version()
    if any(key in file.content for key in STORY_KEYS):
        file.check_schema(STORIES_SCHEMA)
    if not any(file.content.get(key) for key in DATA_KEYS[1:]):
        raise PackError(file.name, "no examples, rules or stories", "Fill it or delete it.")
    return file
