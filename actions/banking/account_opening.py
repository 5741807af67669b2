"""Opening accounts, with or without money on them."""

from __future__ import annotations

import secrets
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.banking.accounts import HOME_CURRENCY, AccountService
from actions.banking.models import Account
from actions.banking.order_models import AccountProduct
from actions.banking.repositories import AccountRepository
from actions.banking.transfers import TransferService
from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.errors import Refusal
from actions.references import AlreadyDone, add_once

_PREFIX, _RANDOM_DIGITS = "4000", 8


class NotOpenedHere(Refusal):
    """No account of that type is opened in the chat."""


class HasOneAlready(Refusal):
    """The customer has an account of that type; there is one of each, because they are named by their type."""

    def __init__(self, account: Account) -> None:
        super().__init__("there is one already")
        self.account = account


class AccountOpeningService:
    """New accounts of one customer.

    Args:
        session: a session; `open` needs one that may write.
        customer_id: whose accounts.
        clock: what time it is.
        audit: where a new account is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._accounts = AccountRepository(session, customer_id)
        self.accounts = AccountService(session, customer_id)
        self.transfers = TransferService(session, customer_id, clock, audit)

    def products(self) -> list[AccountProduct]:
        """What can be opened at all."""
        return list(self._session.execute(select(AccountProduct).order_by(AccountProduct.name)).scalars())

    def product(self, account_type: str) -> AccountProduct:
        """The product of that type, if the customer may open it.

        Raises:
            NotOpenedHere: there is no such product.
            HasOneAlready: they have one.
        """
        product: AccountProduct | None = self._session.get(AccountProduct, account_type)
        if product is None:
            raise NotOpenedHere(account_type)
        for account in self.accounts.all():
            if account.type == account_type:
                raise HasOneAlready(account)
        return product

    def possible(self) -> list[AccountProduct]:
        """What the customer can still open."""
        owned = {account.type for account in self.accounts.all()}
        return [product for product in self.products() if product.type not in owned]

    def open(self, account_type: str, deposit: Decimal, source: str | None, reference: str) -> Account:
        """Store the account, move the deposit to it and note both, in the caller's one transaction.

        Args:
            account_type: what to open.
            deposit: what is on it at first; zero for nothing.
            source: the own account that the deposit comes from.
            reference: what the opening is known by.

        Raises:
            AlreadyDone: it was opened under that reference before.
            Refusal: it cannot be opened, or the deposit may not leave its account; nothing is stored then.
        """
        key = f"{self._customer_id}-{account_type.replace(' ', '-')}-{reference}"
        if any(account.id == key for account in self.accounts.all()):
            raise AlreadyDone(reference)
        product = self.product(account_type)
        account = Account(
            id=key,
            customer_id=self._customer_id,
            type=product.type,
            name=product.name,
            number=self._new_number(),
            balance=Decimal("0.00"),
            currency=HOME_CURRENCY,
            daily_withdrawal_limit=product.daily_withdrawal_limit,
            daily_transfer_limit=product.daily_transfer_limit,
        )
        # A refused deposit takes the account back with it.
        with self._session.begin_nested():
            add_once(self._session, account, reference)
            if deposit > 0 and source is not None:
                transfers = TransferService(self._session, self._customer_id, self._clock, self._audit)
                transfers.confirm(str(transfers.propose(transfers.plan(deposit, source, account_type)).id))
            self._audit.note("open_account", reference=reference, type=product.type, deposit=str(deposit))
        return account

    def _new_number(self) -> str:
        while True:
            number = f"{_PREFIX}{secrets.randbelow(10**_RANDOM_DIGITS):0{_RANDOM_DIGITS}d}"
            if not self._accounts.has_number(number):
                return number
