"""The form that changes how often a premium is paid."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import COSTS, answer_opening
from actions.frequencies import read_frequency
from actions.insurance.billing_changes import BillingChangeService, Overdue, SameAsBefore
from actions.insurance.catalog import instalment, instalment_words
from actions.insurance.models import Policy
from actions.insurance.policies import PolicyGone, label, policy_service
from actions.insurance.policy_form import PolicyForm, policy_field

POLICY, FREQUENCY, CONFIRMED, REFERENCE = (
    "insurance_frequency_policy",
    "insurance_frequency_frequency",
    "insurance_frequency_confirmed",
    "insurance_frequency_reference",
)
_IN_ONE = re.compile(
    r"\b(?:up ?front|lump sum|in one go|all at once|once for the whole|(?:one|a) (?:single |big )+payment|in full|just once|only once"
    r"|take the lot once)\b",
    re.IGNORECASE,
)
_TOO_MUCH = re.compile(r"\b(?:too much|hits|can'?t afford|smaller|split|spread|break up|killing)\b", re.IGNORECASE)


class FrequencyForm(PolicyForm, OnceForm):
    """Monthly, quarterly or yearly, from the next instalment on."""

    name = "insurance_frequency_form"
    title = "how often you pay"
    intents = frozenset({"change_billing_frequency"})
    policy_slot = POLICY
    fields = (
        policy_field(POLICY, "For which policy?", "Each policy has a bill of its own."),
        Field(
            FREQUENCY,
            "How often would you like to pay: monthly, quarterly or yearly?",
            "The rarer, the smaller the fees: yearly has none and is discounted.",
            entities=("frequency",),
            names=("frequency", "how often"),
            example="yearly",
        ),
        yes_no(CONFIRMED, "Shall I change it?"),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_change_frequency"
    nothing_done = "You pay as often as before."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            rf"{COSTS}|\bwhat(?:'s| is)? (?:the )?(?:cheapest|difference)\b|\bcheap(?:er|est)\b|\bsave\b|\boptions\b",
            lambda request: _prices(request),
        ),
        Answer(r"\b(?:from when|since when|when does|start)\b", "It counts from the next instalment on."),
    )

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The frequencies with what is paid each time."""
        if field.slot != FREQUENCY:
            return super().choices(field, request)
        policy, terms = self.chosen(request), policy_service(request).catalog.all_terms()
        return [
            {
                "title": str(one.frequency).capitalize()
                if policy is None
                else f"{str(one.frequency).capitalize()}: {formatting.money(instalment(one, policy.premium))}",
                "payload": str(one.frequency),
            }
            for one in terms
        ]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "Once a year", "every three months"."""
        if field.slot != FREQUENCY:
            return super().read(field, turn)
        return read_frequency(turn.request.text, asked=True) or _said(turn.request.text)

    def check(self, turn: FormTurn) -> None:
        """Find the policy and the frequency, and whether it can be changed."""
        request, values = turn.request, turn.values
        policy = self.check_policy(turn)
        if turn.ended:
            return
        answer_opening(self, turn)
        self.one_at_a_time(turn)
        if values[FREQUENCY] is None and turn.activating:
            self.hear_words(turn, {FREQUENCY: _said(request.text)})
        values[FREQUENCY] = self._frequency(request, values[FREQUENCY])
        if policy is None or values[FREQUENCY] is None:
            return
        try:
            BillingChangeService(policy_service(request)).check_frequency(policy, str(values[FREQUENCY]))
        except SameAsBefore:
            request.say(f"Your {label(policy)} is paid {policy.billing_frequency} already.")
            values[FREQUENCY] = None
        except Overdue as error:
            due = formatting.money(error.balance.overdue)
            request.say(
                f'{due} for your {label(policy)} is overdue and has to be paid first: say "pay my premium". {self.nothing_done}'
            )
            turn.end()

    def summary(self, request: ActionRequest) -> str:
        """What is paid each time now and then, with the fees, and what a year costs."""
        policy = self.chosen(request)
        if policy is None:
            return self.fields[-1].prompt  # it ended a moment ago; the yes says so
        catalog = policy_service(request).catalog
        old, new = catalog.terms(str(policy.billing_frequency)), catalog.terms(str(request.slot(FREQUENCY)))
        before, after = (instalment(one, policy.premium) * (12 // one.months) for one in (old, new))
        change = formatting.money(abs(before - after))
        saves = f"You {'save' if after < before else 'pay'} {change} a year{'' if after < before else ' more'}."
        return (
            f"Pay your {label(policy)} {new.frequency} from {formatting.day(policy.paid_until)} on? You pay "
            f"{instalment_words(new, policy.premium)} instead of {instalment_words(old, policy.premium)}. {saves} {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Change it."""
        service, number = BillingChangeService(policy_service(request)), str(request.slot(POLICY))
        try:
            policy = service.change_frequency(number, str(request.slot(FREQUENCY)), reference)
        except PolicyGone:
            request.say(f"That policy is not active any more. {self.nothing_done}")
        except SameAsBefore:
            request.say("It is paid that often already, so nothing was done twice.")
        except Overdue as error:
            due = formatting.money(error.balance.overdue)
            request.say(f'{due} is overdue now and has to be paid first: say "pay my premium". {self.nothing_done}')
        else:
            terms = policy_service(request).catalog.terms(str(policy.billing_frequency))
            request.say(
                f"Done. From {formatting.day(policy.paid_until)} on you pay {instalment_words(terms, policy.premium)} for your "
                f"{label(policy)}. The reference is {reference}."
            )
        return []

    def _frequency(self, request: ActionRequest, said: object) -> str | None:
        if said is None:
            return None
        offered = [str(terms.frequency) for terms in policy_service(request).catalog.all_terms()]
        found = str(said) if said in offered else read_frequency(str(said), asked=True)
        if found not in offered:
            request.say(f"Premiums are paid {formatting.listing(offered, 'or')}.")
            return None
        return found


def _said(text: str) -> str | None:
    """ "Every three months"; "all up front" is yearly."""
    return read_frequency(text) or ("yearly" if _IN_ONE.search(text) and not _TOO_MUCH.search(text) else None)


def _prices(request: ActionRequest) -> str:
    """What each frequency costs for the policy that may be meant."""
    service = policy_service(request)
    policies: list[Policy] = [one for one in service.active() if one.number == request.slot(POLICY)] or service.active()
    if not policies:
        return "Yearly costs no fee and is discounted; quarterly and monthly have a small fee each time."
    words = [instalment_words(terms, policies[0].premium) for terms in service.catalog.all_terms()]
    return f"Your {label(policies[0])} costs {formatting.listing(words, 'or')}."
