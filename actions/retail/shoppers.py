"""What the shop keeps of a customer: the account, saved addresses and ways of paying."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.core.models import CustomerId
from actions.core.repositories import CustomerRepository
from actions.errors import Refusal
from actions.retail.models import STANDARD
from actions.retail.shopper_models import ACTIVE, DELETED, PaymentMethod, SavedAddress, ShopAccount


class AccountDeleted(Refusal):
    """The customer's shop account was deleted; `on` says when."""

    def __init__(self, on: date) -> None:
        super().__init__("the shop account was deleted")
        self.on = on


class Shopper:
    """One customer in the shop.

    Args:
        session: a session; what changes something needs one that may write.
        customer_id: who.
    """

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def lock(self) -> None:
        """Hold off whatever else would change something of this customer's."""
        CustomerRepository(self._session, self._customer_id).get(lock=True)

    def account(self) -> ShopAccount | None:
        """The shop account; None for who never bought anything."""
        found: ShopAccount | None = self._session.get(ShopAccount, self._customer_id)
        return found

    def own_account(self) -> ShopAccount:
        """The shop account, made where there is none yet.

        Raises:
            AccountDeleted: it was deleted.
        """
        account = self.account()
        if account is None:
            customer = CustomerRepository(self._session, self._customer_id).get()
            account = ShopAccount(
                customer_id=self._customer_id,
                display_name=f"{customer.first_name} {customer.last_name[:1]}.",
                membership=STANDARD,
                contact_by="email",
                status=ACTIVE,
            )
            self._session.add(account)
            self._session.flush()
        self.check()
        return account

    def check(self) -> None:
        """Whether the customer may buy.

        Raises:
            AccountDeleted: the account was deleted.
        """
        account = self.account()
        if account is not None and account.status == DELETED:
            raise AccountDeleted(account.deleted_on)

    @property
    def membership(self) -> str:
        """The kind of account."""
        account = self.account()
        return STANDARD if account is None else str(account.membership)

    def addresses(self) -> list[SavedAddress]:
        """Saved addresses, the usual one first."""
        query = select(SavedAddress).where(SavedAddress.customer_id == self._customer_id)
        return list(self._session.execute(query.order_by(SavedAddress.usual.desc(), SavedAddress.name)).scalars())

    def usual_address(self) -> str | None:
        """The address that orders go to unless another one is named."""
        found = self.addresses()
        return str(found[0].address) if found and found[0].usual else None

    def save_address(self, name: str, address: str, *, usual: bool) -> None:
        """Save an address under a name, in the place of the one that had it; the first one is the usual one."""
        self.lock()
        there = {str(one.name): one for one in self.addresses()}
        if usual or not there:
            query = update(SavedAddress).where(SavedAddress.customer_id == self._customer_id)
            self._session.execute(query.values(usual=False).execution_options(synchronize_session="fetch"))
        if name in there:
            there[name].address, there[name].usual = address, usual or bool(there[name].usual)
        else:
            made = SavedAddress(customer_id=self._customer_id, name=name, address=address, usual=usual or not there)
            self._session.add(made)
        self._session.flush()

    def methods(self) -> list[PaymentMethod]:
        """Ways of paying on file, the usual one first; also cards that have expired."""
        query = select(PaymentMethod).where(PaymentMethod.customer_id == self._customer_id)
        return list(self._session.execute(query.order_by(PaymentMethod.usual.desc(), PaymentMethod.id)).scalars())

    def usable(self, today: date) -> list[PaymentMethod]:
        """Those that can be charged."""
        return [one for one in self.methods() if one.expires_on is None or one.expires_on >= today]
