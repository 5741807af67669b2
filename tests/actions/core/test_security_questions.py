from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import AuditEntry, Customer, CustomerId, SecurityQuestionChange
from actions.core.repositories import AuditLog
from actions.core.security_question_form import CONFIRMED, SecurityQuestionForm
from actions.core.security_questions import NoContact, SecurityQuestionRepository, SecurityQuestionService
from actions.database import Database
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = SecurityQuestionForm()


def service(session: Session, clock: FixedClock) -> SecurityQuestionService:
    customer_id = CustomerId("100001")
    return SecurityQuestionService(session, customer_id, clock, AuditLog(session, customer_id, "c", clock))


def test_a_change_waits_for_its_answer_and_replaces_an_earlier_one(session: Session, clock: FixedClock) -> None:
    change = service(session, clock).change("school", "email", "A")
    assert change.expires_at == clock.now() + timedelta(hours=24) and change.answer_hash is None
    with pytest.raises(AlreadyDone):
        service(session, clock).change("school", "email", "A")
    service(session, clock).change("book", "phone", "B")
    SecurityQuestionRepository(session, CustomerId("100002")).replace_open()
    session.commit()
    session.expire_all()
    assert {row.id: row.status for row in session.query(SecurityQuestionChange)} == {"A": "replaced", "B": "open"}
    assert session.query(AuditEntry).count() == 2


def test_without_that_contact_detail(session: Session, clock: FixedClock) -> None:
    session.get(Customer, "100001").phone = None
    with pytest.raises(NoContact):
        service(session, clock).change("school", "phone", "A")
    assert session.query(SecurityQuestionChange).count() == 0


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(customer: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(customer, FORM, said, intent, **entities)


def rows(database: Database) -> list[SecurityQuestionChange]:
    with database.session() as session:
        return list(session.execute(select(SecurityQuestionChange)).scalars())


def test_question_by_question(customer: Conversation, database: Database) -> None:
    assert say(customer, "change my security question", "change_security_question") == FORM.fields[0].prompt
    assert len(customer.run("action_ask_core_security_question").messages[0]["buttons"]) == 5
    assert say(customer, "the school one") == FORM.fields[1].prompt
    assert "can't send a link to your address" in say(customer, "address", contact_field="address")
    assert say(customer, "text me") == (
        'Change your security question to "What was the name of your first school?" and send the link for the answer to '
        "(404) 555-0142?"
    )
    slots = {**customer.slots, CONFIRMED: True}
    done = say(customer, "yes", "affirm")
    (row,) = rows(database)
    assert row.id in done and "within 24 hours" in done and (row.status, row.send_to) == ("open", "phone")
    customer.slots = dict(slots)
    assert "Nothing happened twice" in customer.run(FORM.submit_action).text and len(rows(database)) == 1


def test_a_no_and_nothing_on_file(customer: Conversation, database: Database) -> None:
    say(customer, "change my security question", "change_security_question")
    say(customer, "book")
    say(customer, "email", contact_field="email")
    assert say(customer, "no", "deny") == "Okay. Your security question is what it was."
    with database.session(writes=True) as session:
        customer_row = session.get(Customer, "100001")
        customer_row.phone = customer_row.email = None
        session.commit()
    assert "change my email" in say(customer, "new security question", "change_security_question")
    assert rows(database) == []


def test_question_and_way_in_one_message(customer: Conversation) -> None:
    say(customer, "change my security question", "change_security_question")
    assert "offer" in say(customer, "mothers maiden name")
    assert "first school" in (summary := say(customer, "the school one, and send it to my phone"))
    assert "(404) 555-0142" in summary


def test_which_one_is_set_is_not_shown(customer: Conversation) -> None:
    assert "only replace it" in say(customer, "whats my security question", "change_security_question")
    assert customer.form_name is None
