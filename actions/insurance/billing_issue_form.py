"""The form for a charge that is wrong."""

from __future__ import annotations

import re

from rasa_sdk.events import SlotSet

from actions import formatting, stories
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.forms import Answer, Field, Form, FormTurn
from actions.forms.answers import HOW_LONG, MONEY_BACK
from actions.forms.picking import PLACES, picked
from actions.insurance.billing_actions import PAYMENTS, payment_line
from actions.insurance.billing_cases import ANSWER_DAYS, AlreadyReported, BillingCaseService, NoSuchCharge
from actions.insurance.billing_models import BillingCase, PremiumPayment
from actions.insurance.policies import policy_service
from actions.insurance.policy_choice import MeantPolicies
from actions.periods import resolve
from actions.sums import read_figure_in

CHARGE, PROBLEM, CONFIRMED, LISTED = (
    "insurance_billing_issue_charge",
    "insurance_billing_issue_problem",
    "insurance_billing_issue_confirmed",
    "insurance_billing_issue_listed",
)
_TWICE = re.compile(r"\b(?:twice|double|doubled|duplicate\w*|two times|2 times|2x|both)\b", re.IGNORECASE)
_WHY = re.compile(
    rf"{_TWICE.pattern}|\b(?:never|cancel\w*|refund\w*|overcharg\w*|didn'?t|isn'?t|wasn'?t|wrong (?:amount|sum|price)|too (?:much|high)|"
    r"more than|instead of|should(?:'ve| have)? (?:be|been|cost)|supposed to|after i)\b",
    re.IGNORECASE,
)
_ONE_BEFORE = re.compile(
    r"\b(?:one|charge|payment) before\b|\b(?:earlier|previous) (?:one|charge|payment)\b", re.IGNORECASE
)
_ANOTHER = re.compile(r"^\W*(?:no|sorry|wait|actually|oops)\b", re.IGNORECASE)


