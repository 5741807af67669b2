"""Changing the security question: the question is picked here, its answer is given behind a link."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.contact import Field
from actions.core.models import CustomerId, SecurityQuestionChange
from actions.core.repositories import AuditLog, CustomerRepository
from actions.errors import Refusal
from actions.references import add_once, refuse_twice

VALID = timedelta(hours=24)
OPEN, REPLACED = "open", "replaced"
QUESTIONS = {
    "school": "What was the name of your first school?",
    "street": "On which street did you grow up?",
    "job": "In which town was your first job?",
    "friend": "What was the first name of your best childhood friend?",
    "book": "Which book did you like best as a child?",
}
"""What can be picked, by a word that customers name it with. None can be found in a public register."""


class NoContact(Refusal):
    """There is no such contact detail on file."""


class SecurityQuestionRepository:
    """The customer's changes."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def replace_open(self) -> None:
        """Take back what waits for its answer."""
        self._session.execute(
            update(SecurityQuestionChange)
            .where(SecurityQuestionChange.customer_id == self._customer_id, SecurityQuestionChange.status == OPEN)
            .values(status=REPLACED)
            .execution_options(synchronize_session=False)
        )


class SecurityQuestionService:
    """One customer's security question.

    Args:
        session: a session; `change` needs one that may write.
        customer_id: whose question.
        clock: what time it is.
        audit: where a change is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._changes = SecurityQuestionRepository(session, customer_id)
        self._customers = CustomerRepository(session, customer_id)

    def contact(self, kind: Field) -> str | None:
        """What is on file."""
        value: str | None = getattr(self._customers.get(), kind)
        return value

    def change(self, question: str, kind: Field, reference: str) -> SecurityQuestionChange:
        """Store which question was picked and where its link goes; an earlier one that waits is replaced.

        Args:
            question: a key of `QUESTIONS`.
            kind: the contact detail that the link goes to.
            reference: what the change is known by.

        Raises:
            AlreadyDone: it was stored under that reference before.
            NoContact: there is no such detail on file.
        """
        refuse_twice(self._session, SecurityQuestionChange, self._customer_id, reference)
        if not self.contact(kind):
            raise NoContact(kind)
        self._changes.replace_open()
        now = self._clock.now()
        change = SecurityQuestionChange(
            id=reference,
            customer_id=self._customer_id,
            question=QUESTIONS[question],
            send_to=kind,
            status=OPEN,
            created_at=now,
            expires_at=now + VALID,
        )
        add_once(self._session, change, reference)
        self._audit.note("change_security_question", reference=reference, send_to=kind)
        return change
