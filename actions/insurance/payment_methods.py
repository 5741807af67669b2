"""How a customer pays premiums: what is on file, and announcing something new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.contact import Field as ContactField
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.errors import Refusal
from actions.insurance.billing_models import MethodChange, PaymentMethod
from actions.references import add_once, refuse_twice

VALID = timedelta(hours=24)
"""How long the link lasts behind which the number is typed."""
OPEN, REPLACED, ACTIVE = "open", "replaced", "active"


class NoContact(Refusal):
    """There is no such contact detail on file."""


@dataclass(frozen=True)
class NewMethod:
    """What a customer wants to pay with; `last_four` is all of its number that may be said."""

    kind: str
    card_type: str | None = None
    last_four: str | None = None


class PaymentMethodRepository:
    """The customer's ways of paying."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def active(self) -> list[PaymentMethod]:
        """Those on file."""
        query = select(PaymentMethod).where(
            PaymentMethod.customer_id == self._customer_id, PaymentMethod.status == ACTIVE
        )
        return list(self._session.execute(query.order_by(PaymentMethod.id)).scalars())

    def replace_open(self) -> None:
        """Take back what was announced and not finished."""
        self._session.execute(
            update(MethodChange)
            .where(MethodChange.customer_id == self._customer_id, MethodChange.status == OPEN)
            .values(status=REPLACED)
            .execution_options(synchronize_session=False)
        )


class PaymentMethodService:
    """One customer's ways of paying.

    Args:
        session: a session; `announce` needs one that may write.
        customer_id: whose.
        clock: what time it is.
        audit: where changes are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._methods = PaymentMethodRepository(session, customer_id)
        self._customers = CustomerRepository(session, customer_id)

    def all(self) -> list[PaymentMethod]:
        """Those on file, also cards that have expired."""
        return self._methods.active()

    def usable(self) -> list[PaymentMethod]:
        """Those that can be charged today."""
        return [method for method in self.all() if not expired(method, self._clock.today())]

    def contact(self, kind: ContactField) -> str | None:
        """The contact detail that a link can go to."""
        value: str | None = getattr(self._customers.get(), kind)
        return value

    def announce(self, new: NewMethod, kind: ContactField, reference: str) -> MethodChange:
        """Note a new way of paying, whose number is typed behind a link; an earlier one that waits is replaced.

        Args:
            new: what it is.
            kind: the contact detail that the link goes to.
            reference: what the change is known by.

        Raises:
            AlreadyDone: it was noted under that reference before.
            NoContact: there is no such detail on file.
        """
        refuse_twice(self._session, MethodChange, self._customer_id, reference)
        if not self.contact(kind):
            raise NoContact(kind)
        self._methods.replace_open()
        now = self._clock.now()
        change = MethodChange(
            id=reference,
            customer_id=self._customer_id,
            kind=new.kind,
            card_type=new.card_type,
            last_four=new.last_four,
            send_to=kind,
            status=OPEN,
            created_at=now,
            expires_at=now + VALID,
        )
        add_once(self._session, change, reference)
        self._audit.note("change_payment_method", reference=reference, kind=new.kind)
        return change


def expired(method: PaymentMethod, today: date) -> bool:
    """Whether it is a card that has expired."""
    return method.expires_on is not None and method.expires_on < today
