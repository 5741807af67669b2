"""Files that are missing, too many or contradict each other: the errors that concern more than one line."""

from typing import Any

import pytest
from rasa.shared.exceptions import RasaException

from components.errors import SwitchboardError
from components.packs import PackError


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("domains/shop/empty.yml", "", "domains/shop/empty.yml: the file is empty"),
        ("domains/shop/list.yml", "- a\n", "domains/shop/list.yml: holds a list"),
        ("domains/shop/notes.txt", "x", "domains/shop/notes.txt: the file is not YAML"),
        ("data/shop/nlu/old.json", "{}", "data/shop/nlu/old.json: the file is not YAML"),
        ("data/shop/none.yml", 'version: "3.1"\n', "data/shop/none.yml: no examples, rules or stories"),
        ("data/nlu.json", "{}", "data/nlu.json: the file belongs to no pack"),
        (
            "domains/core/two.yml",
            "session_config: {}\n",
            "core/two.yml:1: the key `session_config` is already defined in",
        ),
        ("data/nlu.yml", "nlu: []\n", "data/nlu.yml: the file belongs to no pack"),
        ("domains/all.yml", "intents: []\n", "domains/all.yml: the file belongs to no pack"),
        ("domain.yml", "intents: []\n", "domain.yml: the file belongs to no pack"),
        ("data/shop/nlu/sentiment.yml", "words: {}\n", "data/shop/nlu/sentiment.yml:1: unknown key `words`"),
        (
            "data/shop/stories.yml",
            "stories:\n- story: s\n  steps:\n  - or:\n    - intent: greet\n    - intent: gret\n",
            "data/shop/stories.yml:6: unknown intent `gret`",
        ),
        (
            "data/shop/stories.yml",
            'stories:\n- story: s\n  steps:\n  - user: "a [x](hat)"\n    intent: greet\n',
            "data/shop/stories.yml:4: unknown entity `hat`",
        ),
    ],
)
def test_a_wrong_file(project: Any, name: str, text: str, expected: str) -> None:
    project.write(name, text)
    assert expected in project.error()


def test_text_that_is_not_utf8(project: Any) -> None:
    (project.root / "data/shop/nlu/examples.yml").write_bytes("version: caf\xe9".encode("latin-1"))
    assert "examples.yml: cannot be read" in project.error()


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("domains/shop/pack.yml", "domains/shop/pack.yml: the pack has no manifest"),
        ("config.yml", "config.yml: the file is missing"),
    ],
)
def test_a_missing_file(project: Any, missing: str, expected: str) -> None:
    (project.root / missing).unlink()
    assert expected in project.error()


def test_missing_folders(project: Any) -> None:
    (project.root / "data/shop").rename(project.root / "data/shp")
    assert "data/shop: the folder is missing" in project.error()
    (project.root / "domains").rename(project.root / "domain")
    assert "domains: the folder is missing" in project.error()


def test_a_circle_names_its_packs(project: Any) -> None:
    project.pack("toys", requires="[games]")
    project.pack("games", requires="[toys]")
    project.activate("[shop, toys]")
    assert "domains/games/pack.yml, key `requires`: the packs require each other in a circle, toys → games → toys" in (
        project.error()
    )


@pytest.mark.parametrize(
    ("kind", "section"),
    [
        ("slot", "slots:\n  {0}_x:\n    type: any\n    mappings:\n      - type: custom\n"),
        ("form", "forms:\n  {0}_x_form:\n    required_slots: []\n"),
        ("action", "actions:\n  - action_{0}_x\n"),
        ("response", "responses:\n  utter_{0}_x:\n    - text: x\n"),
    ],
)
def test_a_name_defined_twice_names_both_files(project: Any, kind: str, section: str) -> None:
    project.write("domains/shop/one.yml", section.format("shop"))
    project.write("domains/shop/two.yml", section.format("shop"))
    found = project.error()
    assert "domains/shop/two.yml:2: the " + kind in found
    assert "already defined in domains/shop/one.yml:2" in found


def test_an_intent_of_two_packs_names_both_files(project: Any) -> None:
    project.pack("toys", domain="intents:\n  - order_shirt\n")
    project.activate("[shop, toys]")
    found = project.error()
    assert (
        "domains/toys/domain.yml:2: the intent `order_shirt` is already defined in domains/shop/domain.yml:3" in found
    )


def test_a_pack_uses_only_what_it_requires(project: Any) -> None:
    rules = "rules:\n  - rule: order\n    steps:\n      - intent: order_shirt\n      - action: utter_core_greet\n"
    project.pack("toys", rules=rules)
    project.activate("[shop, toys]")
    found = project.error()
    assert "data/toys/rules.yml:4: the intent `order_shirt` belongs to the pack `shop`, which `toys` does not" in found
    assert "domains/toys/pack.yml" in found
    project.change("domains/toys/pack.yml", "requires: []", "requires: [shop]")
    project.load()


def test_one_error_tree_that_rasa_prints_without_a_trace() -> None:
    assert issubclass(PackError, SwitchboardError)
    assert issubclass(PackError, RasaException)
