"""The form that takes money out of a portfolio."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting, sums
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, yes_no
from actions.forms.answers import HOW_LONG
from actions.wealth.orders import OrderService
from actions.wealth.portfolio_form import (
    DOLLARS,
    PAYS,
    WHERE,
    MoneyForm,
    about_single_orders,
    account_name,
    order_service,
    portfolio_field,
    why_not,
)
from actions.wealth.portfolio_models import IRA
from actions.wealth.refusals import NoLinkedAccount, OrderRefused
from actions.wealth.trade_words import about_taxes, done, trade_line

AMOUNT, PORTFOLIO, CONFIRMED, REFERENCE = (
    "wealth_withdraw_amount",
    "wealth_withdraw_portfolio",
    "wealth_withdraw_confirmed",
    "wealth_withdraw_reference",
)
_EVERYTHING = re.compile(
    r"\b(?:everything|all of (?:it|my money)|it all|all my money|the lot|empty|liquidate|whole (?:thing|portfolio))\b",
    re.I,
)


class WithdrawForm(MoneyForm):
    """Money to the linked bank account: cash first, then what is above the allocation is sold."""

    name = "wealth_withdraw_form"
    title = "your withdrawal"
    intents = frozenset({"withdraw_funds"})
    fields = (
        Field(
            AMOUNT,
            "How much would you like to take out?",
            "That much goes to your linked bank account; the cash is used first.",
            entities=("money",),
            names=("amount", "sum"),
            example="$500",
            shape=sums.SHAPE,
        ),
        portfolio_field(PORTFOLIO, "From which portfolio?", "Each portfolio has investments and cash of its own."),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_wealth_withdraw"
    nothing_done = "Nothing was sold or moved."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    portfolio_slot, amount_slot = PORTFOLIO, AMOUNT
    answers = (
        Answer(
            r"\btax", "What is sold with a gain is taxable in the year of the sale; what comes out of an IRA is income."
        ),
        Answer(
            PAYS,
            "Taking money out costs nothing, and nor do the sales for it; the yearly management fee is all you pay.",
        ),
        Answer(WHERE, lambda request: _goes_to(request)),
        Answer(
            HOW_LONG,
            lambda request: (
                f"What you order today is on your bank account by {formatting.day(order_service(request).withdrawal_arrives())}."
            ),
        ),
        Answer(r"\bhow much (?:can|could|is|do i have)\b|\bmost\b|\bmaximum\b", lambda request: _there(request)),
    )

    def check_possible(self, amount: Decimal, kind: str, service: OrderService) -> None:
        """No more than everything is worth."""
        service.check_withdrawal(amount, kind)

    def check(self, turn: FormTurn) -> None:
        """Validate each answer."""
        request, values = turn.request, turn.values
        service = order_service(request)
        if not self.check_portfolio(turn, service):
            return
        if turn.activating:
            about_single_orders(request, "What I can do is pay money out; I then sell what is above the allocation.")
        try:
            service.linked_account()
        except NoLinkedAccount as error:
            request.say(f"{why_not(error)} {self.nothing_done}")
            turn.end()
            return
        kind = values[PORTFOLIO]
        whole = None if kind is None else service.ledger(str(kind)).value()
        self.hear_amount(turn, whole)
        if whole is not None and values[AMOUNT] is None and _EVERYTHING.search(request.text):
            self.hear_words(turn, {AMOUNT: f"{whole:.2f} {DOLLARS}"})
        self.check_amount(turn, service)

    def summary(self, request: ActionRequest) -> str:
        """How much, what is sold for it, what that means for taxes, and when it arrives."""
        service, amount, kind = order_service(request), self.amount(request), str(request.slot(PORTFOLIO))
        ledger, trades = service.ledger(kind), service.sales_for(amount, kind)
        cash = min(amount, ledger.cash(ledger.today))
        said = [f"Take {formatting.money(amount)} out of {self.portfolio_name(request)}?"]
        if trades:
            said += [
                f"{formatting.money(cash)} of it is cash. For the rest I sell, of what is above your allocation afterwards:",
                *(trade_line(one, ledger.market) for one in trades),
                about_taxes(ledger, trades),
            ]
        else:
            said.append("It is all there as cash, so nothing is sold.")
        if kind == IRA:
            said.append(
                "What comes out of an IRA is income, with a 10% penalty before the age of 59½, exceptions aside."
            )
        arrives = formatting.day(service.withdrawal_arrives(), weekday=True)
        said.append(f"It is on {account_name(service.linked_account())} by {arrives}. {self.fields[-1].prompt}")
        return "\n".join(said)

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Sell and pay out what was confirmed."""
        service, kind = order_service(request), str(request.slot(PORTFOLIO))
        try:
            order, trades = service.withdraw(self.amount(request), kind, reference)
        except OrderRefused as error:
            request.say(f"{why_not(error)} {self.nothing_done}")
            return []
        said = [
            f"Done. {formatting.money(order.amount)} from {self.portfolio_name(request)} goes to "
            f"{account_name(service.linked_account())} and is there by {formatting.day(order.arrives_on, weekday=True)}.",
            done(trades),
            f"What is left in it is worth {formatting.money(service.ledger(kind).value())}. The reference is {reference}.",
        ]
        request.say(" ".join(filter(None, said)))
        return []


def _goes_to(request: ActionRequest) -> str | None:
    account = order_service(request).portfolios.linked_account()
    return None if account is None else f"It goes to {account_name(account)}."


def _there(request: ActionRequest) -> str:
    service = order_service(request)
    every = [service.ledger(str(one.kind)) for one in service.portfolios.all()]
    parts = [
        f"{formatting.money(one.value())} in {one.portfolios[0].name}, {formatting.money(one.cash(one.today))} of it cash"
        for one in every
    ]
    return f"You can take out what is there: {formatting.listing(parts)}."
