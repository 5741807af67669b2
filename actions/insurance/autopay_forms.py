"""The forms that have premiums taken by themselves, and that end it."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import COSTS, answer_opening
from actions.forms.waiting import done_last
from actions.insurance.billing_changes import BillingChangeService, SameAsBefore
from actions.insurance.kinds import type_of
from actions.insurance.method_choice import (
    check_method,
    chosen_method,
    method_buttons,
    method_service,
    names_method,
    read_choice,
)
from actions.insurance.models import Policy
from actions.insurance.policies import PolicyGone, label, policy_service
from actions.insurance.policy_choice import MeantPolicies
from actions.insurance.policy_form import PolicyForm, policy_field
from actions.insurance.premium_payments import MethodGone
from actions.insurance.premiums import GRACE, Balance, PremiumService

POLICY, METHOD, CONFIRMED, REFERENCE = (
    "insurance_autopay_policy",
    "insurance_autopay_method",
    "insurance_autopay_confirmed",
    "insurance_autopay_reference",
)
END_POLICY, END_CONFIRMED, END_REFERENCE = (
    "insurance_end_autopay_policy",
    "insurance_end_autopay_confirmed",
    "insurance_end_autopay_reference",
)
_SAME = re.compile(r"\b(?:the )?same (?:thing |way )?(?:for|with|on)\b", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|what)\b[^.?!]*\b(?:is|are|have|has)\b[^.?!]*\bautopay\b", re.IGNORECASE)
_WHEN = "An instalment is taken on the day on which it is due; three days before, you get an e-mail with the sum."


class AutopayForm(PolicyForm, OnceForm):
    """The premium of a policy, taken from something on file on the day on which it is due."""

    name = "insurance_autopay_form"
    title = "your autopay"
    intents = frozenset({"set_up_autopay"})
    policy_slot = POLICY
    fields = (
        policy_field(POLICY, "Which policy should be paid by itself?", "Each policy has an autopay of its own."),
        Field(
            METHOD,
            "What should it be taken from?",
            "I take it only from what you name.",
            entities=("payment_method", "card_type", "account_number"),
            names=("payment method", "card", "account", "method"),
            example="the first one",
        ),
        yes_no(CONFIRMED, "Shall I set it up?"),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_set_up_autopay"
    nothing_done = "Autopay is as it was."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(rf"{COSTS}|\bdiscounts?\b", "Autopay is free; there is no discount for it, but no bill is forgotten."),
        Answer(r"\bam i on\b|\bdo i have\b", lambda request: _on_autopay(request)),
        Answer(r"\bwhen\b|\b(?:what|which) (?:day|date)\b", _WHEN),
        Answer(r"\b(?:cancel|stop|end|turn it off|undo)\b", 'You can end it at any time: say "cancel autopay".'),
    )

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The policies; what is on file."""
        return method_buttons(request) if field.slot == METHOD else super().choices(field, request)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """A policy; "the visa", "4412"."""
        return read_choice(turn.request) if field.slot == METHOD else super().read(field, turn)

    def claims(self, request: ActionRequest) -> bool:
        """A way of paying where one was asked for."""
        return names_method(request, METHOD)

    def check(self, turn: FormTurn) -> None:
        """Find the policy and what it is paid with; what is so already needs nothing."""
        request, values = turn.request, turn.values
        if turn.activating and _WHICH.search(request.text):
            request.say(_on_autopay(request))
            turn.end()
            return
        if turn.activating and values[METHOD] is None and _SAME.search(request.text):
            values[METHOD] = done_last(self, request).get(METHOD)
        policy = self.check_policy(turn)
        if turn.ended:
            return
        answer_opening(self, turn)
        self.one_at_a_time(turn)
        values[METHOD] = check_method(turn, METHOD, self.nothing_done)
        if turn.ended or policy is None or not policy.autopay:
            return
        if values[METHOD] is None:
            if turn.activating or POLICY in turn.heard:
                request.say(
                    f"Your {label(policy)} is paid by itself from your {policy.payment_label} already; it can be taken from something "
                    "else."
                )
            return
        chosen = {str(method.id): method.label for method in method_service(request).usable()}
        if chosen[values[METHOD]] == policy.payment_label:
            request.say(f"Your {label(policy)} is paid by itself from your {policy.payment_label} already.")
            turn.end()

    def goes_on(self, request: ActionRequest) -> bool:
        """ "Same for health", after autopay for another policy."""
        named = _SAME.search(request.text) is not None and type_of(request) is not None
        return named and bool(done_last(self, request))

    def summary(self, request: ActionRequest) -> str:
        """What is taken from where, and when for the first time."""
        policy, method = self.chosen(request), chosen_method(request, METHOD)
        if policy is None or method is None:
            return self.fields[-1].prompt  # something went a moment ago; the yes says so
        return f"Have the premium of your {label(policy)} taken from your {method.label}? {_first(request, policy)} {self.fields[-1].prompt}"

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Set it up."""
        number = str(request.slot(POLICY))
        service = BillingChangeService(policy_service(request))
        try:
            policy = service.set_up_autopay(number, str(request.slot(METHOD)), reference)
        except (PolicyGone, MethodGone):
            request.say(
                f"The policy, or what it should be taken from, has changed in the meantime. {self.nothing_done}"
            )
        except SameAsBefore:
            request.say("It is paid that way already, so nothing was done twice.")
        else:
            overdue = _balance(request, policy).overdue
            late = (
                f' The {formatting.money(overdue)} that is overdue is not taken by itself: say "pay my premium".'
                if overdue
                else ""
            )
            request.say(
                f"Done. The premium of your {label(policy)} is taken from your {policy.payment_label} from now on. {_WHEN}{late} To "
                f'end it, say "cancel autopay". The reference is {reference}.'
            )
        return []


class EndAutopayForm(PolicyForm, OnceForm):
    """A policy whose premium is not taken by itself any more."""

    name = "insurance_end_autopay_form"
    title = "ending your autopay"
    intents = frozenset({"cancel_autopay"})
    policy_slot = END_POLICY
    fields = (
        replace(
            policy_field(END_POLICY, "Which autopay should end?", "I end only the one that you name."),
            example="the home one",
        ),
        Field(
            END_CONFIRMED,
            "Shall I end it?",
            "Without autopay a bill can be forgotten, so I do it only when you agree.",
            means_yes=r"(?i:(?:(?:yes|ok|okay|please|sure)\W+)*(?:end|cancel|stop|turn) (?:it|that|autopay)(?: off)?\W*)",
        ),
    )
    confirmation = END_CONFIRMED
    submit_action = "action_insurance_cancel_autopay"
    answers = (
        Answer(rf"{COSTS}|\bdiscounts?\b", "Ending autopay costs nothing, and no discount hangs on it."),
        Answer(
            r"\bpause\b|\bsuspend\b|\bback on\b", "Autopay can't be paused, but you can set it up again at any time."
        ),
    )
    nothing_done = "Autopay goes on."
    own_slots = (END_REFERENCE,)
    reference_slot = END_REFERENCE

    def policies(self, request: ActionRequest) -> list[Policy]:
        """Those that are paid by themselves."""
        return [policy for policy in super().policies(request) if policy.autopay]

    def without_policies(self, request: ActionRequest) -> str:
        """None is paid by itself."""
        return 'None of your policies is on autopay, so nothing has to end. To see what is due, say "what do I owe?".'

    def check(self, turn: FormTurn) -> None:
        """Find the policy; one that is not on autopay needs nothing."""
        request, values = turn.request, turn.values
        if turn.activating or END_POLICY in turn.heard:
            every = policy_service(request).active()
            found = MeantPolicies(request, every).among(every)
            if found and not any(policy.autopay for policy in found):
                request.say(f"Your {label(found[0])} is not on autopay, so nothing has to end.")
                if turn.activating:
                    turn.end()
                    return
                values[END_POLICY] = None
        self.check_policy(turn)
        if not turn.ended:
            answer_opening(self, turn)
            self.one_at_a_time(turn)

    def summary(self, request: ActionRequest) -> str:
        """What has to be paid by hand then."""
        policy = self.chosen(request)
        if policy is None:
            return self.fields[-1].prompt  # it ended a moment ago; the yes says so
        following = _balance(request, policy).next
        by_hand = (
            ""
            if following is None
            else f" The {formatting.money(following.amount)} due on {formatting.day(following.due_on)} is then yours to pay."
        )
        return f"End autopay for your {label(policy)}?{by_hand} {self.fields[-1].prompt}"

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """End it."""
        service = BillingChangeService(policy_service(request))
        try:
            policy = service.cancel_autopay(str(request.slot(END_POLICY)), reference)
        except (PolicyGone, SameAsBefore):
            request.say("That policy is not on autopay any more, so nothing was done twice.")
            return []
        following = _balance(request, policy).next
        pay = (
            ""
            if following is None
            else f" Pay the {formatting.money(following.amount)} by {formatting.day(following.due_on)} yourself: say "
            f'"pay my premium". You stay covered for {GRACE.days} days after that day.'
        )
        request.say(f"Done. Autopay for your {label(policy)} has ended.{pay} The reference is {reference}.")
        return []


def _on_autopay(request: ActionRequest) -> str:
    """Which policies are paid by themselves."""
    every = [label(policy) for policy in policy_service(request).active() if policy.autopay]
    return (
        f"Your {formatting.listing(every)} {'is' if len(every) == 1 else 'are'} on autopay."
        if every
        else "None of your policies is."
    )


def _balance(request: ActionRequest, policy: Policy) -> Balance:
    return PremiumService(policy_service(request)).balance(policy)


def _first(request: ActionRequest, policy: Policy) -> str:
    balance = _balance(request, policy)
    upcoming = [one for one in (*balance.billed, balance.following) if one is not None and one.due_on >= balance.today]
    if not upcoming:
        return "Nothing more is due for it."
    return f"The first time is {formatting.day(upcoming[0].due_on)}: {formatting.money(upcoming[0].amount)}."
