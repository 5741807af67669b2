"""All files of a pack are written, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from switchboard.errors import CommandError
from switchboard.packs.writing import write_all
from tests.switchboard.packs.conftest import tree


def test_files_are_written_and_removed_with_their_folders(tmp_path: Path) -> None:
    write_all(tmp_path, {"data/shop/nlu/a.yml": b"a", "data/shop/b.yml": b"b"})
    assert tree(tmp_path) == {"data/shop/nlu/a.yml": b"a", "data/shop/b.yml": b"b"}
    write_all(tmp_path, {"data/shop/nlu/a.yml": None, "data/shop/b.yml": b"c"})
    assert tree(tmp_path) == {"data/shop/b.yml": b"c"} and not (tmp_path / "data/shop/nlu").exists()


def test_if_one_cannot_be_written_all_are_as_before(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.yml": b"a", "b.yml": b"b"})
    (tmp_path / "folder.yml").mkdir()
    before = tree(tmp_path)
    with pytest.raises(CommandError, match="nothing was changed"):
        write_all(tmp_path, {"a.yml": b"changed", "b.yml": None, "new/c.yml": b"c", "folder.yml": b"d"})
    assert tree(tmp_path) == before


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CommandError, match="leads out of the project"):
        write_all(tmp_path / "project", {"data/a.yml": b"a"})
    assert tree(tmp_path / "elsewhere") == {}
