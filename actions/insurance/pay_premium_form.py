"""The form that pays a premium."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting, sums
from actions.context import ActionRequest, Event
from actions.errors import Refusal
from actions.formatting import read_money
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import COSTS, HOW_LONG, answer_opening
from actions.insurance.billing_actions import BalanceDue, balance_words, payment_service
from actions.insurance.billing_models import CARD
from actions.insurance.method_choice import (
    BY_CHECK,
    check_method,
    chosen_method,
    method_buttons,
    names_method,
    read_choice,
)
from actions.insurance.models import Policy
from actions.insurance.policies import PolicyGone, label, policy_service
from actions.insurance.policy_form import PolicyForm, policy_field
from actions.insurance.premium_payments import TRANSFER_DAYS, MethodGone, MoreThanPayable, NotAnAmount
from actions.insurance.premiums import Balance, PremiumService
from actions.references import AlreadyDone

POLICY, AMOUNT, METHOD, CONFIRMED, REFERENCE = (
    "insurance_payment_policy",
    "insurance_payment_amount",
    "insurance_payment_method",
    "insurance_payment_confirmed",
    "insurance_payment_reference",
)
_ALL_DUE = re.compile(
    r"\b(?:all|everything|whole|full|entire|total|due|owed?|balance|bill|in full|lot|it)\b|\bpay (?:it|that|my)\b",
    re.IGNORECASE,
)
_PAY = re.compile(r"\bpay\b(?!\s*(?:pal|ment))", re.IGNORECASE)
_MINIMUM = re.compile(r"\b(?:minimum|least|smallest)\b", re.IGNORECASE)
_JUST_ALL = (
    r"\W*(?:(?:just|only|pay|ok|okay|then|and|well|no)\W+)*(?:all of it|everything|the whole (?:thing|sum|amount|lot)|the full amount"
    r"|in full|what(?:ever)? i owe|all i owe|what(?:'?s| is) due)(?:\W+(?:please|pls|then|now))*\W*"
)
_WHOLE = re.compile(
    r"\b(?:all of it|everything|the whole|in full|full amount|entire|total|what(?:'s| is| i)? (?:due|owed?)|amount due|all i owe|"
    r"the lot|due|whatever i owe|the balance|the bill)\b|\bpay (?:it|that|that one|this one)(?: off| now| please)*\W*$",
    re.IGNORECASE,
)


class PayPremiumForm(PolicyForm, OnceForm):
    """What is due for a policy, or a part of it, from a card or an account on file."""

    name = "insurance_payment_form"
    title = "your payment"
    intents = frozenset({"pay_premium"})
    policy_slot = POLICY
    fields = (
        policy_field(POLICY, "Which policy should I pay for?", "Each policy has a bill of its own."),
        Field(
            AMOUNT,
            "How much should I pay: all that is due, or another amount?",
            "You can pay in parts; what is less than an instalment counts towards it.",
            entities=("money",),
            names=("amount", "sum"),
            example="all of it",
            shape=rf"{sums.SHAPE}|(?i:{_JUST_ALL})",
        ),
        Field(
            METHOD,
            "How would you like to pay?",
            "I take it only from what you name.",
            entities=("payment_method", "card_type", "account_number"),
            names=("payment method", "card", "account", "method"),
            example="the first one",
        ),
        yes_no(CONFIRMED, "Shall I pay it now?"),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_pay_premium"
    nothing_done = "Nothing was paid."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(COSTS, "Paying here is free, by card too."),
        Answer(
            r"\b(?:options?|ways?|apple pay|google pay|venmo|take)\b",
            lambda request: f"I can take a card, a bank account or PayPal that is on file, right here. {BY_CHECK}",
        ),
        Answer(HOW_LONG, f"A card is booked at once, a bank account or PayPal within {TRANSFER_DAYS} business days."),
        Answer(r"\bhow much\b.*\b(?:due|owe|left)\b|\bwhat(?:'s| is)? due\b", lambda request: _due(request)),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Say what is due before asking for the amount."""
        policy = self.chosen(request) if field.slot == AMOUNT else None
        if policy is None:
            super().ask(field, request)
            return
        said = balance_words(_balance(request, policy))
        request.say(f"{said[:1].upper()}{said[1:]} {field.prompt}", buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """All that is due; what is on file."""
        if field.slot == AMOUNT:
            policy = self.chosen(request)
            payable = Decimal(0) if policy is None else _balance(request, policy).payable
            return [{"title": f"All of it: {formatting.money(payable)}", "payload": "all of it"}] if payable else []
        if field.slot == METHOD:
            return method_buttons(request)
        return super().choices(field, request)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "All of it" and "half" are read in `check`; "the visa", "4412"."""
        if field.slot == AMOUNT:
            return sums.read_figure(turn.request.text)
        if field.slot == METHOD:
            return read_choice(turn.request)
        return super().read(field, turn)

    def goes_on(self, request: ActionRequest) -> bool:
        """ "Then pay 50 on it", after what is due was looked up."""
        last = request.last_look_up
        return last is not None and last.action == BalanceDue.action_name and _PAY.search(request.text) is not None

    def claims(self, request: ActionRequest) -> bool:
        """A way of paying where one was asked for."""
        return names_method(request, METHOD)

    def check(self, turn: FormTurn) -> None:
        """Compare the amount with what is payable for the policy, and find how it is paid."""
        request, values = turn.request, turn.values
        policy = self.check_policy(turn)
        if turn.ended:
            return
        answer_opening(self, turn)
        self.one_at_a_time(turn)
        balance = None if policy is None else _balance(request, policy)
        if balance is not None and not balance.payable:
            said = balance_words(balance)
            request.say(f"{said[:1].upper()}{said[1:]} {self.nothing_done}")
            turn.end()
            return
        self._hear_amount(turn, balance)
        values[AMOUNT] = None if balance is None and values[AMOUNT] is None else self._amount(turn, balance)
        values[METHOD] = check_method(turn, METHOD, self.nothing_done)

    def summary(self, request: ActionRequest) -> str:
        """What is paid for which policy, from where, and what is due then."""
        policy, method, money = self.chosen(request), chosen_method(request, METHOD), read_money(request.slot(AMOUNT))
        if policy is None or method is None or money is None:
            return self.fields[-1].prompt  # something went a moment ago; the yes says so
        balance = _balance(request, policy)
        left = balance.due - money[0]
        rest = f" {formatting.money(left)} stays due." if left > 0 else ""
        return f"Pay {formatting.money(money[0])} for your {label(policy)} from your {method.label}?{rest} {self.fields[-1].prompt}"

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Pay it."""
        number, money = str(request.slot(POLICY)), read_money(request.slot(AMOUNT))
        service = payment_service(request)
        try:
            payment = service.pay(
                number, Decimal(0) if money is None else money[0], str(request.slot(METHOD)), reference
            )
        except AlreadyDone:
            raise
        except Refusal as error:
            request.say(f"{_why_not(error)} {self.nothing_done}")
            return []
        request.session.flush()
        policy = policy_service(request).find(number)
        booked = "It is booked" if payment.method == CARD else f"It is booked by {formatting.day(payment.booked_on)}"
        due = "" if policy is None else balance_words(_balance(request, policy))
        request.say(
            f"Done. I took {formatting.money(payment.amount)} from your {payment.method_label}. {booked}, and the reference is "
            f"{reference}. {due[:1].upper()}{due[1:]}{_others(request, number)}"
        )
        return []

    def _hear_amount(self, turn: FormTurn, balance: Balance | None) -> None:
        request = turn.request
        payable = None if balance is None else balance.payable
        if sums.hear_sum(self, turn, AMOUNT, payable) or request.entity("money") is not None or payable is None:
            return
        asked = request.requested_slot == AMOUNT and turn.attempted
        said = (_ALL_DUE if asked else _WHOLE).search(request.text)
        if balance is not None and _MINIMUM.search(request.text):
            said, payable = _MINIMUM.search(request.text), balance.least
        if said and AMOUNT not in turn.heard and (asked or turn.activating):
            self.hear_words(turn, {AMOUNT: f"{payable:.2f} USD"})

    def _amount(self, turn: FormTurn, balance: Balance | None) -> str | None:
        """The amount, if so much can be paid; as it was said as long as the policy is not known."""
        request, said = turn.request, turn.values[AMOUNT]
        money = read_money(said)
        if said is None or money is None:
            return None
        if money[1] != "USD":
            request.say("Premiums are paid in dollars.")
            return None
        if balance is None:
            return str(said)
        try:
            payment_service(request).check(balance, money[0])
        except Refusal as error:
            request.say(_why_not(error))
            return None
        return f"{money[0]:.2f} USD"


def _balance(request: ActionRequest, policy: Policy) -> Balance:
    return PremiumService(policy_service(request)).balance(policy)


def _due(request: ActionRequest) -> str:
    balances = PremiumService(policy_service(request)).balances()
    due = [balance for balance in balances if balance.policy.number == request.slot(POLICY)] or balances
    parts = [balance_words(balance) for balance in due]
    return " ".join(part[:1].upper() + part[1:] for part in parts)


def _others(request: ActionRequest, number: str) -> str:
    """What is due for other policies and is not taken by itself."""
    balances = PremiumService(policy_service(request)).balances()
    others = [one for one in balances if one.policy.number != number and one.due and not one.policy.autopay]
    parts = [f"{formatting.money(one.due)} for your {label(one.policy)}" for one in others]
    return f" Also due: {formatting.listing(parts)}." if parts else ""


def _why_not(error: Refusal) -> str:
    if isinstance(error, MoreThanPayable):
        most = formatting.money(error.balance.payable)
        return f"At most {most} can be paid for your {label(error.balance.policy)} now."
    if isinstance(error, NotAnAmount):
        return "The amount has to be more than zero, with at most two decimals."
    if isinstance(error, MethodGone):
        return "That way of paying is not on file any more."
    if isinstance(error, PolicyGone):
        return "That policy is not active any more."
    return "That is not possible any more."
