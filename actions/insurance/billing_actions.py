"""What is owed for policies, and what became of payments."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.focus import Focus
from actions.formatting import read_money
from actions.insurance.billing_models import BOOKED, FAILED, METHODS, PROCESSING, PremiumPayment
from actions.insurance.focus import POLICIES, policy_referred_to
from actions.insurance.policies import label, policy_service
from actions.insurance.policy_choice import MeantPolicies
from actions.insurance.premium_payments import PaymentFilter, PremiumPaymentService
from actions.insurance.premiums import BILLED_AHEAD, GRACE, NOTHING, Balance, PremiumService
from actions.periods import resolve

PAYMENTS = Focus("premium_payment")
"""What a listed payment is remembered as; its value is the payment's reference."""
MOST_LISTED = 5
_ASKS_GRACE = re.compile(r"\b(?:grace|before you cancel|how late|how many days|lapse\w*|late fee)\b", re.IGNORECASE)
_LATEST = re.compile(
    r"\b(?:last|latest|most recent|newest) (?:premium |auto |car |insurance )?(?:payments?|one|charge)\b", re.I
)


def payment_service(request: ActionRequest) -> PremiumPaymentService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return PremiumPaymentService(policy_service(request))


class BalanceDue(SwitchboardAction):
    """Says what is owed for one policy, or for all."""

    action_name = "action_insurance_balance_due"
    follows = frozenset({"insurance_type", "policy_number"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the policy that is meant, or for all of them with the sum."""
        policies = policy_service(request).active()
        if not policies:
            request.say('You have no active policy with us, so nothing is due. To get one, say "sign me up".')
            return []
        meant = MeantPolicies(request, policies)
        found = meant.among(policies)
        shown = None if meant else policy_referred_to(request, policies)
        found = [shown] if shown is not None else found
        if meant and not found:
            request.say(f"I find no active {meant.number or f'{meant.type} policy'} of yours. These are your policies:")
        premiums = PremiumService(policy_service(request))
        balances = [premiums.balance(policy) for policy in found or policies]
        late = balances if len(balances) == 1 else [one for one in balances if one.overdue]
        if len(late) == 1 and (found or not meant):
            POLICIES.note(request, str(late[0].policy.number))  # "pay that one"
        if len(balances) == 1:
            words = f"{_capital(balance_words(balances[0]))} {_how_to_pay(balances[0])}".strip()
            request.say("\n".join([words, *_grace(request)]))
            return []
        lines = [f"- {_capital(balance_words(balance))}" for balance in balances]
        request.say("\n".join([_total(balances), *lines, *_next_step(balances), *_grace(request)]))
        return []


def balance_words(balance: Balance) -> str:
    """What is due for a policy and when, as sentences."""
    policy, following = balance.policy, balance.next
    if following is None:
        return f"nothing more is due for your {label(policy)}, which ends on {formatting.day(policy.ends_on)}."
    if not balance.due:
        paid = "" if not balance.credit else f" ({formatting.money(balance.credit)} of it is paid)"
        return (
            f"nothing is due for your {label(policy)} now. The next {formatting.money(following.amount)}{paid} is due on "
            f"{formatting.day(following.due_on)}."
        )
    first = balance.billed[0]
    if balance.overdue:
        until = formatting.day(first.due_on + GRACE)
        later = balance.due - balance.overdue
        soon = (
            ""
            if not later
            else f" {formatting.money(later)} more is due by {formatting.day(balance.billed[-1].due_on)}."
        )
        return (
            f"{formatting.money(balance.overdue)} for your {label(policy)} was due on {formatting.day(first.due_on)} and is not paid. "
            f"You are covered until {until}; after that the policy can end.{soon}"
        )
    by = formatting.day(first.due_on)
    return f"{formatting.money(balance.due)} for your {label(policy)} is due on {by}.{_autopay(balance)}"


def _autopay(balance: Balance) -> str:
    return f" It is taken from your {balance.policy.payment_label} by itself." if balance.policy.autopay else ""


def _total(balances: list[Balance]) -> str:
    due = sum((balance.due for balance in balances), NOTHING)
    late = sum((balance.overdue for balance in balances), NOTHING)
    if not due:
        return "Nothing is due now."
    overdue = f", of which {formatting.money(late)} is overdue" if late else ""
    return f"You owe {formatting.money(due)} in the next {BILLED_AHEAD.days} days{overdue}:"


def _how_to_pay(balance: Balance) -> str:
    return (
        'To pay it now, say "pay my premium".'
        if balance.due and (balance.overdue or not balance.policy.autopay)
        else ""
    )


def _grace(request: ActionRequest) -> list[str]:
    """How long a policy goes on unpaid, for those who ask about that."""
    rule = f"A policy goes on for {GRACE.days} days after a due date (the grace period); there is no late fee in that time."
    return [rule] if _ASKS_GRACE.search(request.text) else []


def _next_step(balances: list[Balance]) -> list[str]:
    return ['To pay one of them now, say for example "pay my auto premium".'] if any(map(_how_to_pay, balances)) else []


class PaymentStatus(SwitchboardAction):
    """Says whether a payment went through."""

    action_name = "action_insurance_payment_status"
    follows = frozenset({"insurance_type", "policy_number", "period", "money", "payment_method"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the payment that is meant, or for the latest ones."""
        service = payment_service(request)
        every = service.find()
        if not every:
            request.say('I have no payment of yours on file yet. To make one, say "pay my premium".')
            return []
        picked = request.entity(PAYMENTS.entity)
        found = [payment for payment in every if payment.id == picked]
        if not found:
            wanted = self._wanted(request)
            found = service.find(wanted)
            if not found:
                request.say(f"I find no such payment. {_what_if_missing(wanted)}These are your latest ones:")
                found = every
            elif wanted == PaymentFilter():
                found = every[:1] if _LATEST.search(request.text) else every
        if len(found) == 1:
            request.say(_sentence(request, found[0]))
            return []
        self._list(request, found)
        return []

    def _wanted(self, request: ActionRequest) -> PaymentFilter:
        policies = policy_service(request).all()
        meant = MeantPolicies(request, policies)
        numbers = frozenset(str(policy.number) for policy in meant.among(policies)) if meant else None
        money, said = read_money(request.entity("money")), request.entity("period")
        method = request.entity("payment_method")
        return PaymentFilter(
            policy_numbers=numbers,
            amount=None if money is None else money[0],
            period=None if said is None else resolve(said, request.clock.today()),
            method=method if method in METHODS else None,
        )

    def _list(self, request: ActionRequest, found: list[PremiumPayment]) -> None:
        offset = request.offset if request.offset < len(found) else 0
        payments = found[offset : offset + MOST_LISTED]
        shown = offset + len(payments)
        lines = [f"{place}. {payment_line(one)}: {_state(one)}" for place, one in enumerate(payments, start=1)]
        left = len(found) - shown
        after = [f'... and {left} more. Say "show more" to see them.'] if left else []
        failed = [payment for payment in payments if payment.status == FAILED]
        after.append(
            'A payment that failed can be made again: say "pay my premium".'
            if failed
            else 'If one of them is wrong, say "I was charged wrongly".'
        )
        rows = [
            [formatting.day(p.paid_on), p.policy_number, formatting.money(p.amount), p.method_label, _state(p)]
            for p in payments
        ]
        table = {"columns": ["Date", "Policy", "Amount", "Paid by", "Status"], "rows": rows}
        request.say_table(table, lines, before="Here are your payments, the latest first:", after=after)
        items = PAYMENTS.items(str(payment.id) for payment in payments)
        request.lists(shown=shown, more=left > 0, items=items, item_action=self.action_name)


def payment_line(payment: PremiumPayment) -> str:
    """`$134.60 for AU-104471 on Oct 29, 2025 by Visa ending in 4412`."""
    amount, day = formatting.money(payment.amount), formatting.day(payment.paid_on)
    return f"{amount} for {payment.policy_number} on {day} by {payment.method_label}"


def _state(payment: PremiumPayment) -> str:
    if payment.status == BOOKED:
        return f"booked on {formatting.day(payment.booked_on)}"
    if payment.status == PROCESSING:
        return f"on its way, booked by {formatting.day(payment.booked_on)}"
    return f"{payment.status}, {payment.note}" if payment.note else str(payment.status)


def _sentence(request: ActionRequest, payment: PremiumPayment) -> str:
    said = f"Your payment of {payment_line(payment)}"
    if payment.status == BOOKED:
        return (
            f"{said} went through and was booked on {formatting.day(payment.booked_on)}. The reference is {payment.id}."
        )
    if payment.status == PROCESSING:
        return (
            f"{said} is on its way: it is booked by {formatting.day(payment.booked_on)}, and you are covered as if it were. The "
            f"reference is {payment.id}."
        )
    if payment.status == FAILED:
        again = 'To pay again, say "pay my premium"; to use something else, "change my payment method".'
        return f"{said} did not go through: {payment.note}. {_still_open(request, payment)}{again}"
    return f"{said} was given back: {payment.note}. It can take five business days until you see it."


def _still_open(request: ActionRequest, payment: PremiumPayment) -> str:
    policy = policy_service(request).find(payment.policy_number)
    due = Decimal(0) if policy is None else PremiumService(policy_service(request)).balance(policy).due
    return f"{formatting.money(due)} is open for that policy. " if due else "Nothing is open for that policy now. "


def _what_if_missing(wanted: PaymentFilter) -> str:
    return "A payment from a bank account shows after a day, a check when it has arrived. " if wanted.method else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