class BillingIssueForm(Form):
    """One charge of the customer's own, and what is wrong with it."""

    name = "insurance_billing_issue_form"
    title = "your billing issue"
    intents = frozenset({"report_billing_issue"})
    fields = (
        Field(
            CHARGE,
            "Which charge is it? Pick one, or tell me the amount or the day.",
            "One charge at a time is looked into, and it should not be the wrong one.",
            entities=("money", "period", "insurance_type", "policy_number"),
            names=("charge", "payment"),
            example="the first one",
        ),
        Field(
            PROBLEM,
            "What is wrong with it?",
            "Your words go to the colleagues in billing who look into it.",
            names=("problem", "reason"),
            example="I was charged twice",
            free_text=True,
            sounds_like=frozenset(
                {
                    "complain",
                    "check_payment_status",
                    "cancel_plan",
                    "check_account_balance_due",
                    "pay_premium",
                    "update_payment_method",
                }
            ),
        ),
        Field(CONFIRMED, "Shall I report it?", "You should see what I am about to send before it goes to billing."),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_report_billing_issue"
    nothing_done = "Nothing was reported."
    own_slots = (LISTED,)
    answers = (
        Answer(
            MONEY_BACK, f"What was taken wrongly goes back to where it came from within {ANSWER_DAYS} business days."
        ),
        Answer(
            rf"{HOW_LONG}|\bwhat happens\b", f"Billing looks into it and answers within {ANSWER_DAYS} business days."
        ),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """List the charges that may be meant."""
        lines = []
        if field.slot == CHARGE:
            lines = [f"{place}. {payment_line(one)}" for place, one in enumerate(_listed(request), start=1)]
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The charges."""
        if field.slot != CHARGE:
            return []
        listed = zip(PLACES, _listed(request), strict=False)
        return [{"title": payment_line(one), "payload": f"the {place} one"} for place, one in listed]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The second one", "134.60"; the problem as it was told."""
        request = turn.request
        if field.slot == PROBLEM:
            return stories.told(request)
        if field.slot != CHARGE:
            return None
        said = (
            picked(request, PLACES)
            or read_figure_in(request.text)
            or MeantPolicies(request, policy_service(request).all())
        )
        return request.text if said else None

    def hear(self, turn: FormTurn) -> None:
        """A "no" with another charge of the list is a correction; so is "the one before that", of the same policy."""
        request, known = turn.request, None if turn.activating else _chosen(turn.request)
        if known is not None and CHARGE not in turn.heard and _ONE_BEFORE.search(request.text):
            same = [one for one in case_service(request).charges() if one.policy_number == known.policy_number]
            older = same[[one.id for one in same].index(known.id) + 1 :]
            turn.hear(CHARGE, str(older[0].id) if older else None)
            return
        if (
            turn.activating
            or CHARGE in turn.heard
            or request.requested_slot == CHARGE
            or not _ANOTHER.search(request.text)
        ):
            return
        other = picked(request, [str(one.id) for one in _listed(request)])
        if other is not None:
            turn.hear(CHARGE, other)

    def check(self, turn: FormTurn) -> None:
        """Find the charge; one that is looked into already is not reported again."""
        request, values = turn.request, turn.values
        service = case_service(request)
        charges = service.charges()
        if not charges:
            request.say("There is no charge of the last year that could be looked into.")
            turn.end()
            return
        known = {str(one.id) for one in charges}
        if values[CHARGE] not in known:
            said = (CHARGE in turn.heard and values[CHARGE] is not None) or turn.activating
            values[CHARGE] = self._found(turn, service) if said else None
        case = None if values[CHARGE] is None else service.existing(str(values[CHARGE]))
        if case is not None:
            request.say(_already(case))
            values[CHARGE] = None
        stories.hear_reason(self, turn, PROBLEM, _WHY)

    def summary(self, request: ActionRequest) -> str:
        """The charge and what is wrong."""
        charge = _chosen(request)
        if charge is None:
            return self.fields[-1].prompt
        return f'Report this charge to billing: {payment_line(charge)}. Problem: "{request.slot(PROBLEM)}". {self.fields[-1].prompt}'

    def submit(self, request: ActionRequest) -> list[Event]:
        """Report it."""
        service, charge = case_service(request), _chosen(request)
        try:
            if charge is None:
                raise NoSuchCharge
            case = service.open(str(charge.id), problem=str(request.slot(PROBLEM)))
        except AlreadyReported as error:
            request.say(f"{_already(error.case)} Nothing was reported twice.")
        except NoSuchCharge:
            request.say(f"I don't find that charge any more. {self.nothing_done}")
        else:
            twins = service.twins(charge) if charge is not None else []
            seen = " I see two equal charges of that day, and I noted that." if twins else ""
            request.say(
                f"Done. Your case is {case.id}.{seen} Billing answers by {formatting.day(case.answer_by)}, by e-mail, and what was "
                f"taken wrongly goes back to your {charge.method_label if charge is not None else 'card'}. You are covered as before in "
                "the meantime."
            )
        return []

    def _found(self, turn: FormTurn, service: BillingCaseService) -> str | None:
        """The one charge that is meant; of two equal ones of a day, for "charged twice", the later one."""
        request = turn.request
        listed = PAYMENTS.listed(request) if turn.activating else [str(one.id) for one in _listed(request)]
        place = picked(request, listed)
        charges = service.charges()
        if place is not None and any(one.id == place for one in charges):
            return place
        fitting = _fitting(request, charges)
        if fitting is not None and not fitting:
            turn.events.append(SlotSet(LISTED, None))
            if not turn.activating:
                request.say("I find no such charge. These are your latest ones.")
            return None
        if _TWICE.search(request.text) and turn.activating:
            # Of two equal charges of a day either may be named: the later one.
            twins = [one for one in fitting or charges if service.twins(one)] or [
                one for one in charges if service.twins(one)
            ]
            if len(twins) == 2 and len({one.paid_on for one in twins}) == 1:
                return str(twins[0].id)
            fitting = twins or fitting
        turn.events.append(SlotSet(LISTED, None if fitting is None else [str(one.id) for one in fitting]))
        fitting = fitting if fitting is not None else charges
        return str(fitting[0].id) if len(fitting) == 1 else None


def case_service(request: ActionRequest) -> BillingCaseService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return BillingCaseService(request.session, request.customer_id, request.clock, request.audit)


def _fitting(request: ActionRequest, charges: list[PremiumPayment]) -> list[PremiumPayment] | None:
    """The charges that fit what a message says; None when it says nothing about which."""
    money = read_money(request.entity("money") or read_figure_in(request.text))
    said = request.entity("period")
    period = None if said is None else resolve(said, request.clock.today())
    policies = policy_service(request).all()
    meant = MeantPolicies(request, policies)
    if money is None and period is None and not meant:
        return None
    found = charges
    if meant:
        numbers = {policy.number for policy in meant.among(policies)}
        found = [one for one in found if one.policy_number in numbers]
    if period is not None:
        start, end = period.start, period.end
        found = [
            one for one in found if (start is None or one.paid_on >= start) and (end is None or one.paid_on <= end)
        ]
    by_sum = [one for one in found if money is None or one.amount == money[0]]
    # "It should be 120" names no charge of 120.
    return by_sum or (found if meant or period is not None else by_sum)


def _listed(request: ActionRequest) -> list[PremiumPayment]:
    """What the question lists: the charges that were found before, or else the newest."""
    charges, ids = case_service(request).charges(), request.slot(LISTED)
    found = [one for one in charges if isinstance(ids, list) and one.id in ids]
    return (found or charges)[: len(PLACES)]


def _chosen(request: ActionRequest) -> PremiumPayment | None:
    try:
        return case_service(request).charge(str(request.slot(CHARGE)))
    except NoSuchCharge:
        return None


def _already(case: BillingCase) -> str:
    return f"That charge is looked into already (case {case.id}, {case.status}); you hear by {formatting.day(case.answer_by)}."
