"""Every look-up and change of every pack, tried by those whose records they are not; see `other_customers`."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.clock import FixedClock
from actions.core.authentication import IDLE
from actions.database import Database, packs
from actions.registry import make_executor
from tests.actions.conftest import DATABASES
from tests.actions.other_customers import (
    OTHER,
    OWNER,
    Case,
    Listener,
    Said,
    all_cases,
    cases_of,
    reaches_customers,
    revealed,
    rows_of,
    secrets,
    stored,
    units,
)
from tests.servers.chats import Rows, read_rows

make_executor()  # imports the packs' actions and forms
CASES = all_cases()
FORMS = [case for case in CASES if case.form is not None]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
each_form = pytest.mark.parametrize("case", FORMS, ids=lambda case: case.name)
on_both = pytest.mark.parametrize("database", DATABASES, indirect=True)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Attempt:
    """Somebody's try at a case, and what the database held before the part that counts."""

    def __init__(self, executor: ActionExecutor, database: Database, case: Case, secret: set[str]) -> None:
        self.case, self._executor, self._database, self._secret = case, executor, database, secret

    def rows(self) -> Rows:
        return stored(self._database)

    def conversation(self, customer: tuple[str, str] | None, name: str = "conversation") -> Listener:
        made = Listener(self._executor, id=name)
        if customer is not None:
            made.log_in(*customer)
            made.answers.clear()
        return made

    def nearly_done(self, name: str = "conversation") -> Listener:
        """The owner before the last message."""
        owner = self.conversation(OWNER, name)
        owner.speak(self.case.name, *self.case.messages[:-1])
        owner.answers.clear()
        return owner

    def revealed(self, conversation: Listener) -> set[str]:
        return revealed(self.case, conversation.heard, self._secret)

    def check(self, conversation: Listener, before: Rows, *, own: bool = False) -> None:
        """Nothing was said of the owner, and nothing is different; where somebody else is served, of the owner's."""
        assert not (found := self.revealed(conversation)), f"{self.case.name} reveals {found}: {conversation.heard}"
        after = self.rows()
        if own:
            before, after = rows_of(before, OWNER[0]), rows_of(after, OWNER[0])
        changed = [name for name in after if after[name] != before[name]]
        assert not changed, f"{self.case.name} changed {changed}: {conversation.heard}"


@pytest.fixture(scope="module")
def secret(demo_file: Path) -> set[str]:
    """What the demo records hold of the owner alone."""
    return secrets(read_rows(Database(f"sqlite:///{demo_file}")), OWNER[0])


@pytest.fixture
def attempt(executor: ActionExecutor, database: Database, case: Case, secret: set[str]) -> Attempt:
    return Attempt(executor, database, case, secret)


@pytest.mark.parametrize("pack", packs())
def test_everything_that_knows_customers_has_a_case(pack: str) -> None:
    cases, public = cases_of(pack)
    covered, known = {case.name for case in cases} | public, units(pack)
    missing = [name for name, unit in known.items() if name not in covered and reaches_customers(unit)]
    assert not missing, (
        f"{missing}: add a case for each to CASES in tests/actions/{pack}/other_customers.py, in which customer "
        f"{OWNER[0]} names a record of theirs and is served; or to PUBLIC there, if it says the same to everybody"
    )
    assert not covered - known.keys(), f"tests/actions/{pack}/other_customers.py has cases of what is gone"


@on_both
@each_case
def test_the_owner_is_served(attempt: Attempt) -> None:
    """Else the refusals below would show nothing. It also runs each look-up and form on each kind of database."""
    owner, before = attempt.nearly_done(), attempt.rows()
    owner.speak(attempt.case.name, attempt.case.messages[-1])
    assert attempt.revealed(owner) >= set(attempt.case.hides), owner.heard
    assert attempt.case.anyone or attempt.revealed(owner) or attempt.rows() != before, (
        f"neither shown nor done: {owner.heard}"
    )


@on_sqlite
@each_case
def test_another_customer_is_refused(attempt: Attempt) -> None:
    other, before = attempt.conversation(OTHER), attempt.rows()
    other.speak(attempt.case.name, *attempt.case.messages)
    attempt.check(other, before, own=attempt.case.own)


@on_sqlite
@each_case
def test_nobody_is_served_without_a_log_in(attempt: Attempt) -> None:
    nobody, before = attempt.conversation(None), attempt.rows()
    nobody.speak(attempt.case.name, *attempt.case.messages)
    attempt.check(nobody, before, own=attempt.case.anyone)


@on_sqlite
@each_case
def test_nobody_is_served_after_the_log_in_has_run_out(attempt: Attempt, clock: FixedClock) -> None:
    owner = attempt.nearly_done()
    clock.advance(IDLE)
    before = attempt.rows()
    owner.speak(attempt.case.name, attempt.case.messages[-1])
    attempt.check(owner, before, own=attempt.case.anyone)


@on_sqlite
@each_case
def test_another_customer_who_logs_in_then_does_not_go_on_with_it(attempt: Attempt, clock: FixedClock) -> None:
    conversation = attempt.nearly_done()
    clock.advance(IDLE)
    before, case = attempt.rows(), attempt.case
    conversation.speak(case.name, case.messages[-1])
    conversation.log_in(*OTHER)
    conversation.take_up(case.name)
    if conversation.form_name is not None:
        conversation.speak(case.name, case.messages[-1])
    attempt.check(conversation, before, own=True)


@on_sqlite
@each_form
def test_what_the_owner_filled_in_does_nothing_for_another(attempt: Attempt) -> None:
    """As if the slots had been set from outside: services look again whose the records are."""
    owner, other = attempt.nearly_done(), attempt.conversation(OTHER, "conversation-2")
    before = attempt.rows()
    other.slots.update(owner.slots)
    other.form_name = owner.form_name
    other.speak(attempt.case.name, attempt.case.messages[-1])
    form = attempt.case.form
    assert form is not None
    filled = {slot: owner.slots.get(slot) for slot in (*form.slots, *form.own_slots)}
    other.slots.update(filled | ({form.confirmation: True} if form.confirmation else {}))
    other.run(form.submit_action)
    attempt.check(other, before, own=True)


@on_sqlite
@pytest.mark.parametrize("pack", packs())
def test_what_is_public_says_the_same_to_everybody(
    pack: str, executor: ActionExecutor, database: Database, secret: set[str]
) -> None:
    cases, public = cases_of(pack)
    messages = [case.messages[0] for case in cases]
    for name in sorted(public):
        heard = []
        for number, customer in enumerate((OWNER, OTHER, None)):
            listener = Listener(executor, id=f"conversation-{number}")
            if customer is not None:
                listener.log_in(*customer)
                listener.answers.clear()
            for message in messages:
                listener.speak(name, Said(message.text, message.entities))
                listener.form_name = None
            heard.append(listener.heard)
        assert heard[0] == heard[1] == heard[2], f"{name} depends on who asks: it is not PUBLIC, but needs a case"
        everything = Case(name, tuple(messages))
        assert not revealed(everything, heard[0], secret)
