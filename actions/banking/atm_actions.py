"""Where cash comes out, and where it can be paid in."""

from __future__ import annotations

import re

from actions import formatting, opening_hours
from actions.banking import atms
from actions.banking.accounts import HOME_CURRENCY
from actions.banking.atms import ATM, BRANCH, AtmService
from actions.banking.fees import FeeService, cost
from actions.banking.models import Atm, CashDepositTerms
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event

_AROUND_THE_CLOCK = re.compile(
    r"\b(?:24|all night|all day|around the clock|round the clock|at night|late|always open|any ?time|overnight)\b|24/7|\b24 ?h",
    re.IGNORECASE,
)
_PLACES = {ATM: "At an ATM", BRANCH: "At a branch counter"}


def find(request: ActionRequest, service: AtmService, *, takes_cash: bool = False) -> tuple[list[Atm], str]:
    """The machines that a message asks for, or all, and the sentence that says which these are."""
    noun = "cash-deposit ATM" if takes_cash else "ATM"
    location, last = request.entity("location"), request.last_look_up
    named = [atm for atm in service.all(takes_cash=takes_cash) if atm.name.lower() in request.text.lower()]
    if len(named) == 1:
        request.note("location", named[0].name)
        return named, f"The {noun} at {named[0].name}:"
    if location is None and last is not None:
        location = last.meant_by(request.text, "location")  # "do they have one", after a branch
    if location is None:
        return service.all(takes_cash=takes_cash), f"Here are all our {noun}s:"
    found = service.near(location, takes_cash=takes_cash)
    if not found:
        return service.all(takes_cash=takes_cash), f"I know no {noun} near {location}. Here are all of them:"
    return found, f"There {'is' if len(found) == 1 else 'are'} {formatting.plural(len(found), noun)} near {location}:"


class FindAtm(SwitchboardAction):
    """Says where cash machines are."""

    action_name = "action_banking_find_atm"
    follows = frozenset({"location", "period"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """List the machines at the location, or all."""
        found, intro = find(request, AtmService(request.session))
        if not found:
            request.say(response="utter_banking_no_atms")
            return []
        always = [atm for atm in found if atm.opens is None]
        if _AROUND_THE_CLOCK.search(request.text) and always:
            found, intro = always, "These are open 24 hours a day, on all days:"
        lines = [f"{atms.line(atm)}{', takes cash deposits' if atm.takes_cash else ''}" for atm in found]
        after = _at_that_time(request, found)
        fee = FeeService(request.session).of_code("other_atm")
        if fee is not None:
            after.append(f"They are free with our cards; another bank's ATM costs {cost(fee)}.")
        request.say_table(atms.table(found), lines, before=intro, after=after)
        return []


def _at_that_time(request: ActionRequest, found: list[Atm]) -> list[str]:
    """Which machines are open at the time that a message asks for."""
    asked = opening_hours.asked_time(request.text)
    if asked is None and opening_hours.asks_for_now(request.text):
        asked = request.clock.time_of_day()
    if asked is None:
        return []
    is_open = [atm.name for atm in found if atm.opens is None or atm.opens <= asked < atm.closes]
    closed = [atm.name for atm in found if atm.name not in is_open]
    states = (("Open", is_open), ("Closed", closed))
    return [
        f"{state} at {formatting.clock_time(asked)}: {formatting.listing(names)}." for state, names in states if names
    ]


class CashDeposit(SwitchboardAction):
    """Says where and how cash can be deposited, how much of it, and when it can be used."""

    action_name = "action_banking_cash_deposit"

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the location and the amount that were named."""
        service = AtmService(request.session)
        terms = service.deposit_terms()
        found, intro = find(request, service, takes_cash=True)
        advice = [_advice(request, terms.get(ATM)), *map(_sentence, terms.values()), intro if found else ""]
        before = "\n".join(filter(None, advice))
        if before:
            request.say_table(atms.table(found), map(atms.line, found), before=before)
        request.say(response="utter_banking_cash_deposit_help")
        return []


def deposit_times(request: ActionRequest) -> str:
    """When cash that is deposited can be used; nothing where no terms are known."""
    terms = AtmService(request.session).deposit_terms().values()
    return "\n".join(f"{_PLACES[held.place]}: you can use deposited cash {held.available}." for held in terms)


def deposit_limits(request: ActionRequest) -> str:
    """How much cash can be deposited a day; nothing where no terms are known."""
    terms = AtmService(request.session).deposit_terms().values()
    return "\n".join(f"{_PLACES[held.place]} you can deposit {_most(held)}." for held in terms)


def _advice(request: ActionRequest, atm: CashDepositTerms | None) -> str:
    """Whether the amount that was named can go into a machine."""
    money = formatting.read_money(request.entity("money"))
    if money is None or money[1] != HOME_CURRENCY or atm is None or atm.most is None:
        return ""
    said = formatting.money(money[0])
    if money[0] > atm.most:
        return f"{said} is more than our ATMs take in a day, so bring it to a branch counter."
    return f"You can deposit {said} at an ATM or at a branch counter."


def _sentence(terms: CashDepositTerms) -> str:
    most = "no limit" if terms.most is None else _most(terms)
    return f"{_PLACES[terms.place]}: {most}, {terms.accepts}; you can use the money {terms.available}."


def _most(terms: CashDepositTerms) -> str:
    return "cash without a limit" if terms.most is None else f"up to {formatting.money(terms.most)} a day"
