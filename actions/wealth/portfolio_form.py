"""What the forms have in common that are about one portfolio, and about a sum that comes or goes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from actions import formatting, sums
from actions.context import ActionRequest
from actions.focus import refers
from actions.formatting import read_money
from actions.forms import Field, FormTurn, OnceForm
from actions.forms.answers import COSTS
from actions.meant import affirmed
from actions.wealth.asked import ADVICE, kinds_of, name_of, no_such_portfolio, recalled_kind
from actions.wealth.orders import OrderService
from actions.wealth.portfolio_models import LinkedAccount
from actions.wealth.refusals import (
    MoreThanThere,
    NoLinkedAccount,
    NoSuchPortfolio,
    NotAnAmount,
    OrderRefused,
    OverDailyLimit,
    OverYearlyLimit,
    TooLittle,
)

DOLLARS = "USD"


def order_service(request: ActionRequest) -> OrderService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return OrderService(request.session, request.customer_id, request.clock, request.audit)


def portfolio_field(slot: str, prompt: str, reason: str) -> Field:
    """The question for a portfolio."""
    return Field(
        slot, prompt, reason, entities=("portfolio",), names=("portfolio", "account"), example="the brokerage one"
    )


class PortfolioForm(OnceForm):
    """A form about one of the customer's portfolios; one that is the only one is not asked for.

    Class attributes:
        portfolio_slot: where its kind is kept.
    """

    portfolio_slot: ClassVar[str]

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The customer's portfolios."""
        if field.slot != self.portfolio_slot:
            return []
        own = order_service(request).portfolios.all()
        return [{"title": str(one.name), "payload": str(one.kind)} for one in own]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The retirement one"."""
        kinds = kinds_of(affirmed(turn.request.text)) if field.slot == self.portfolio_slot else []
        return kinds[0] if len(kinds) == 1 else None

    def check_portfolio(self, turn: FormTurn, service: OrderService) -> bool:
        """Find the portfolio that is meant; False where the customer has none at all, and the form ends."""
        request, values, slot = turn.request, turn.values, self.portfolio_slot
        own = {str(one.kind): one for one in service.portfolios.all()}
        if not own:
            request.say(response="utter_wealth_no_portfolio")
            turn.end()
            return False
        said = kinds_of(affirmed(request.text))
        self.hear_words(turn, {slot: said[0] if len(said) == 1 else None})
        emptied = slot in turn.heard and values[slot] is None and not turn.activating
        kinds = [] if values[slot] is None else kinds_of(str(values[slot]))
        if kinds and kinds[0] not in own:
            request.say(no_such_portfolio(kinds, list(own.values())))
            values[slot] = None
        elif kinds:
            values[slot] = kinds[0]
        elif len(own) == 1:
            (values[slot],) = own
        elif turn.activating and not emptied and refers(request.text):
            values[slot] = recalled_kind(request, own)
        else:
            values[slot] = None
        return True

    def portfolio_name(self, request: ActionRequest) -> str:
        """What the chosen one is called."""
        return name_of(order_service(request).portfolio(str(request.slot(self.portfolio_slot))))


PAYS = rf"{COSTS}|\bdo i (?:have to )?pay\b|\bcharged?\b"
"""Questions for what moving money costs."""
WHERE = r"\bwhich (?:bank|account)\b|\bwhere (?:does|do|will|is)\b.*\b(?:go|come|land)\b|\bfrom where\b"
"""Questions for the account at the other end."""
_ONE_ORDER = re.compile(r"\b(?:buy|sell|trade)\b", re.IGNORECASE)
_NO_SINGLE_ORDERS = "I don't trade {names} alone: a portfolio follows its model allocation, and what is bought or sold for it is reckoned from that. "


NO_ADVICE = (
    'I give no advice beyond your model allocation: "what is my allocation" shows it, and "redo the questionnaire" whether '
    "it still fits you. What you tell me to do, I do."
)


