"""Closing accounts: what stands in the way, where the rest goes, and the closing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from actions.banking.accounts import AccountService
from actions.banking.models import CLOSED, CREDIT_CARD, Account
from actions.banking.order_models import StandingOrder
from actions.banking.repositories import AccountRepository
from actions.banking.standing_orders import StandingOrderRepository
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.references import AlreadyDone


class ClosingRefused(Refusal):
    """Root of the reasons why `account` is not closed."""

    def __init__(self, account: Account) -> None:
        super().__init__("the account is not closed")
        self.account = account


class MoneyOwed(ClosingRefused):
    """The balance is below zero."""


class LastAccount(ClosingRefused):
    """It is the only account that holds money."""


class HasStandingOrders(ClosingRefused):
    """Standing orders pay from it or to it."""

    def __init__(self, account: Account, orders: list[StandingOrder]) -> None:
        super().__init__(account)
        self.orders = orders


class MoneyLeft(ClosingRefused):
    """There is money on it and no other account that it should go to."""


class AccountGone(Refusal):
    """The account, or the one for what is left, is not there (any more)."""


@dataclass(frozen=True)
class Closed:
    """A closed account, and what was moved where."""

    account: Account
    moved: Decimal
    payout: Account | None


class AccountClosingService:
    """Closing one customer's accounts.

    Args:
        session: a session; `close` needs one that may write.
        customer_id: whose accounts.
        clock: what time it is.
        audit: where a closing is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._clock = clock
        self._audit = audit
        self._accounts = AccountRepository(session, customer_id)
        self._orders = StandingOrderRepository(session, customer_id)
        self.accounts = AccountService(session, customer_id)

    def check(self, account: Account, *, among: Iterable[Account] | None = None) -> None:
        """Whether nothing but money on it stands in the way of closing an account.

        Args:
            account: the account.
            among: the customer's open accounts, where they are locked; as they were read before otherwise.

        Raises:
            ClosingRefused: MoneyOwed, LastAccount or HasStandingOrders.
        """
        if account.balance < 0:
            raise MoneyOwed(account)
        left = [other for other in among or self.accounts.all() if other.type != CREDIT_CARD and other.id != account.id]
        if account.type != CREDIT_CARD and not left:
            raise LastAccount(account)
        orders = self._orders.active(account.id)
        if orders:
            raise HasStandingOrders(account, orders)

    def payouts(self, account: Account) -> list[Account]:
        """Where what is on it may go."""
        return [
            other for other in self.accounts.sources() if other.id != account.id and other.currency == account.currency
        ]

    def close(self, account_type: str, payout_type: str | None, reference: str) -> Closed:
        """Move what is left, close the account and note it, in the caller's one transaction and on locked rows.

        Raises:
            AlreadyDone: it was closed under that reference before.
            AccountGone: one of the accounts is not there (any more).
            ClosingRefused: something stands in the way.
        """
        if self._accounts.closed_under(reference) is not None:
            raise AlreadyDone(reference)
        # All of them: of two that are closed at the same moment, one has to stay.
        locked = {account.type: account for account in self._accounts.lock([a.id for a in self.accounts.all()])
                  .values()}  # fmt: skip
        account, payout = locked.get(account_type), locked.get(payout_type or "")
        if account is None or (payout_type is not None and payout is None):
            raise AccountGone(account_type)
        self.check(account, among=locked.values())
        moved = Decimal(account.balance)
        if moved > 0:
            if payout is None or payout not in self.payouts(account):
                raise MoneyLeft(account)
            self._move(moved, account, payout, reference)
        account.status, account.closed_at, account.closing_reference = CLOSED, self._clock.now(), reference
        self._audit.note("close_account", reference=reference, account=account.id, moved=str(moved))
        return Closed(account, moved, payout if moved > 0 else None)

    def _move(self, amount: Decimal, account: Account, payout: Account, reference: str) -> None:
        for one, other, change in ((account, f"to {payout.name}", -amount), (payout, f"from {account.name}", amount)):
            self._accounts.book(
                one,
                change,
                on=self._clock.today(),
                counterparty=f"Transfer {other}",
                description=f"Closing {reference}",
                internal=True,
            )
