from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import AuditEntry, PasscodeReset
from actions.core.passcode_reset_form import CONFIRMED, WHERE_THE_NUMBER_IS, PasscodeResetForm
from actions.core.passcode_resets import PasscodeResetService, TooManyRequests
from actions.database import Database
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = PasscodeResetForm()


def service(session: Session, clock: FixedClock, conversation: str = "conversation-1") -> PasscodeResetService:
    return PasscodeResetService(session, conversation, clock)


def test_a_match_opens_a_request_that_expires(session: Session, clock: FixedClock) -> None:
    made = service(session, clock).ask("100001", "email", "sam.reyes@example.com", "A")
    assert (made.customer_id, made.status) == ("100001", "open")
    assert made.expires_at == clock.now() + timedelta(minutes=30)
    with pytest.raises(AlreadyDone):
        service(session, clock).ask("100001", "email", "sam.reyes@example.com", "A")
    service(session, clock, "conversation-2").ask("100001", "phone", "+14045550142", "B")
    session.commit()
    session.expire_all()
    assert {row.id: row.status for row in session.query(PasscodeReset)} == {"A": "replaced", "B": "open"}
    assert [entry.customer_id for entry in session.query(AuditEntry)] == ["100001", "100001"]


@pytest.mark.parametrize(
    ("number", "email"),
    [("100001", "dana.whitfield@example.com"), ("999999", "sam.reyes@example.com"), ("100001", "x@example.com")],
)
def test_no_match_is_stored_without_a_customer(session: Session, clock: FixedClock, number: str, email: str) -> None:
    made = service(session, clock).ask(number, "email", email, "A")
    assert (made.customer_id, made.status) == (None, "no match")
    assert session.query(AuditEntry).count() == 0


def test_three_an_hour(session: Session, clock: FixedClock) -> None:
    for reference in "ABC":
        service(session, clock).ask("999999", "email", "x@example.com", reference)
    with pytest.raises(TooManyRequests):
        service(session, clock).ask("100001", "email", "sam.reyes@example.com", "D")
    clock.advance(timedelta(hours=1))
    service(session, clock).ask("100001", "email", "sam.reyes@example.com", "D")


def say(conversation: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(conversation, FORM, said, intent, **entities)


def resets(database: Database) -> list[PasscodeReset]:
    with database.session() as session:
        return list(session.execute(select(PasscodeReset)).scalars())


def fill(conversation: Conversation, number: str, said: str) -> str:
    assert say(conversation, "forgot my password", "recover_password") == FORM.fields[0].prompt
    assert say(conversation, number, customer_number=number) == FORM.fields[1].prompt
    return say(conversation, said)


def test_the_answer_is_the_same_for_everybody(
    conversation: Conversation, other: Conversation, database: Database
) -> None:
    answers = []
    for talk, number in ((conversation, "100001"), (other, "123456")):
        summary = fill(talk, number, "sam.reyes@example.com")
        done = say(talk, "yes", "affirm")
        reference = next(row.id for row in resets(database) if row.conversation_id == talk.id)
        answers.append((summary.replace(number, "N"), done.replace(reference, "R")))
    assert answers[0] == answers[1] and "within 30 minutes" in answers[0][1]
    assert {row.status for row in resets(database)} == {"open", "no match"}


def test_nothing_secret_and_nothing_twice(conversation: Conversation, database: Database) -> None:
    assert "(404) 555-0142" in fill(conversation, "100001", "it is 404-555-0142")
    slots = {**conversation.slots, CONFIRMED: True}
    say(conversation, "yes", "affirm")
    conversation.slots = dict(slots)
    assert "Nothing happened twice" in conversation.run(FORM.submit_action).text
    assert len(resets(database)) == 1


def test_a_no_and_what_cannot_be_read(conversation: Conversation, database: Database) -> None:
    say(conversation, "forgot my password", "recover_password")
    assert "on your statements" in say(conversation, "i lost it")
    say(conversation, "100001", customer_number="100001")
    assert "utter_core_not_understood_in_form" in say(conversation, "the blue one")
    say(conversation, "sam.reyes@example.com", email="sam.reyes@example.com")
    assert say(conversation, "no", "deny").startswith("Okay. No link was asked for")
    assert resets(database) == []


def test_too_often(conversation: Conversation, database: Database) -> None:
    for _ in range(3):
        fill(conversation, "100001", "sam.reyes@example.com")
        say(conversation, "yes", "affirm")
    fill(conversation, "100001", "sam.reyes@example.com")
    assert "wait a while" in say(conversation, "yes", "affirm") and len(resets(database)) == 3


def test_where_the_number_is_and_what_to_type(conversation: Conversation) -> None:
    assert WHERE_THE_NUMBER_IS in tell(conversation, FORM, "i forgot my customer number", "recover_password")
    tell(conversation, FORM, "100001")
    assert "type the email itself" in tell(conversation, FORM, "email", contact_field="email")
