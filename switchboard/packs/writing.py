"""Changing the files of a pack: all of them or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from switchboard.errors import CommandError

#: What a file is to hold by its name in the project; None removes it.
Changes = Mapping[str, bytes | None]


def write_all(root: Path, changes: Changes) -> None:
    """Write and remove files; if one cannot be, those before it are set back.

    Args:
        root: the project's folder; nothing outside of it is touched.
        changes: the files.

    Raises:
        CommandError: a file cannot be written, or a link leads out of the project; nothing is changed.
    """
    for name in changes:
        if not (root / name).resolve().is_relative_to(root.resolve()):
            raise CommandError(f"{name} leads out of the project ({(root / name).resolve()}): nothing was written")
    before: dict[Path, bytes | None] = {}
    try:
        for name, content in changes.items():
            path = root / name
            held = path.read_bytes() if path.is_file() else None
            _put(path, content)
            before[path] = held
    except BaseException as error:  # Ctrl-C too
        for path, held in before.items():
            _put(path, held)
        if isinstance(error, OSError):
            where = error.filename or root
            raise CommandError(f"{where} cannot be written ({error.strerror}): nothing was changed") from None
        raise
    _remove_empty(root, changes)


def _put(path: Path, content: bytes | None) -> None:
    """Write a file in one step, so that nobody ever reads half of it."""
    if content is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.new")
    try:
        half.write_bytes(content)
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)


def _remove_empty(root: Path, changes: Changes) -> None:
    """Remove the folders that have nothing left in them."""
    for name in (name for name, content in changes.items() if content is None):
        folder = (root / name).parent
        while folder != root and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