def about_single_orders(request: ActionRequest, instead: str) -> None:
    """Say to who wants to buy or sell one security that only money comes and goes here.

    Args:
        request: the message that opened the form.
        instead: what the form does.
    """
    said = [str(e["value"]) for e in request.entities if e.get("entity") == "security" and e.get("value")]
    if _ONE_ORDER.search(request.text) and said:
        request.say(f"{_NO_SINGLE_ORDERS.format(names=formatting.listing(said, 'or'))}{instead}")


class MoneyForm(PortfolioForm):
    """A sum that comes into a portfolio or goes out of one.

    Class attributes:
        amount_slot: where it is kept.
    """

    amount_slot: ClassVar[str]

    def check_portfolio(self, turn: FormTurn, service: OrderService) -> bool:
        """Who wants to be told what to do hears that nobody here does, and the form ends."""
        if turn.activating and ADVICE.search(turn.request.text):
            turn.request.say(NO_ADVICE)
            turn.end()
            return False
        return super().check_portfolio(turn, service)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "80"; the rest is heard in `check`."""
        if field.slot == self.amount_slot:
            return sums.read_figure(turn.request.text)
        return super().read(field, turn)

    def check_possible(self, amount: Decimal, kind: str, service: OrderService) -> None:
        """Whether so much may be moved.

        Raises:
            OrderRefused: it may not.
        """
        raise NotImplementedError

    def hear_amount(self, turn: FormTurn, whole: Decimal | None) -> None:
        """ "Half of it", "make it 300", "put 500 in"."""
        request, slot = turn.request, self.amount_slot
        if sums.hear_sum(self, turn, slot, whole, DOLLARS) or turn.values[slot] is not None:
            return
        if request.requested_slot in (None, slot):
            self.hear_words(turn, {slot: sums.read_figure_beside(request)})

    def check_amount(self, turn: FormTurn, service: OrderService) -> None:
        """Put the amount in canonical form; none that cannot be, with the reason."""
        values, slot = turn.values, self.amount_slot
        said = values[slot]
        if said is None:
            return
        values[slot] = None
        money = read_money(said)
        if money is not None and money[1] != DOLLARS:
            turn.request.say("Portfolios are in US dollars; tell me the sum in dollars, please.")
            return
        try:
            if money is None:
                raise NotAnAmount
            if values[self.portfolio_slot] is not None:
                self.check_possible(money[0], str(values[self.portfolio_slot]), service)
        except OrderRefused as error:
            turn.request.say(why_not(error))
        else:
            values[slot] = f"{money[0]:.2f} {DOLLARS}"

    def amount(self, request: ActionRequest) -> Decimal:
        """The chosen one."""
        money = read_money(request.slot(self.amount_slot))
        return Decimal(0) if money is None else money[0]


def why_not(error: OrderRefused) -> str:
    """Why money is not moved, and what can be done instead."""
    money = formatting.money
    if isinstance(error, TooLittle):
        return f"The smallest sum is {money(error.bound)}."
    if isinstance(error, OverDailyLimit):
        return f"At most {money(error.bound)} can be put in on one day; {money(error.left)} are left for today."
    if isinstance(error, OverYearlyLimit):
        return (
            f"An IRA may get {money(error.bound)} in a calendar year, and you have put in {money(error.used)}, so "
            f"{money(error.left)} are left. The rest could go into another portfolio."
        )
    if isinstance(error, MoreThanThere):
        return f"That is more than there is: everything in it is worth {money(error.bound)}, cash included."
    if isinstance(error, NoLinkedAccount):
        return "You have no linked bank account; link one at my.switchboard-wealth.example under Bank account first."
    if isinstance(error, NoSuchPortfolio):
        return "There is no such portfolio (any more)."
    return "The amount has to be more than zero, with at most two decimals."


def account_name(account: LinkedAccount) -> str:
    """`Fairmont Bank Checking (…3377)`."""
    return f"{account.name} (…{account.last_four})"
