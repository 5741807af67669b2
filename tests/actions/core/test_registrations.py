from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import Registration
from actions.core.registration_form import CONFIRMED, RegistrationForm
from actions.core.registrations import (
    NotAName,
    RegisteredAlready,
    RegistrationService,
    TooManyRegistrations,
    parse_name,
)
from actions.database import Database
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = RegistrationForm()


@pytest.mark.parametrize(
    "name", ["Alex Morgan", "  Siobhán   O'Neill ", "José María de la Cruz", "J. R. Tolkien-Smith"]
)
def test_names(name: str) -> None:
    assert parse_name(name) == " ".join(name.split())


@pytest.mark.parametrize("name", ["Alex", "12 34", "alex@example.com now", "<b>A B", "x y" * 80])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(NotAName):
        parse_name(name)


def test_once_and_not_too_many(session: Session, clock: FixedClock) -> None:
    service = RegistrationService(session, "conversation-1", clock)
    for reference in "ABC":
        service.register("Alex Morgan", f"{reference}@example.com", "4045550199", reference)
    with pytest.raises(AlreadyDone):
        service.register("Alex Morgan", "a@example.com", "4045550199", "A")
    with pytest.raises(RegisteredAlready) as raised:
        service.register("Alex Morgan", "A@example.com", "4045550199", "D")
    assert raised.value.reference == "A"
    with pytest.raises(TooManyRegistrations):
        service.register("Alex Morgan", "d@example.com", "4045550199", "D")
    RegistrationService(session, "conversation-2", clock).register("A M", "A@example.com", "4045550199", "E")
    clock.advance(timedelta(days=1))
    service.register("Alex Morgan", "d@example.com", "4045550199", "D")
    assert session.query(Registration).count() == 5


def say(conversation: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(conversation, FORM, said, intent, **entities)


def rows(database: Database) -> list[Registration]:
    with database.session() as session:
        return list(session.execute(select(Registration)).scalars())


def test_question_by_question_without_a_log_in(conversation: Conversation, database: Database) -> None:
    assert say(conversation, "new customer registration", "create_account") == FORM.fields[0].prompt
    assert "first and a last name" in say(conversation, "Alex")
    assert say(conversation, "my name is Alex Morgan") == FORM.fields[1].prompt
    assert "utter_core_invalid_email" in say(conversation, "alex at example")
    assert say(conversation, "Alex@example.com", email="alex@example.com") == FORM.fields[2].prompt
    assert say(conversation, "404-555-0199") == (
        "Register Alex Morgan as a new customer, with alex@example.com and (404) 555-0199?"
    )
    slots = {**conversation.slots, CONFIRMED: True}
    done = say(conversation, "yes", "affirm")
    (row,) = rows(database)
    assert row.id in done and (row.name, row.email, row.phone, row.status) == (
        "Alex Morgan", "alex@example.com", "4045550199", "received",
    )  # fmt: skip
    conversation.slots = dict(slots)
    assert "Nothing happened twice" in conversation.run(FORM.submit_action).text
    conversation.slots = {**slots, "core_registration_reference": "OTHER"}
    assert "registered alex@example.com already" in conversation.run(FORM.submit_action).text
    assert len(rows(database)) == 1


def test_a_no(conversation: Conversation, database: Database) -> None:
    say(conversation, "sign me up using mia@example.com", "create_account", email="mia@example.com")
    say(conversation, "Mia Lund")
    say(conversation, "404-555-0199", phone="404-555-0199")
    assert say(conversation, "no", "deny") == "Okay. Nobody was registered."
    assert rows(database) == []


def test_all_in_one_message_and_a_correction_of_its_end(conversation: Conversation) -> None:
    opening = "register me: Kate Miller, kate@example.com, 4045550166"
    summary = say(
        conversation, opening, "create_account",
        payee="Kate Miller", email="kate@example.com", account_number="4045550166",
    )  # fmt: skip
    assert "(404) 555-0166" in summary
    assert "(404) 555-0192" in say(conversation, "actually its 0192 at the end")


def test_somebody_beside_the_owner_is_no_new_customer(conversation: Conversation) -> None:
    assert "talk to a person" in say(conversation, "how do i add my wife to the account", "create_account")
    assert conversation.form_name is None
