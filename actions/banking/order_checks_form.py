"""The form for paper checks."""

from __future__ import annotations

import re

from actions import formatting
from actions.banking import parties
from actions.banking.accounts import balance_line, label
from actions.banking.check_orders import (
    ARRIVES,
    EXPRESS,
    QUANTITIES,
    STANDARD,
    TYPES,
    CheckOrderService,
    CheckPlan,
    NoAddress,
    NoChecksFor,
)
from actions.banking.payment_answers import explain
from actions.banking.payments import InsufficientFunds
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import COSTS, HOW_LONG

QUANTITY, DELIVERY, ACCOUNT, CONFIRMED, REFERENCE = (
    "banking_order_checks_quantity",
    "banking_order_checks_delivery",
    "banking_order_checks_account",
    "banking_order_checks_confirmed",
    "banking_order_checks_reference",
)

# Anywhere in a message; as the answer to the question, less plain words mean them too.
_EXPRESS, _STANDARD = (
    re.compile(said, re.I)
    for said in (
        r"\b(?:express|expedited|rush|overnight|fast(?:er|est)? (?:one|way|option|delivery|shipping))\b",
        r"\b(?:standard|(?:slow|cheap|free)(?:er|est)? (?:one|way|option|delivery|shipping))\b",
    )
)
_FAST = re.compile(rf"{_EXPRESS.pattern}|\b(?:fast|faster|fastest|quick|quickly|asap|2 days|two days)\b", re.I)
_SLOW = re.compile(rf"{_STANDARD.pattern}|\b(?:normal|regular|free|slow|cheap|cheapest|cheaper)\b", re.I)
# Of the quantities, in their order.
_SIZES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "smallest|small|fewest|least|minimum|cheapest",
        "middle|medium|middling",
        "biggest|big|largest|large|most|maximum|max",
    )
)
_NOT_THIS = re.compile(r"\b(?:not|instead of|rather than|don'?t (?:need|want))\s+(?:by |the )?\w+", re.IGNORECASE)


