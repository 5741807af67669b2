"""Which files make up a pack. Nothing is left out silently: a file that nobody would read is an error."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from components.packs.errors import PackError
from components.packs.manifest import DATA, DOMAINS, MANIFEST, Manifest
from components.packs.selection import CONFIG

YAML = (".yml", ".yaml")
RECORDS = "records"
#: At the top of `data/<pack>/`: what the sentiment component learns from, read by that component, not by Rasa.
SENTIMENT = "sentiment.yml"
#: In `data/`: a company's own messages, of no pack, so that no update of a pack touches them. No pack has such a name.
OWN_MESSAGES = "own_messages"
#: At the top of `data/<pack>/`: the pack's rows of the routing table, read by the importer, not by Rasa.
ROUTING = "routing.yml"
#: In `data/<pack>/`: what `switchboard packs import` wrote, so that importing again can tell an edit from its own text.
IMPORTED = "imported.json"
#: In `data/<pack>/`: examples learnt from customers since, which no import writes to.
LEARNT = "learnt.yml"
#: May lie beside the YAML files of a pack; neither is read in training.
BESIDE = ("README.md", IMPORTED)
TESTS = Path("tests", "conversations")
HOLD_OUTS = Path("tests", "nlu")
#: What Rasa takes for a test of conversations.
TEST_PREFIX = "test_"


@dataclass(frozen=True)
class PackFiles:
    """The files of one pack, each group sorted by path."""

    manifest: Path
    domain: tuple[Path, ...]
    data: tuple[Path, ...]
    sentiment: tuple[Path, ...]
    routing: tuple[Path, ...]

    def all(self) -> tuple[Path, ...]:
        """Everything that training reads."""
        return (self.manifest, *self.domain, *self.data, *self.sentiment, *self.routing)


def files_of(root: Path, pack: str) -> PackFiles:
    """Finds the files of a pack."""
    domains, data = root / DOMAINS / pack, root / DATA / pack
    if not data.is_dir():
        raise PackError(f"{DATA}/{pack}", "the folder is missing", f"Examples and rules of `{pack}` live there.")
    manifest, sentiment, routing = domains / MANIFEST, data / SENTIMENT, data / ROUTING
    apart = (sentiment, routing)
    return PackFiles(
        manifest=manifest,
        domain=tuple(path for path in _yaml_files(domains, root) if path != manifest),
        data=tuple(path for path in _yaml_files(data, root, skip=data / RECORDS) if path not in apart),
        sentiment=(sentiment,) if sentiment.is_file() else (),
        routing=(routing,) if routing.is_file() else (),
    )


def pack_files(root: Path, packs: Iterable[Manifest], config: Path | None = None) -> list[Path]:
    """Every file that training with these packs reads, the configuration included, sorted: for the model's digest."""
    found = {config or root / CONFIG}
    packs = list(packs)
    for pack in packs:
        found.update(files_of(root, pack.name).all())
    return sorted(found.union(sentiment_files(root, packs)))


def sentiment_files(root: Path, packs: Iterable[Manifest]) -> list[Path]:
    """What the sentiment component learns from: of each pack in turn, and the company's own at last."""
    own = root / DATA / OWN_MESSAGES / SENTIMENT
    return [*(path for pack in packs for path in files_of(root, pack.name).sentiment), *filter(Path.is_file, [own])]


def conversation_tests(root: Path, pack: str) -> tuple[Path, ...]:
    """The conversation tests of a pack, named as Rasa expects them."""
    folder = root / TESTS / pack
    return tuple(path for path in _yaml_files(folder, root) if path.name.startswith(TEST_PREFIX))


def hold_out(root: Path, pack: str) -> Path:
    """Where the NLU hold-out of a pack is, or would be."""
    return root / HOLD_OUTS / f"{pack}.yml"


def check_strays(root: Path) -> None:
    """Refuses files where plain Rasa would read them and packs do not."""
    for folder in (root / DOMAINS, root / DATA):
        for path in sorted(folder.glob("*")):
            if path.suffix in (*YAML, ".json"):
                raise _stray(path, root, f"Move it into `{folder.name}/<pack>/`.")
    domain = root / "domain.yml"
    if domain.is_file():
        raise _stray(domain, root, f"Move what it holds into `{DOMAINS}/<pack>/`.")


def _stray(path: Path, root: Path, remedy: str) -> PackError:
    return PackError(path.relative_to(root).as_posix(), "the file belongs to no pack and would not be read", remedy)


def _yaml_files(folder: Path, root: Path, skip: Path | None = None) -> Iterator[Path]:
    """The YAML files below a folder, sorted; hidden files and those of `BESIDE` may lie beside them, nothing else."""
    found = []
    # Links are followed, as Rasa does: a pack may be kept elsewhere.
    for current, folders, names in os.walk(folder, followlinks=True):
        here = Path(current)
        folders[:] = [name for name in folders if here / name != skip and not name.startswith((".", "__"))]
        for name in names:
            if name.endswith(YAML) and not name.startswith("."):
                found.append(here / name)
            elif not name.startswith(".") and name not in BESIDE:
                raise PackError(
                    (here / name).relative_to(root).as_posix(),
                    "the file is not YAML and would not be read",
                    f"Write it as .yml, or move it out of the pack (records live in `{DATA}/<pack>/{RECORDS}/`).",
                )
    return iter(sorted(found))
