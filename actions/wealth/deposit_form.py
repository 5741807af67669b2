"""The form that puts money into a portfolio."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, yes_no
from actions.forms.answers import HOW_LONG
from actions.frequencies import EVERY, due_on, read_frequency, says_once
from actions.wealth.asked import name_of
from actions.wealth.orders import OrderService
from actions.wealth.portfolio_form import (
    PAYS,
    WHERE,
    MoneyForm,
    about_single_orders,
    account_name,
    order_service,
    portfolio_field,
    why_not,
)
from actions.wealth.portfolio_models import DEPOSIT, IRA, ONCE
from actions.wealth.refusals import NoLinkedAccount, OrderRefused

AMOUNT, PORTFOLIO, FREQUENCY, CONFIRMED, REFERENCE = (
    "wealth_deposit_amount",
    "wealth_deposit_portfolio",
    "wealth_deposit_frequency",
    "wealth_deposit_confirmed",
    "wealth_deposit_reference",
)
_ENDS = re.compile(
    r"\b(?:stop|cancel|end|pause|quit|turn off)\b.*\b(?:deposits?|plan|automatic|auto|recurring|repeating|weekly|monthly)\b",
    re.I,
)


class DepositForm(MoneyForm):
    """Money from the linked bank account, once or again and again."""

    name = "wealth_deposit_form"
    title = "your deposit"
    intents = frozenset({"deposit_funds"})
    fields = (
        Field(
            AMOUNT,
            "How much would you like to put in?",
            "That much comes from your linked bank account.",
            entities=("money",),
            names=("amount", "sum"),
            example="$500",
        ),
        portfolio_field(PORTFOLIO, "Into which portfolio?", "Each portfolio has a cash balance of its own."),
        Field(
            FREQUENCY,
            "How often: once, or every week, month, quarter or year?",
            "A deposit can be made once or again and again.",
            entities=("frequency",),
            names=("frequency", "interval"),
            example="monthly",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_wealth_deposit"
    nothing_done = "Nothing was moved."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    portfolio_slot, amount_slot = PORTFOLIO, AMOUNT
    answers = (
        Answer(PAYS, "Putting money in costs nothing."),
        Answer(
            rf"{HOW_LONG}|\bwhen\b|\bstart(?:s|ing)?\b",
            lambda request: (
                f"What you order today counts from {formatting.day(order_service(request).deposit_arrives())} on."
            ),
        ),
        Answer(r"\b(?:limit|most|maximum|max|at most|up to)\b", lambda request: _limits(order_service(request))),
        Answer(WHERE, lambda request: _comes_from(request)),
    )

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """How often; the portfolios."""
        if field.slot == FREQUENCY:
            repeating = [{"title": words.capitalize(), "payload": name} for name, words in EVERY.items()]
            return [{"title": "Once", "payload": ONCE}, *repeating]
        return super().choices(field, request)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "Every other week", "just once"."""
        if field.slot == FREQUENCY:
            text = turn.request.text
            return read_frequency(text, asked=True) or (ONCE if says_once(text) else None)
        return super().read(field, turn)

    def check_possible(self, amount: Decimal, kind: str, service: OrderService) -> None:
        """Within the limits of a day, and of a year for an IRA."""
        service.check_deposit(amount, kind)

    def check(self, turn: FormTurn) -> None:
        """Validate each answer; without another word it is a single deposit."""
        request, values = turn.request, turn.values
        service = order_service(request)
        if not self.check_portfolio(turn, service):
            return
        if turn.activating:
            about_single_orders(
                request, "What you put in comes as cash and is spread over the allocation when you rebalance."
            )
        try:
            service.linked_account()
        except NoLinkedAccount as error:
            request.say(f"{why_not(error)} {self.nothing_done}")
            turn.end()
            return
        if turn.activating and _ENDS.search(request.text):
            request.say(_plans(service))
            turn.end()
            return
        self.hear_amount(turn, None)
        self.check_amount(turn, service)
        said = request.text
        self.hear_words(turn, {FREQUENCY: ONCE if says_once(said) else read_frequency(said)})
        emptied = FREQUENCY in turn.heard and values[FREQUENCY] is None and not turn.activating
        if values[FREQUENCY] not in (ONCE, *EVERY):
            if values[FREQUENCY] is not None:
                request.say(f"I can do that once or {formatting.listing(list(EVERY.values()), 'or')}.")
                values[FREQUENCY] = None
            elif not (emptied or request.requested_slot == FREQUENCY):
                values[FREQUENCY] = ONCE

    def summary(self, request: ActionRequest) -> str:
        """How much, from where, when, and what is left of the year's limit."""
        service, amount, kind = order_service(request), self.amount(request), str(request.slot(PORTFOLIO))
        arrives, frequency = service.deposit_arrives(), str(request.slot(FREQUENCY))
        said = [
            f"Put {formatting.money(amount)} into {self.portfolio_name(request)} from "
            f"{account_name(service.linked_account())}? It counts from {formatting.day(arrives, weekday=True)} on."
        ]
        if frequency != ONCE:
            following = formatting.day(due_on(request.clock.today(), frequency, 1))
            said.append(f"The same sum follows {EVERY[frequency]}, next on {following}.")
        if kind == IRA:
            used, limit = service.ira_deposits(arrives.year) + amount, formatting.money(service.terms.ira_limit)
            said.append(f"That makes {formatting.money(used)} of the {limit} that an IRA may get in {arrives.year}.")
        return " ".join(said)

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Order what was confirmed."""
        service, kind = order_service(request), str(request.slot(PORTFOLIO))
        try:
            order = service.deposit(self.amount(request), kind, str(request.slot(FREQUENCY)), reference)
        except OrderRefused as error:
            request.say(f"{why_not(error)} {self.nothing_done}")
            return []
        name, amount = self.portfolio_name(request), formatting.money(order.amount)
        said = [
            f"Done. {amount} will be in {name} on {formatting.day(order.arrives_on, weekday=True)} (reference {reference})."
        ]
        if order.next_on is not None:
            again = formatting.day(order.next_on)
            said.append(f"The next {amount} follows on {again}; another plan for {name} takes the place of this one.")
        said.append(
            f'It arrives as cash; to spread it over your allocation then, say "rebalance {name.replace("your", "my")}".'
        )
        request.say(" ".join(said))
        return []


def _plans(service: OrderService) -> str:
    """The deposits that repeat, and where they are ended."""
    names = {one.id: name_of(one) for one in service.portfolios.all()}
    found = [one for one in service.portfolios.orders(DEPOSIT) if one.next_on is not None]
    if not found:
        return "You have no deposit that repeats."
    plans = [
        f"{formatting.money(one.amount)} {EVERY[str(one.frequency)]} into {names[one.portfolio_id]}, next on {formatting.day(one.next_on)}"
        for one in found
    ]
    return (
        f"What repeats: {formatting.listing(plans)}. End it at my.switchboard-wealth.example under Deposits, up to the day before; "
        "to replace it here, tell me the new sum and how often."
    )


def _limits(service: OrderService) -> str:
    terms, money = service.terms, formatting.money
    return (
        f"You can put in {money(terms.smallest_deposit)} or more, up to {money(terms.largest_deposit)} a day; an IRA may get "
        f"{money(terms.ira_limit)} in a calendar year."
    )


def _comes_from(request: ActionRequest) -> str | None:
    account = order_service(request).portfolios.linked_account()
    return None if account is None else f"It comes from {account_name(account)}."
