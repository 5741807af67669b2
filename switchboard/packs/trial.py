"""Trying a pack out before anything is written: all that the importer checks, beside `core` and what it requires."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from components.packs import ENVIRONMENT, PackError, active_packs
from components.packs.files import HOLD_OUTS, TESTS
from components.packs.manifest import DATA, DOMAINS, pack_names
from components.packs.project import Project, check_tests, raise_error, read_project
from components.packs.selection import CONFIG
from switchboard.errors import CommandError
from switchboard.packs.places import PathInProject

TRIED = (DOMAINS, DATA, TESTS.as_posix(), HOLD_OUTS.as_posix())


def read_pack(root: Path, pack: str, on_error: Callable[[PackError], None] = raise_error) -> Project:
    """Read and check a pack as if it were the active one, its tests included.

    Args:
        root: the project's folder.
        pack: the pack's name.
        on_error: gets each error; the first is raised if it is not given.

    Raises:
        PackError: the pack, or one that it requires, cannot be chosen at all.
    """
    manifests = active_packs(root, env={ENVIRONMENT: pack})
    errors: list[PackError] = []

    def tell(error: PackError) -> None:
        errors.append(error)
        on_error(error)

    project = read_project(root, manifests, tell)
    check_tests(root, pack, project, tell)
    if not errors:  # else Rasa would stumble over the same once more
        try:
            project.build_domain()
        except PackError as error:
            tell(error)
    return project


def try_out(root: Path, pack: str, files: Mapping[PathInProject, bytes]) -> None:
    """Check a pack that is not in the project yet, or in place of the one that is.

    Args:
        root: the project's folder.
        pack: the pack's name.
        files: all of its files.

    Raises:
        PackError: what is wrong with it; file names are those in the project.
        CommandError: a file is beyond reading.
    """
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        trial = Path(folder)
        (trial / CONFIG).symlink_to((root / CONFIG).resolve())
        for other in {*pack_names(root)} - {pack}:
            for place in (DOMAINS, DATA):
                if (root / place / other).is_dir():
                    (trial / place).mkdir(exist_ok=True)
                    (trial / place / other).symlink_to((root / place / other).resolve())
        for name, content in files.items():
            if name.startswith(TRIED):
                (trial / name).parent.mkdir(parents=True, exist_ok=True)
                (trial / name).write_bytes(content)
        try:
            read_pack(trial, pack)
        except RecursionError:
            raise CommandError(f"a file of the pack `{pack}` is nested too deeply to be read") from None
