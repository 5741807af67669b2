"""Which standing orders a message means: by who gets the money, how much, how often, or an own account."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions import sums
from actions.banking.models import Account
from actions.banking.payees import AmbiguousPayee, PayeeService, UnknownPayee
from actions.banking.standing_orders import RunningOrder
from actions.context import ActionRequest
from actions.formatting import read_money
from actions.frequencies import read_frequency
from actions.meant import affirmed, narrowed


class MeantOrders:
    """What a message says about which standing order is meant.

    Args:
        request: the message.
        payees: the customer's saved payees, whom no model has to know.
    """

    def __init__(self, request: ActionRequest, payees: PayeeService) -> None:
        text = affirmed(request.text)
        self._reference = text.upper()
        self._payees = {mention.payee.id for mention in payees.mentions(text)}
        self._stranger = False
        for name in _values(request, "payee", text):
            try:
                self._payees.add(payees.named(name).id)
            except AmbiguousPayee as error:
                self._payees |= {payee.id for payee in payees.all() if payee.name in error.names}
            except UnknownPayee:
                self._stranger = not self._payees
        said = (*_values(request, "money", text), sums.read_figure_beside(request), sums.read_figure(text))
        self._amounts = {money[0] for money in map(read_money, said) if money is not None}
        self._frequency = read_frequency(text) or next(iter(_values(request, "frequency", text)), None)
        self._accounts = set(_values(request, "account_type", text))

    def __bool__(self) -> bool:
        """Whether it says anything about it."""
        return bool(self._payees or self._stranger or self._amounts or self._frequency or self._accounts)

    def among(self, orders: Sequence[RunningOrder]) -> list[RunningOrder]:
        """The orders that fit; its reference names one for certain.

        Who is paid decides first. What fits none of those left is passed over: "change the rent to 1250" says the
        amount that is wanted. Who pays somebody unknown means none of them.
        """
        by_reference = [one for one in orders if one.order.id in self._reference]
        if by_reference or self._stranger:
            return by_reference
        paid = [one for one in orders if not self._payees or one.order.payee_id in self._payees]
        found = narrowed(paid, self._has_amount, self._has_frequency, self._has_account)
        return found or (paid if self._payees else [])

    def _has_amount(self, one: RunningOrder) -> bool:
        return Decimal(one.order.amount) in self._amounts

    def _has_frequency(self, one: RunningOrder) -> bool:
        return bool(one.order.frequency == self._frequency)

    def _has_account(self, one: RunningOrder) -> bool:
        to = {one.destination.type} if isinstance(one.destination, Account) else set()
        return bool(self._accounts & {one.source.type, *to})


def _values(request: ActionRequest, entity: str, text: str) -> list[str]:
    """What entities of a type say, but for those that stand where the text was blanked."""
    found = [one for one in request.entities if one.get("entity") == entity and one.get("value")]
    return [str(one["value"]) for one in found if text[one.get("start", 0) : one.get("end", None)].strip()]