class OrderChecksForm(OnceForm):
    """Checks for an account that they can be drawn on, sent to the address on file."""

    name = "banking_order_checks_form"
    title = "your order of checks"
    intents = frozenset({"order_checks"})
    fields = (
        Field(
            QUANTITY,
            "How many checks do you need: 25, 50 or 100?",
            "Checks are printed in books of 25, and the price depends on how many.",
            # To the entity component a bare "50" may be an amount.
            entities=("number", "money"),
            names=("quantity", "amount", "number of checks"),
            example="50",
        ),
        Field(
            DELIVERY,
            "Should they come by standard or by express delivery?",
            "Express delivery is faster and costs extra.",
            names=("delivery", "shipping"),
            example="standard",
        ),
        Field(
            ACCOUNT,
            "Which account are the checks for?",
            "The account's number is printed on each check.",
            entities=("account_type", "account_type:source", "account_number"),
            names=("account",),
            example="checking",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_order_checks"
    nothing_done = "No checks were ordered."
    own_slots = (REFERENCE,)
    answers = (
        Answer(COSTS, lambda request: _prices(request)),
        Answer(
            HOW_LONG,
            "; ".join(f"By {delivery} delivery they arrive {when}" for delivery, when in ARRIVES.items()) + ".",
        ),
    )
    reference_slot = REFERENCE

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """How many, how fast, for which account; with what it costs."""
        service = _service(request)
        if field.slot == QUANTITY:
            costs = {count: formatting.money(service.fee(count, STANDARD)) for count in QUANTITIES}
            return [{"title": f"{count} checks ({cost})", "payload": str(count)} for count, cost in costs.items()]
        if field.slot == DELIVERY:
            extra = formatting.money(service.fee(0, EXPRESS))
            return [
                {"title": f"Standard: {ARRIVES[STANDARD]}, free", "payload": STANDARD},
                {"title": f"Express: {ARRIVES[EXPRESS]}, {extra}", "payload": EXPRESS},
            ]
        return [{"title": balance_line(account), "payload": account.type} for account in service.possible()]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "50 please", "express", "the checking one"."""
        text = turn.request.text.lower()
        if field.slot == QUANTITY:
            found = re.search(r"\b\d{1,4}\b", text)
            return found.group() if found else _by_size(text)
        if field.slot == DELIVERY:
            return _delivery(text, _FAST, _SLOW)
        return parties.read_party(text, _service(turn.request).accounts)

    def check(self, turn: FormTurn) -> None:
        """Check the quantity, find the account, and refuse where no order could be carried out."""
        request, values = turn.request, turn.values
        service = _service(request)
        possible = service.possible()
        if not possible:
            kinds = formatting.listing(TYPES, "or")
            request.say(f'Checks need a {kinds} account, and you have none. To get one, say "open an account".')
            turn.end()
            return
        try:
            service.address()
        except NoAddress:
            request.say(
                'I have no address of yours that checks could be sent to. Say "change my address" first. '
                f"{self.nothing_done}"
            )
            turn.end()
            return
        self.hear_words(turn, {DELIVERY: _delivery(request.text, _EXPRESS, _STANDARD)})
        values[QUANTITY] = self._quantity(request, values[QUANTITY])
        values[ACCOUNT] = self._account(request, service, values[ACCOUNT])
        if values[ACCOUNT] is None and len(possible) == 1:
            values[ACCOUNT] = possible[0].type

    def summary(self, request: ActionRequest) -> str:
        """What is ordered, what it costs, and where it goes."""
        plan = _plan(request)
        return (
            f"Order {plan.quantity} checks for {label(plan.account)} for {formatting.money(plan.fee)}, taken from that "
            f"account, and send them by {plan.delivery} delivery to {plan.address}?"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Order what was confirmed."""
        try:
            plan = _plan(request)
            _service(request).order(plan, reference)
        except InsufficientFunds as error:
            request.say(f"{explain(error)} {self.nothing_done}")
        except (NoChecksFor, NoAddress):
            request.say(f"The account or your address has changed in the meantime. {self.nothing_done}")
        else:
            request.say(
                f"Done. {plan.quantity} checks for {label(plan.account)} arrive {ARRIVES[plan.delivery]} at "
                f"{plan.address}. I took {formatting.money(plan.fee)} from the account. The reference is {reference}."
            )
        return []

    def _quantity(self, request: ActionRequest, said: object) -> str | None:
        if said is None:
            return None
        found = re.match(r"\d+", str(said))
        if found is None or int(found.group()) not in QUANTITIES:
            wanted = formatting.listing([str(count) for count in QUANTITIES], "or")
            request.say(f"Checks come in books of 25: I can order {wanted}.")
            return None
        return found.group()

    def _account(self, request: ActionRequest, service: CheckOrderService, said: object) -> str | None:
        account = parties.account_or_ending(request, service.accounts, said)
        if account is not None and account.type not in TYPES:
            possible = formatting.listing([label(account) for account in service.possible()], "or")
            request.say(f"Checks can't be drawn on {label(account)}; they can on {possible}.")
            return None
        return None if account is None else str(account.type)


def _by_size(text: str) -> str | None:
    """How many "the biggest pack" has."""
    found = [count for count, said in zip(QUANTITIES, _SIZES, strict=True) if said.search(text)]
    return str(found[0]) if len(found) == 1 else None


def _delivery(text: str, fast: re.Pattern[str], slow: re.Pattern[str]) -> str | None:
    text = _NOT_THIS.sub(" ", text)
    found = [delivery for delivery, said in ((EXPRESS, fast), (STANDARD, slow)) if said.search(text)]
    return found[0] if len(found) == 1 else None


def _service(request: ActionRequest) -> CheckOrderService:
    return CheckOrderService(request.session, request.customer_id, request.clock, request.audit)


def _prices(request: ActionRequest) -> str:
    service = _service(request)
    costs = [f"{formatting.money(service.fee(count, STANDARD))} for {count}" for count in QUANTITIES]
    extra = formatting.money(service.fee(0, EXPRESS))
    return f"Checks cost {formatting.listing(costs)}. Standard delivery is free, express costs {extra}."


def _plan(request: ActionRequest) -> CheckPlan:
    quantity, delivery = int(request.slot(QUANTITY)), str(request.slot(DELIVERY))
    return _service(request).plan(str(request.slot(ACCOUNT)), quantity, delivery)
