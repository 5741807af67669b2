"""Where the files of a pack are: one name in four places, of which the tests are two folders."""

from __future__ import annotations

import keyword
import os
from collections.abc import Iterator
from pathlib import Path

from components.packs.files import HOLD_OUTS, TESTS
from components.packs.manifest import DATA, DOMAINS, PACK_NAME, pack_names
from components.packs.selection import CORE
from switchboard.errors import CommandError

ACTIONS = "actions"
#: Of a pack's file in a project, by its name there: `domains/shop/pack.yml`.
PathInProject = str


def folders(pack: str) -> tuple[PathInProject, ...]:
    """The folders that belong to a pack alone."""
    return (f"{DOMAINS}/{pack}", f"{DATA}/{pack}", f"{ACTIONS}/{pack}", (TESTS / pack).as_posix())


def hold_out_of(pack: str) -> PathInProject:
    """The hold-out's file."""
    return (HOLD_OUTS / f"{pack}.yml").as_posix()


def belongs_to(pack: str, name: PathInProject) -> bool:
    """Whether a file lies in a pack's own folders."""
    return name == hold_out_of(pack) or name.startswith(tuple(f"{folder}/" for folder in folders(pack)))


def own_files(root: Path, pack: str) -> dict[PathInProject, bytes]:
    """The files of a pack with what they hold, sorted by name; hidden ones and what Python compiles are left out."""
    found = [path for folder in folders(pack) for path in _walk(root / folder)]
    found += filter(Path.is_file, [root / hold_out_of(pack)])
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(found)}


def check_installed(root: Path, pack: str) -> None:
    """Refuse the name of a pack that is not there.

    Raises:
        CommandError: names the packs that are.
    """
    if pack not in pack_names(root):
        raise CommandError(f"there is no pack `{pack}`. There are: {', '.join(pack_names(root))}")


def check_free(root: Path, pack: str) -> None:
    """Refuse a name that a new pack cannot have.

    Raises:
        CommandError: it is none, or something of that name is there already.
    """
    check_name(pack)
    # A folder of actions would stand before a module of that name, which others import.
    for place in (*folders(pack), hold_out_of(pack), f"{ACTIONS}/{pack}.py"):
        if (root / place).exists():
            raise CommandError(f"{place} is there already: choose another name than `{pack}`, or remove what is there")


def check_name(pack: str) -> None:
    """Refuse what cannot be the name of a pack that a user brings.

    Raises:
        CommandError: says what is allowed.
    """
    if not PACK_NAME.fullmatch(pack):
        raise CommandError(
            f"`{pack}` cannot be the name of a pack: it is one word of lower-case letters and digits that begins with a "
            "letter, for it is the prefix of the pack's names. For example: dentist"
        )
    if keyword.iskeyword(pack):
        raise CommandError(f"`{pack}` cannot be the name of a pack: Python keeps that word for itself. Choose another")
    if pack == CORE:
        raise CommandError(
            f"the pack `{CORE}` is a part of this project, which cannot be replaced: choose another name"
        )


def _walk(folder: Path) -> Iterator[Path]:
    # Links are followed, as the importer does: a pack may be kept elsewhere.
    for current, names, files in os.walk(folder, followlinks=True):
        names[:] = [name for name in names if not name.startswith((".", "__"))]
        yield from (Path(current) / name for name in files if not name.startswith(".") and not name.endswith(".pyc"))
