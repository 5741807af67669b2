"""``switchboard test``: what counts as passed."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from switchboard.errors import CommandError
from switchboard.project import Project
from switchboard.suites import run_suites
from tests.switchboard.conftest import SmallProject, printed

REWOUND = """\
version: "3.1"
stories:
  - story: two in one
    steps:
      - {user: "hello", intent: greet}
      - {action: utter_core_greet}
      - {action: rewind}
      - {user: "hello", intent: greet}
      - {action: utter_core_greet}
"""


def reports(ran: int = 2, correct: int = 2) -> dict[str, Any]:
    """What ``rasa test`` leaves behind; the small project has two conversations a pack."""
    return {
        "story_report.json": {"conversation_accuracy": {"correct": correct, "total": ran}},
        "intent_report.json": {"accuracy": 0.875, "weighted avg": {"support": 40}},
        "PackEntityExtractor_report.json": {"micro avg": {"f1-score": 0.5}},
    }


def without(name: str) -> dict[str, Any]:
    return {file: report for file, report in reports().items() if file != name}


def test_all_conversations_as_written_pass(small: SmallProject, console: Console) -> None:
    small.rasa(reports=reports())
    assert run_suites(Project.here(), [], console) == 0
    rows = [line for line in printed(console).splitlines() if "passed" in line]
    assert len(rows) == 2 and all(value in rows[0] for value in ("core", "2 of 2", "40", "87.5%", "50.0%"))
    assert "Failed" not in printed(console)


@pytest.mark.parametrize(
    "orders",
    [
        {"reports": reports(ran=1, correct=1)},
        {"reports": reports(ran=2, correct=1)},
        {"reports": reports(), "test": 1},
        {"reports": {**reports(), "story_report.json": {"accuracy": 1.0}}},
    ],
    ids=["fewer ran than were written", "a wrong turn", "a failed status", "none ran"],
)
def test_anything_less_fails(orders: dict[str, Any], small: SmallProject, console: Console) -> None:
    small.rasa(**orders)
    assert run_suites(Project.here(), ["shop"], console) == 1
    assert "Failed: shop" in printed(console) and "failed_test_stories.yml" in printed(console)


def test_a_conversation_that_was_not_read_is_missed(small: SmallProject, console: Console) -> None:
    small.rasa(reports=reports())
    small.write(
        "tests/conversations/shop/test_more.yml", "stories: [{story: three, steps: [{action: utter_core_greet}]}]"
    )
    assert run_suites(Project.here(), [], console) == 1
    assert "Failed: shop." in printed(console) and "2 of 3" in printed(console)


def test_a_rewind_begins_another_conversation(small: SmallProject, console: Console) -> None:
    small.rasa(reports=reports())
    small.write("tests/conversations/shop/test_hello.yml", REWOUND)
    assert run_suites(Project.here(), ["shop"], console) == 0


def test_a_pack_without_entities_has_no_entity_score(small: SmallProject, console: Console) -> None:
    small.rasa(reports=without("PackEntityExtractor_report.json"))
    assert run_suites(Project.here(), ["shop"], console) == 0
    assert "–" in printed(console)


@pytest.mark.parametrize("missing", ["story_report.json", "intent_report.json"])
def test_without_a_report_rasa_itself_is_quoted(missing: str, small: SmallProject, console: Console) -> None:
    small.rasa(reports=without(missing), test=2)
    with pytest.raises(CommandError, match="status 2 and no report:\nthis is rasa test"):
        run_suites(Project.here(), ["shop"], console)


def test_reports_of_an_earlier_run_do_not_count(small: SmallProject, console: Console) -> None:
    small.rasa(reports=reports())
    run_suites(Project.here(), ["shop"], console)
    small.rasa()
    with pytest.raises(CommandError, match="no report"):
        run_suites(Project.here(), ["shop"], console)


def test_each_pack_is_tested_on_its_own_hold_out_with_the_model_of_all(small: SmallProject, console: Console) -> None:
    small.rasa(reports=reports())
    run_suites(Project.here(), [], console)
    tests = [call for call in small.calls if call[0] == "test"]
    given = [{name: call[call.index(name) + 1] for name in ("--model", "--stories", "--nlu")} for call in tests]
    assert given == [
        {
            "--model": str(Project.here().model),
            "--stories": str(small.root / "tests" / "conversations" / pack),
            "--nlu": str(small.root / "tests" / "nlu" / f"{pack}.yml"),
        }
        for pack in ("core", "shop")
    ]


def test_a_pack_that_is_not_active_is_refused_with_those_that_are(small: SmallProject, console: Console) -> None:
    with pytest.raises(CommandError, match="bank: not an active pack. Active are core, shop.*SWITCHBOARD_PACKS=bank"):
        run_suites(Project.here(), ["shop", "bank"], console)
    assert small.calls == []


@pytest.mark.parametrize("missing", ["tests/nlu/shop.yml", "tests/conversations/shop/test_hello.yml"])
def test_a_pack_without_tests_is_an_error(missing: str, small: SmallProject, console: Console) -> None:
    (small.root / missing).unlink()
    with pytest.raises(CommandError, match="shop has no tests: tests/conversations/shop/"):
        run_suites(Project.here(), ["shop"], console)


def test_an_imported_pack_without_a_hold_out_is_tested_by_its_conversations(
    small: SmallProject, console: Console
) -> None:
    (small.root / "tests/nlu/shop.yml").unlink()
    small.rasa(reports={"story_report.json": reports()["story_report.json"]})
    with pytest.raises(CommandError, match="shop has no tests"):
        run_suites(Project.here(), ["shop"], console)
    small.write("data/shop/imported.json", "{}")
    assert run_suites(Project.here(), ["shop"], console) == 0
    assert small.calls[-1][:3] == ["test", "core", "--e2e"] and "--nlu" not in small.calls[-1]
    row = next(line for line in printed(console).splitlines() if "passed" in line)
    assert "2 of 2" in row and row.count("–") == 2
