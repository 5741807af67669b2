"""A pack's folders deleted: everything else loads, is checked, trains and passes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.packs import ENVIRONMENT, PackError, PackImporter, active_packs, pack_names
from switchboard.packs.places import own_files

pytestmark = pytest.mark.slow
CORE, ROOT = "core", Path(__file__).parents[1]
PACKS = [name for name in pack_names(ROOT) if name != CORE]
ROOMS = ("actions", "data", "domains", "tests")
SECONDS = 900


def written_files() -> list[str]:
    """The project's files that somebody wrote, by their names in it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def is_of(pack: str, name: str) -> bool:
    """Whether a file lies in a folder of the pack, be it one of its tests, or is its hold-out."""
    path = Path(name)
    return (path.parts[0] in ROOMS and pack in path.parent.parts) or path == Path("tests/nlu", f"{pack}.yml")


def copied(root: Path, *gone: str) -> Path:
    """The project in another folder, without some of its packs."""
    for name in written_files():
        if not any(is_of(pack, name) for pack in gone):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    return root


def activate(root: Path, packs: list[str]) -> None:
    """What whoever deletes a pack does: name others in `config.yml`."""
    config = root / "config.yml"
    text, count = re.subn(r"packs: \[.*?\]", f"packs: [{', '.join(packs)}]", config.read_text(encoding="utf-8"))
    assert count == 1
    config.write_text(text, encoding="utf-8")


def python(root: Path, *arguments: str) -> str:
    """Run Python in a copy; what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != ENVIRONMENT}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env={**environment, "PYTHONPATH": str(root), "COLUMNS": "200", "SWITCHBOARD_TESTS_NO_SKIP": ""},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module", params=PACKS)
def gone(request: pytest.FixtureRequest) -> str:
    """The pack that is deleted."""
    return str(request.param)


@pytest.fixture(scope="module")
def left(gone: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project without it, with all others active."""
    root = copied(tmp_path_factory.mktemp(f"without-{gone}"), gone)
    activate(root, [pack for pack in PACKS if pack != gone])
    return root


@pytest.fixture
def there(left: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same, as the working directory."""
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.chdir(left)
    yield left


def test_every_file_of_a_pack_goes(gone: str, left: Path) -> None:
    assert own_files(ROOT, gone) and not own_files(left, gone)
    assert list(pack_names(left)) == [name for name in pack_names(ROOT) if name != gone]


def test_the_rest_loads_and_names_nothing_of_it(gone: str, there: Path) -> None:
    importer = PackImporter("config.yml")
    domain = importer.get_domain()
    names = {*domain.action_names_or_texts, *domain.form_names, *(slot.name for slot in domain.slots)}
    assert names and not [name for name in names if re.search(rf"(?:^|_){gone}_", name)]
    assert importer.get_stories().story_steps and importer.get_nlu_data().intent_examples


def test_a_configuration_that_still_names_it_is_told_so(gone: str, there: Path) -> None:
    others = [pack for pack in PACKS if pack != gone]
    other = others[0] if others else CORE
    activate(there, [gone])
    try:
        with pytest.raises(PackError, match=rf"config\.yml:\d+: unknown pack `{gone}`(?s:.*){other}"):
            active_packs(there, {})
        assert [pack.name for pack in active_packs(there, {ENVIRONMENT: other})] == list(dict.fromkeys((CORE, other)))
    finally:
        activate(there, others)


def test_the_checks_pass(gone: str, left: Path) -> None:
    listed = python(left, "-m", "switchboard", "packs", "check")
    assert gone not in listed and all(pack in listed for pack in PACKS if pack != gone)


@pytest.fixture(scope="module")
def smallest() -> str:
    """The pack that trains in the least time."""
    return min(PACKS, key=lambda pack: sum(path.stat().st_size for path in (ROOT / "data" / pack / "nlu").iterdir()))


@pytest.fixture(scope="module")
def lonely(smallest: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with that pack, and every other one deleted."""
    root = copied(tmp_path_factory.mktemp("lonely"), *(pack for pack in PACKS if pack != smallest))
    activate(root, [smallest])
    return root


def test_no_test_of_others_needs_what_is_gone(lonely: Path) -> None:
    """All tests are collected, and those of what packs share pass."""
    shared = ["tests/test_architecture.py", "tests/actions/core", "tests/actions/forms"]
    shared += sorted(f"tests/actions/{path.name}" for path in (lonely / "tests/actions").glob("test_*.py"))
    assert "error" not in python(lonely, "-m", "pytest", "--collect-only", "-p", "no:xdist", "tests").lower()[-300:]
    python(lonely, "-m", "pytest", "-p", "no:xdist", "-k", "not postgresql", *shared)


def test_one_pack_that_is_left_trains_and_passes(smallest: str, lonely: Path) -> None:
    python(lonely, "-m", "switchboard", "test", smallest)
