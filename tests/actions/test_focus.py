"""What a conversation is about: the record that was looked at, chosen or dealt with last."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.context import ActionRequest
from actions.focus import Focus, done_task, matters, refers
from actions.forms import Field, Form
from actions.forms.waiting import LAST_ANSWERS_SLOT
from actions.memory import LOOK_UP_SLOT, REMEMBERED, LookUp
from tests.actions.conftest import MOMENT

BOOK, SHELF = "test_focus_book", "test_focus_shelf"
FORM = "test_focus_form"


def number_in(text: str) -> str | None:
    found = re.search(r"\bB-\d+", text)
    return found.group() if found else None


BY_SLOT, BY_NUMBER = Focus("book", slots=(BOOK,)), Focus("book", read=number_in)
BOOKS = {"B-1": "Emma", "B-2": "Dune"}


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form of no pack, for as long as the test runs."""
    monkeypatch.setattr("actions.forms.form._FORMS", {})

    class LendForm(Form):
        name = FORM
        fields = (Field(BOOK, "Which book?", "I lend one."), Field(SHELF, "Which shelf?", "There are two."))
        submit_action = "action_test_lend"


def looked_up(book: str | None = None, *, listed: tuple[str, ...] = (), ago: timedelta = timedelta()) -> dict[str, Any]:
    entities = [{"entity": "book", "value": book}] if book else []
    items = [{"entity": "book", "value": key} for key in listed]
    moment = (MOMENT - ago).isoformat()
    value = LookUp("action_test", moment, entities=entities, items=items, item_action="action_test").to_slot()
    return {"event": "slot", "name": LOOK_UP_SLOT, "value": value}


def did(said: str = "Done.", *, ago: timedelta = timedelta(), declined: bool = False, **slots: str) -> dict[str, Any]:
    value = {"form": FORM, "slots": slots, "said": said, "said_at": (MOMENT - ago).isoformat(), "declined": declined}
    return {"event": "slot", "name": LAST_ANSWERS_SLOT, "value": value}


def request(*events: dict[str, Any], text: str = "it", **slots: str) -> ActionRequest:
    """A message after these events; with slots, in the open form."""
    known = {event["name"]: event["value"] for event in events} | slots
    message = {"text": text, "intent": {"name": "inform"}, "entities": []}
    loop = {"name": FORM} if slots else {}
    said = [*events, {"event": "user", "text": text}]
    tracker = Tracker("c", known, message, said, False, None, loop, "action_listen")
    return ActionRequest("action_test", tracker, CollectingDispatcher(), {}, Session(), FixedClock(MOMENT))


@pytest.mark.parametrize(
    ("said", "refers_back"),
    [("pay that one", True), ("what's the deductible on it", True), ("and the same car", True), ("pay the rest", True),
     ("what is due this week", False), ("pay my premium", False), ("item five", False)],
)  # fmt: skip
def test_words_that_speak_of_what_came_before(said: str, refers_back: bool) -> None:
    assert refers(said) is refers_back


@pytest.mark.parametrize("focus", [BY_SLOT, BY_NUMBER])
def test_the_latest_of_tasks_and_look_ups_counts(focus: Focus) -> None:
    task = did(**{BOOK: "B-2"})
    assert focus.key(request(looked_up("B-1"), task)) == "B-2"
    assert focus.key(request(task, looked_up("B-1"))) == "B-1"
    assert focus.key(request(task, looked_up())) == "B-2"  # that look-up was about no book
    assert focus.key(request()) is None


def test_a_task_may_say_its_record_at_the_end() -> None:
    filed = did("Done. Your number is B-2.", **{SHELF: "the upper one"})
    assert BY_NUMBER.key(request(filed)) == "B-2" and BY_SLOT.key(request(filed)) is None
    assert Focus("book").key(request(filed)) is None  # knows look-ups only


def test_the_open_form_comes_first(form: None) -> None:
    assert BY_SLOT.key(request(looked_up("B-1"), **{BOOK: "B-2"})) == "B-2"


def test_what_was_stopped_counts_where_it_is_asked_for() -> None:
    stopped = did(declined=True, **{BOOK: "B-2"})
    assert BY_SLOT.key(request(stopped)) is None and done_task(request(stopped)) is None
    assert Focus("book", slots=(BOOK,), refused=True).key(request(stopped)) == "B-2"


def test_what_is_long_ago_means_nothing() -> None:
    ago = REMEMBERED + timedelta(minutes=1)
    assert matters(request(looked_up("B-1", ago=ago), did(ago=ago, **{BOOK: "B-2"}))) == []


def test_another_record_is_not_replaced_by_an_earlier_one() -> None:
    assert BY_SLOT.among(request(looked_up("B-1")), BOOKS) == "Emma"
    assert BY_SLOT.among(request(did(**{BOOK: "B-2"}), looked_up("B-99")), BOOKS) is None


def test_one_of_the_list() -> None:
    shown = looked_up(listed=("B-2", "B-1"))
    assert BY_SLOT.listed(request(shown)) == ["B-2", "B-1"]
    assert BY_SLOT.picked(request(shown, text="the second one")) == "B-1"
    assert BY_SLOT.picked(request(shown, text="that one")) is None and BY_SLOT.listed(request()) == []
    assert Focus("shelf").listed(request(shown)) == [] and Focus("shelf").picked(request(shown, text="2nd")) is None


def test_what_is_noted_is_found_again() -> None:
    answering = request()
    BY_SLOT.note(answering, "B-1")
    answering.lists(items=BY_SLOT.items(["B-1", "B-2"]), item_action="action_test")
    slot = {"event": "slot", "name": LOOK_UP_SLOT, "value": answering.remembered(()).to_slot()}
    assert BY_SLOT.key(request(slot)) == "B-1" and BY_SLOT.listed(request(slot)) == ["B-1", "B-2"]
