from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from actions.base import BACK_END_DOWN, Outcome, SwitchboardAction, _Work
from actions.charts import parts_chart
from actions.context import ActionRequest
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = "core_contact_form"


class Probe(SwitchboardAction):
    """An action whose work each test supplies."""

    action_name = "action_core_probe"
    writes = True
    work: Callable[[ActionRequest], None]

    def handle(self, request: ActionRequest) -> list[dict[str, Any]]:
        type(self).work(request)
        return []


@pytest.fixture
def probe(conversation: Conversation) -> type[Probe]:
    conversation.executor.register_action(Probe())
    return Probe


def broken(error: Exception) -> Any:
    @contextmanager
    def session(self: Database, *, writes: bool = False) -> Iterator[Session]:
        raise error
        yield

    return session


DOWN = OperationalError("SELECT secret", {"passcode": "2580"}, Exception("gone"))


def test_every_action_that_needs_the_database_apologises_when_it_is_down(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Database, "session", broken(DOWN))
    actions = conversation.executor.actions
    needing = sorted(
        name for name, run in actions.items() if run.__self__.needs_database and name != "action_core_probe"
    )
    assert len(needing) > len(actions) / 2
    for action in needing:
        conversation.slots, conversation.form_name = {}, None
        answer = conversation.say("100001 2580").run(action)
        assert answer.responses == [BACK_END_DOWN], action
        assert answer.events, action
    assert "2580" not in caplog.text and "secret" not in caplog.text


def test_a_validator_keeps_the_form_where_it_is(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "session", broken(DOWN))
    conversation.slots["core_contact_value"] = "4045550199"
    conversation.say("yes", "affirm")
    answer = conversation.form(FORM, "core_contact_confirmed")
    assert answer.slots == {"core_contact_confirmed": None, "requested_slot": "core_contact_confirmed"}
    assert not answer.ends_form
    assert conversation.run("action_ask_core_contact_confirmed").responses == [], "sorry is said once a turn"


def test_a_form_does_not_start_without_the_database(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "session", broken(DOWN))
    conversation.say("new phone", "update_contact_details", phone="4045550199")
    answer = conversation.form(FORM)
    assert answer.ends_form and answer.followup == "action_listen" and answer.slots["core_contact_value"] is None


def test_unexpected_errors_roll_back_and_do_not_log_what_was_said(
    conversation: Conversation, probe: type[Probe], database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def work(request: ActionRequest) -> None:
        request.session.execute(text("DELETE FROM support_hours"))
        raise ValueError(request.text)

    probe.work = work
    answer = conversation.say("my passcode is 2580").run("action_core_probe")
    assert answer.responses == [BACK_END_DOWN]
    assert "2580" not in caplog.text and "test_base.py" in caplog.text
    with database.session() as session:
        assert session.execute(text("SELECT count(*) FROM support_hours")).scalar_one() > 0


def test_a_slow_action_is_abandoned_and_does_not_commit(
    conversation: Conversation, probe: type[Probe], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, ended = threading.Event(), threading.Event()
    run = _Work.run

    def run_to_its_end(work: _Work) -> Outcome:
        try:
            return run(work)
        finally:
            ended.set()

    def work(request: ActionRequest) -> None:
        request.session.execute(text("DELETE FROM support_hours"))
        assert answered.wait(30)
        request.say("too late")

    monkeypatch.setattr(Probe, "time_limit", 0.1)
    monkeypatch.setattr(_Work, "run", run_to_its_end)
    probe.work = work
    answer = conversation.say("x").run("action_core_probe")
    assert answer.responses == [BACK_END_DOWN] and answer.text == ""
    answered.set()
    assert ended.wait(30)
    with database.session() as session:
        assert session.execute(text("SELECT count(*) FROM support_hours")).scalar_one() > 0


def test_a_commit_that_has_begun_is_waited_for(
    conversation: Conversation, probe: type[Probe], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Session.commit

    def slow_commit(self: Session) -> None:
        time.sleep(1.2)
        commit(self)

    def work(request: ActionRequest) -> None:
        request.session.execute(text("DELETE FROM support_hours"))
        request.say("done")

    monkeypatch.setattr(Probe, "time_limit", 1.0)  # enough to begin it, also on a machine with other work
    monkeypatch.setattr(Session, "commit", slow_commit)
    probe.work = work
    assert conversation.say("x").run("action_core_probe").text == "done"
    with database.session() as session:
        assert session.execute(text("SELECT count(*) FROM support_hours")).scalar_one() == 0


def test_nobodys_name_becomes_a_link(conversation: Conversation, probe: type[Probe]) -> None:
    name = "[Verify](https://evil.example) [x][y]\n[y]: https://evil.example"

    def work(request: ActionRequest) -> None:
        buttons = [{"title": "Yes", "payload": "/affirm"}]
        request.say(f"You paid {name} $5.00 [today].", buttons=buttons)
        request.say(response="utter_core_logged_in", name=name)
        request.say_table({"columns": ["To"], "rows": [[name]]}, [name], before=f"To {name}:")

    probe.work = work
    answer = conversation.say("hi").run("action_core_probe")
    said, response, table = answer.messages
    for shown in (said["text"], response["name"], table["text"], table["table"]["before"]):
        assert "Verify]\u2060(https://evil.example)" in shown and not re.search(r"\][(\[:]", shown)
    assert "[today]." in said["text"] and said["buttons"][0]["payload"] == "/affirm"
    assert table["table"]["rows"] == [[name]], "cells are no Markdown"


def test_an_action_without_events_leaves_one(conversation: Conversation, probe: type[Probe]) -> None:
    probe.work = lambda request: request.say("hello")
    answer = conversation.say("x").run("action_core_probe")
    assert [event["event"] for event in answer.events] == ["slot"]


def test_the_database_is_prepared_when_it_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.database.RETRY_SECONDS", 0.0)
    blocker = tmp_path / "var"
    blocker.write_text("a file where the folder should be")
    database = Database(f"sqlite:///{blocker}/switchboard.db")
    assert database.check() is False
    blocker.unlink()
    assert database.check() is True


def test_logs_are_quiet(conversation: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="actions")
    conversation.log_in()
    assert caplog.text == ""


def test_stopping_works_without_the_database(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "session", broken(DOWN))
    conversation.form_name = FORM
    assert conversation.say("stop").run("action_core_stop").responses == ["utter_core_stopped"]


def test_a_booking_that_fails_empties_the_form(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "session", broken(DOWN))
    conversation.slots.update(core_contact_value="4045550199", core_contact_confirmed=True)
    answer = conversation.say("yes").run("action_core_update_contact")
    assert answer.slots["core_contact_value"] is None and answer.slots["core_contact_confirmed"] is None


def test_a_chart_comes_beside_the_text_and_the_table(conversation: Conversation, probe: type[Probe]) -> None:
    chart = parts_chart("Your money", [("Stocks", 1)])

    def work(request: ActionRequest) -> None:
        request.say_table({"columns": ["What"], "rows": [["Stocks"]]}, ["All in stocks."], chart=chart)

    probe.work = work
    (answer,) = conversation.say("x").run("action_core_probe").messages
    assert (answer["text"], answer["chart"]) == ("All in stocks.", chart) and answer["table"]["rows"] == [["Stocks"]]
