"""A database, a clock that stands still, and a way to call actions as Rasa does."""

from __future__ import annotations

import asyncio
import inspect
import shutil
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor
from sqlalchemy.orm import Session

from actions.base import SwitchboardAction
from actions.clock import FixedClock
from actions.database import Database
from actions.forms.form import all_forms
from actions.registry import make_executor
from tests.actions.postgresql import TemporaryPostgreSQL, temporary_postgresql

# A Thursday, so that "last weekend" and "friday" are not today.
MOMENT = datetime(2025, 11, 20, 15, 30, tzinfo=timezone.utc)
DATABASES = ("sqlite", "postgresql")
DEMO = "demo"
"""The PostgreSQL database that those of the tests are copies of."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    fixed = FixedClock(MOMENT)
    monkeypatch.setattr(SwitchboardAction, "clock", fixed)
    return fixed


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for the database itself runs on PostgreSQL too; conversations run on SQLite, which is faster.

    That each look-up and form works on both is shown with the cases of `test_other_customers`.
    """
    named = any(mark.args[0] == "database" for mark in metafunc.definition.iter_markers("parametrize"))
    if "database" in metafunc.fixturenames and not named:
        asks = {"database", "session"} & inspect.signature(metafunc.function).parameters.keys()
        metafunc.parametrize("database", DATABASES if asks else DATABASES[:1], indirect=True)


@pytest.fixture
def database(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A database with the demo records: SQLite, or PostgreSQL where its programs are installed."""
    if request.param == "postgresql":
        server: TemporaryPostgreSQL = request.getfixturevalue("postgresql")
        copy = server.copied(DEMO)
    else:
        copy = nullcontext(f"sqlite:///{shutil.copy(request.getfixturevalue('demo_file'), tmp_path / 'test.db')}")
    with copy as url:
        made = Database(url, clock=clock)
        monkeypatch.setattr("actions.base.default_database", lambda: made)
        yield made
        made.dispose()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the demo records; each test has a copy, for to load them takes longer than most tests."""
    path = tmp_path_factory.mktemp("demo") / "records.db"
    _load(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[TemporaryPostgreSQL]:
    """A PostgreSQL server of our own, on a free port and in a folder that goes with it, with the demo records."""
    with temporary_postgresql() as server:
        _load(server.create(DEMO))
        yield server


def _load(url: str) -> None:
    loaded = Database(url, clock=FixedClock(MOMENT))
    loaded.prepare()
    loaded.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session(writes=True) as open_session:
        yield open_session


@pytest.fixture(scope="session")
def executor() -> ActionExecutor:
    return make_executor()


@dataclass
class Answer:
    """What an action answered."""

    events: list[dict[str, Any]]
    messages: list[dict[str, Any]]

    @property
    def responses(self) -> list[str]:
        return [message["response"] for message in self.messages if message["response"]]

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages if message["text"])

    @property
    def slots(self) -> dict[str, Any]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def followup(self) -> str | None:
        return next((event["name"] for event in self.events if event["event"] == "followup"), None)

    @property
    def ends_form(self) -> bool:
        return any(event["event"] == "active_loop" and event["name"] is None for event in self.events)


@dataclass
class Conversation:
    """Calls actions of one conversation; slots are carried from call to call, as Rasa's tracker does.

    `say` begins a turn; `run` calls an action in it; `form` calls a form's validator. The slots of the pack `inactive` are
    not there.
    """

    executor: ActionExecutor
    id: str = "conversation-1"
    slots: dict[str, Any] = field(default_factory=dict)
    form_name: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    inactive: str | None = None
    _events: list[dict[str, Any]] = field(default_factory=list)
    _message: dict[str, Any] = field(default_factory=dict)

    def say(self, said: str, intent: str = "inform", ranking: Sequence[str] = (), **entities: str) -> Conversation:
        found: list[dict[str, Any]] = []
        for name, value in entities.items():
            entity, _, role = name.partition("__")
            found.append({"entity": entity, "value": value, **({"role": role} if role else {})})
        # Where an entity stands matters to forms; values that are not in the text stand nowhere.
        for entity in found:
            if (start := said.lower().find(str(entity["value"]).lower())) >= 0:
                entity |= {"start": start, "end": start + len(str(entity["value"]))}
        ranked = [{"name": name, "confidence": 0.1} for name in ranking]
        self._message = {"text": said, "intent": {"name": intent}, "entities": found, "intent_ranking": ranked}
        self._message["metadata"] = dict(self.metadata)
        heard = {"event": "user", **self._message, "parse_data": self._message}
        self._note({"event": "action", "name": "action_listen"}, heard)
        return self

    def _known_slots(self) -> list[str]:
        forms = (form for form in all_forms() if type(form).__module__.startswith("actions."))  # tests define some too
        names = [slot for form in forms for slot in form.slots]
        return [name for name in names if self.inactive is None or not name.startswith(f"{self.inactive}_")]

    def _note(self, *events: dict[str, Any]) -> None:
        """Add events as Rasa does, each a second after the one before."""
        for event in events:
            self._events.append({**event, "timestamp": float(len(self._events))})

    def run(self, action: str, **heard: Any) -> Answer:
        slot_events = [{"event": "slot", "name": name, "value": value} for name, value in heard.items()]
        self.slots.update(heard)
        call = {
            "next_action": action,
            "sender_id": self.id,
            "version": "3.6.21",
            "tracker": {
                "sender_id": self.id,
                "slots": {**dict.fromkeys(self._known_slots()), **self.slots},
                "latest_message": self._message,
                "events": [*self._events, *slot_events],
                "active_loop": {"name": self.form_name} if self.form_name else {},
                "latest_action_name": "action_listen",
            },
        }
        result = asyncio.run(self.executor.run(call))
        assert result is not None and result["events"], f"{action} left no event"
        answer = Answer(result["events"], result["responses"])
        for event in answer.events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.form_name = event["name"]
            elif event["event"] == "reset_slots":
                self.slots = {}
        self._note({"event": "action", "name": action}, *answer.events)
        self._note(
            *({"event": "bot", "text": m["text"], "metadata": {"utter_action": m["response"]}} for m in answer.messages)
        )
        return answer

    def form(self, form: str, requested: str | None = None) -> Answer:
        self.form_name = form
        self.slots["requested_slot"] = requested
        self._events.append({"event": "action", "name": form})
        return self.run(f"validate_{form}")

    def log_in(self, number: str = "100001", passcode: str = "2580") -> Answer:
        self.say("log in", "log_in")
        return self.run("action_core_log_in", core_log_in_number=number, core_log_in_passcode=passcode)


@pytest.fixture
def conversation(executor: ActionExecutor, database: Database) -> Conversation:
    return Conversation(executor)


@pytest.fixture
def other(executor: ActionExecutor, database: Database) -> Conversation:
    return Conversation(executor, id="conversation-2")
