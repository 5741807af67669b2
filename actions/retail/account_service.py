"""A customer's shop account: what kind it is, what it says of them, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from actions import formatting
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.periods import add_months
from actions.references import add_once, refuse_twice
from actions.retail.bookkeeping import Unpayable
from actions.retail.invoices import InvoiceService
from actions.retail.models import BANK_TRANSFER, BUSINESS, PLUS, STANDARD, Membership
from actions.retail.order_models import CANCELED, OPEN, SENT_BACK
from actions.retail.orders import OrderRepository
from actions.retail.returns import ReturnService
from actions.retail.shopper_models import (
    DELETED,
    MembershipFee,
    PaymentMethod,
    Review,
    SavedAddress,
    ShopAccount,
    Subscription,
)
from actions.retail.shoppers import Shopper

YEAR = 12
NOTHING = Decimal("0.00")


class NotNow(Refusal):
    """The account can't be deleted; `open_matters` says what is not finished."""

    def __init__(self, open_matters: list[str]) -> None:
        super().__init__("something is not finished")
        self.open_matters = open_matters


@dataclass(frozen=True)
class Switch:
    """What a change of membership means.

    Args:
        fee: what is charged now.
        starts: from when on it counts.
        renews: when the next fee is due; None where there is none.
        method: what is charged; None where nothing is.
    """

    fee: Decimal
    starts: date
    renews: date | None
    method: PaymentMethod | None


class AccountService:
    """One customer's shop account.

    Args:
        session: a session; what changes something needs one that may write.
        customer_id: whose.
        clock: what time it is.
        audit: where it is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self.shopper = Shopper(session, customer_id)

    def memberships(self) -> list[Membership]:
        """The kinds of account."""
        rows = self._session.execute(select(Membership)).scalars()
        return sorted(rows, key=lambda one: (STANDARD, PLUS, BUSINESS).index(one.id))

    def membership(self, kind: object) -> Membership | None:
        """One kind, if there is such an id."""
        found: Membership | None = self._session.get(Membership, str(kind))
        return found

    def switch_terms(self, kind: str) -> Switch:
        """What a change would cost, and when it would count.

        Raises:
            Unpayable: it costs something, and nothing is on file that can be charged.
        """
        account, today = self.shopper.account(), self._clock.today()
        wanted = self.membership(kind)
        assert wanted is not None
        if account is not None and account.membership == PLUS and kind == STANDARD and account.renews_on:
            return Switch(NOTHING, account.renews_on, None, None)
        if not wanted.price:
            return Switch(NOTHING, today, None, None)
        usable = [one for one in self.shopper.usable(today) if one.kind != BANK_TRANSFER]
        if not usable:
            raise Unpayable("nothing on file")
        return Switch(Decimal(wanted.price), today, add_months(today, YEAR), usable[0])

    def switch(self, kind: str, tax_id: str | None, reference: str) -> Switch:
        """Change the kind of account, and take the fee of a year where there is one.

        Raises:
            AlreadyDone: it was done under that reference before.
            AccountDeleted: there is no account any more.
            Unpayable: see `switch_terms`.
        """
        self.shopper.lock()
        refuse_twice(self._session, MembershipFee, self._customer_id, reference)
        account = self.shopper.own_account()
        terms = self.switch_terms(kind)
        if terms.starts > self._clock.today():
            account.next_membership = kind
        else:
            account.membership, account.next_membership, account.renews_on = kind, None, terms.renews
        if tax_id is not None:
            account.tax_id = tax_id
        fee = MembershipFee(
            id=reference,
            customer_id=self._customer_id,
            membership=kind,
            amount=terms.fee,
            method=terms.method.label if terms.method is not None else "nothing charged",
            created_at=self._clock.now(),
        )
        add_once(self._session, fee, reference)
        self._audit.note("switch_account", membership=kind, fee=str(terms.fee))
        return terms

    def change(self, field: str, value: object) -> ShopAccount:
        """Write one thing into the profile.

        Raises:
            AccountDeleted: there is no account any more.
        """
        account = self.shopper.own_account()
        setattr(account, field, value)
        self._audit.note("edit_account", field=field)
        self._session.flush()
        return account

    def open_matters(self) -> list[str]:
        """What has to be finished before the account can go: orders, refunds, invoices."""
        orders = OrderRepository(self._session, self._customer_id).all()
        found = [f"order {own.short} is {own.status}" for own in orders if own.status in OPEN]
        refunds = ReturnService(self._session, self._customer_id, self._clock, self._audit).refunds()
        found += [
            f"a refund of {formatting.money(refund.amount)} for {number} is {refund.status}"
            for refund, number in refunds
            if refund.status != SENT_BACK
        ]
        invoices = InvoiceService(self._session, self._customer_id, self._clock).all()
        found += [
            f"invoice {one.number} over {formatting.money(one.invoice.amount)} is not paid"
            for one in invoices
            if one.paid < one.invoice.amount and one.own.status != CANCELED
        ]
        return found

    def delete(self) -> None:
        """Delete the account with addresses, ways of paying and newsletters; reviews stay without a name.

        Orders and invoices stay, because the law wants them kept.

        Raises:
            AccountDeleted: it is deleted already.
            NotNow: something is not finished.
        """
        self.shopper.lock()
        account = self.shopper.own_account()
        matters = self.open_matters()
        if matters:
            raise NotNow(matters)
        for table in (SavedAddress, PaymentMethod, Subscription):
            self._session.execute(
                delete(table)
                .where(table.customer_id == self._customer_id)
                .execution_options(synchronize_session="fetch")
            )
        self._session.execute(
            update(Review)
            .where(Review.customer_id == self._customer_id)
            .values(customer_id=None, author="a former customer")
            .execution_options(synchronize_session="fetch")
        )
        account.status, account.deleted_on, account.display_name = DELETED, self._clock.today(), "deleted"
        account.membership, account.renews_on, account.next_membership = STANDARD, None, None
        account.birthday = account.clothes_size = account.shoe_size = account.tax_id = None
        self._audit.note("delete_account")
        self._session.flush()
