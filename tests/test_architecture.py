"""The rooms of the house: which code may use what."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGES = ("actions", "bench", "components", "switchboard")
# Room, and what its code never imports.
CLOSED = {
    "actions": {"components", "switchboard", "rasa", "torch", "tensorflow", "transformers", "spacy", "onnxruntime"},
    "components": {"actions", "switchboard"},
    "components/bert": {"rasa", "rasa_sdk"},
}
# Serving loads these rooms: heavy imports belong into the functions that train.
SERVED = (
    "components/channels",
    "components/stores",
    "components/policies",
    "components/packs",
    "components/intent_classifier.py",
    "components/sentiment.py",
    "components/sentiment_analyzer.py",
)
HEAVY = {"torch", "transformers", "spacy"}
# What people write, but for the data and the documentation.
WRITTEN = {".py", ".js", ".html", ".css", ".yml"}
# Folders of what was built, downloaded or measured, and of what customers say.
NOT_WRITTEN = {"node_modules", "dist", "results", "businesses", "nlu"}
# Loading what these wrote runs what the file says.
UNSAFE = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve"}


def sources(*rooms: str) -> list[Path]:
    """The code of rooms: folders or single files."""
    found = [
        path for room in rooms for path in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))
    ]
    assert found, rooms
    return sorted(found)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Top-level names of imported modules, with their lines; relative imports stay in their room."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node.lineno
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("importlib.import_module", "__import__"):
            yield from (
                (str(name.value).split(".")[0], node.lineno) for name in node.args if isinstance(name, ast.Constant)
            )


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", CLOSED)
def test_a_room_uses_only_what_it_may(room: str) -> None:
    found = [
        f"{place(path, line)} imports {name}"
        for path in sources(room)
        for name, line in imports(tree_of(path))
        if name in CLOSED[room]
    ]
    assert found == []


@pytest.mark.parametrize("room", SERVED)
def test_what_serving_loads_imports_nothing_heavy_at_once(room: str) -> None:
    found = [
        f"{place(path, line)} imports {name}"
        for path in sources(room)
        for statement in tree_of(path).body
        for name, line in imports(statement)
        if name in HEAVY and isinstance(statement, (ast.Import, ast.ImportFrom))
    ]
    assert found == []


def test_nothing_prints_and_nothing_is_pickled() -> None:
    found = []
    for path in sources(*PACKAGES):
        tree = tree_of(path)
        found += [f"{place(path, line)} imports {name}" for name, line in imports(tree) if name in UNSAFE]
        found += [
            f"{place(path, node.lineno)} calls {ast.unparse(node.func)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "torch.load", "eval", "exec")
        ]
    assert found == []


def packs() -> list[str]:
    return sorted(path.parent.name for path in ROOT.glob("domains/*/pack.yml") if path.parent.name != "core")


def with_code() -> list[str]:
    """The packs that a developer wrote; the name of an owner's may be any word."""
    return [pack for pack in packs() if (ROOT / "actions" / pack).is_dir()]


def texts(*rooms: str) -> Iterator[Path]:
    """The files of rooms that somebody wrote, without what customers say in hold-outs.

    A patient's words, or a shopper's, may be those of a pack's name.
    """
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in WRITTEN and not NOT_WRITTEN & set(path.parts):
                yield path


@pytest.mark.parametrize("pack", with_code())
def test_a_pack_is_named_in_its_own_folders_alone(pack: str) -> None:
    """Comments and help included; in tests too, for what is left when the pack goes has to pass."""
    named = re.compile(rf"(?<![a-z]){pack}(?![a-z0-9])", re.IGNORECASE)
    found = [
        place(path, number)
        for path in texts(*PACKAGES, "web", "tests")
        if pack not in (*path.relative_to(ROOT).parts, path.stem)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if named.search(line)
    ]
    assert found == []


def test_a_pack_is_one_name_in_four_places() -> None:
    for pack in packs():
        places = [f"domains/{pack}", f"data/{pack}", f"tests/conversations/{pack}"]
        declared = yaml.safe_load((ROOT / f"domains/{pack}/domain.yml").read_text(encoding="utf-8"))
        # A pack of questions and answers does nothing; an imported one may have too few examples to keep some back.
        places += [f"actions/{pack}"] if declared.get("actions") else []
        assert [name for name in places if not (ROOT / name).is_dir()] == []
        files = (f"tests/nlu/{pack}.yml", f"data/{pack}/imported.json")
        assert any((ROOT / name).is_file() for name in files), f"{pack} has no hold-out"


def test_the_rooms_are_told_apart() -> None:
    tree = ast.parse("import rasa.core\nfrom torch import nn\nfrom . import x\nimport importlib\n__import__('spacy')")
    assert {name for name, _ in imports(tree)} == {"rasa", "torch", "importlib", "spacy"}
