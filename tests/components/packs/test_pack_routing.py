"""The rows of packs: joined in order, and refused with file, line and remedy where they make no sense."""

from __future__ import annotations

from typing import Any

import pytest

from components.packs import PackImporter

CORE = """\
wishes:
  talk: [greet]
routing:
  - when: {intent: greet}
    to: answer
"""
SHOP = """\
# words of the owner
routing:
  - when:
      intent: order_shirt
      anger: at least angry
    to: person
    reason: cross
    because: wants a shirt at once
    priority: high
"""
FILE = "data/shop/routing.yml"
POLICIES = "policies:\n  - name: components.policies.RoutingPolicy\n"


@pytest.fixture
def routed(project: Any) -> Any:
    project.write("data/core/routing.yml", CORE)
    project.write(FILE, SHOP)
    project.change("config.yml", "policies:\n", POLICIES)
    return project


def table(project: Any) -> dict[str, Any]:
    policies = PackImporter(str(project.config)).get_config()["policies"]
    return dict(policies[0]["table"])


def test_the_policy_gets_the_rows_of_all_active_packs_with_those_of_core_last(routed: Any) -> None:
    found = table(routed)
    assert [row["place"] for row in found["rows"]] == [f"{FILE}:3", "data/core/routing.yml:4"]
    assert found["rows"][0]["when"] == {"intent": "order_shirt", "anger": "at least angry"}
    assert found["wishes"]["talk"] == ["greet"]
    routed.activate("[]")
    assert len(table(routed)["rows"]) == 1


def test_rasa_does_not_read_it(routed: Any) -> None:
    routed.load()


def test_without_any_rows_everything_is_answered(project: Any) -> None:
    project.change("config.yml", "policies:\n", POLICIES)
    assert table(project)["rows"] == []


def test_the_table_is_not_for_the_configuration(routed: Any) -> None:
    routed.change("config.yml", "RoutingPolicy\n", "RoutingPolicy\n    table: {}\n")
    assert "`table` is set for components.policies.RoutingPolicy" in routed.error()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("routing:", "routnig:", [f"{FILE}:2: unknown key `routnig`", "Did you mean `routing`?"]),
        ("routing:", "nlu: []\nrouting:", [f"{FILE}:2: unknown key `nlu`", "`routing`, `wishes`"]),
        ("intent: order_shirt", "intent: order_shrit", [f"{FILE}:4: unknown intent", "Did you mean `order_shirt`?"]),
        ("intent:", "intnet:", [f"{FILE}:4: unknown key `intnet`", "Did you mean `intent`?", "`fallbacks`"]),
        ("at least angry", "at least agnry", [f"{FILE}:5: `anger` holds 'at least agnry'", "Did you mean `angry`?"]),
        ("at least angry", "0.5", [f"{FILE}:5: `anger` holds 0.5", "`at least 0.5`"]),
        ("to: person", "to: human", [f"{FILE}:6: `to` holds 'human'", "`answer`, `ask`, `person`"]),
        ("to: person\n    ", "", [f"{FILE}:3: a row without `to`"]),
        ("reason: cross\n    ", "", [f"{FILE}:6: `reason` holds None", "a code such as `asked`"]),
        ("reason: cross", "reason: So Cross", [f"{FILE}:7: `reason` holds 'So Cross'", "lower-case"]),
        ("because: wants a shirt at once", "because: 3", [f"{FILE}:8: `because` holds 3", "words for the colleague"]),
        ("priority: high", "priority: higher", [f"{FILE}:9: `priority` holds 'higher'", "Did you mean `high`?"]),
        ("      intent: order_shirt\n      anger: at least angry\n", "", [f"{FILE}:3: `when` holds None"]),
        ("# words", "wishes: {task: [order_shirt]}\n# words", [f"{FILE}:1: unknown key `task`", "`complaint`"]),
        ("# words", "wishes: {talk: order_shirt}\n# words", [f"{FILE}:1: `talk` holds 'order_shirt'"]),
        (
            "# words",
            "wishes: {talk: [greet], complaint: [greet]}\n# words",
            [f"{FILE}:1: `greet` is listed for `talk` and `complaint`"],
        ),
        ("# words", "wishes: {talk: [order_shrit]}\n# words", [f"{FILE}:1: unknown intent `order_shrit`"]),
    ],
)
def test_a_wrong_row(routed: Any, old: str, new: str, expected: list[str]) -> None:
    routed.change(FILE, old, new)
    found = routed.error()
    for part in expected:
        assert part in found


def test_a_pack_does_not_route_the_intents_of_others(routed: Any) -> None:
    routed.write("data/core/routing.yml", CORE.replace("intent: greet", "intent: order_shirt"))
    assert "the intent `order_shirt` belongs to the pack `shop`, which `core` does not require" in routed.error()
