"""The form for a claim."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from actions import formatting, stories
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.forms import PAST_DAY, Answer, Field, FormTurn, OnceForm
from actions.forms.answers import HOW_LONG, MONEY_BACK, answer_opening
from actions.insurance.claim_actions import claim_service
from actions.insurance.claims import CONTACT_DAYS, DECISION, ClaimPlan, NotInsuredThen, TooLateToFile
from actions.insurance.coverages import CoverageService
from actions.insurance.document_actions import SEND, papers
from actions.insurance.estimates import UNKNOWN, checked_estimate, read_estimate
from actions.insurance.incidents import checked_day, hear_day, told_in_wish
from actions.insurance.kinds import type_of
from actions.insurance.models import AUTO, HEALTH, HOME, LIFE, RENTERS, Policy
from actions.insurance.policies import label
from actions.insurance.policy_form import PolicyForm, policy_field

POLICY, STORY, HAPPENED, ESTIMATE, CONFIRMED, REFERENCE = (
    "insurance_claim_policy",
    "insurance_claim_story",
    "insurance_claim_happened",
    "insurance_claim_estimate",
    "insurance_claim_confirmed",
    "insurance_claim_reference",
)
_LONGEST_SUBJECT = 60
_DEATH = re.compile(
    r"\b(?:he|she|husband|wife|mom|mother|dad|father|uncle|aunt|grand\w+|brother|sister|son|daughter|parents?|spouse|partner|child|friend)"
    r"\b[^.;]{0,15}\bdied\b|\bpassed away\b|\bdeceased\b|\bdeath (?:claim|benefit|certificate)\b|\b(?:her|his) death\b",
    re.IGNORECASE,
)


class FileClaimForm(PolicyForm, OnceForm):
    """Damage, theft or illness that has happened already."""

    name = "insurance_claim_form"
    title = "your claim"
    intents = frozenset({"file_claim"})
    policy_slot = POLICY
    types = (AUTO, HOME, RENTERS, HEALTH)
    fields = (
        policy_field(
            POLICY,
            "Which policy is the claim for?",
            "A claim belongs to one policy, which says what is paid and what your deductible is.",
        ),
        Field(
            STORY,
            "What happened? A sentence or two is enough.",
            "Your words go to the adjuster who decides about the claim.",
            names=("story", "description"),
            example="Hail dented the hood of my car",
            free_text=True,
            sounds_like=frozenset(
                {"report_accident", "roadside_assistance", "check_coverage", "complain", "update_claim"}
            ),
        ),
        Field(
            HAPPENED,
            "On which day did it happen?",
            "What is covered depends on the day, and a claim has to be filed within a year.",
            entities=("period",),
            names=("date", "day"),
            example="yesterday",
            kind=PAST_DAY,
        ),
        Field(
            ESTIMATE,
            'About how much is the damage or the bill? "I don\'t know" is fine too.',
            "With a figure the adjuster knows what to look at first; it decides nothing.",
            entities=("money",),
            names=("estimate", "amount", "sum"),
            example="about $800",
            takes_no=True,
        ),
        Field(
            CONFIRMED,
            "Shall I file it?",
            "You should see what I am about to send before it goes to an adjuster.",
            means_yes=r"(?i:(?:(?:yes|ok|okay|good|great|fine|right|perfect|please|now|then|just)\W+)*(?:file|send|submit) (?:it|that)(?: off| in)?"
            r"(?:\W+(?:please|pls|now|then|thanks))*\W*)",
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_file_claim"
    nothing_done = "No claim was filed."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            rf"{HOW_LONG}|\bwhat happens\b",
            f"An adjuster gets in touch within {CONTACT_DAYS} business days, and most claims are decided within "
            f"{DECISION.days} days.",
        ),
        Answer(
            rf"\bdeductibles?\b|{MONEY_BACK}",
            lambda request: _deductibles(request),
        ),
        Answer(
            r"\b(?:rates?|premiums?|price|costs?)\b.*\b(?:up|rise|more|increase)\b|\bgo up\b",
            "Filing costs nothing. A claim that somebody else is to blame for, or hail, does not change your price; one "
            "that is your fault can at the next renewal.",
        ),
    )

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """The story as it was told; "no idea" and "1800" for the estimate."""
        if field.slot == STORY:
            return stories.told(turn.request)
        if field.slot == ESTIMATE:
            return read_estimate(turn.request)
        return super().read(field, turn)

    def check(self, turn: FormTurn) -> None:
        """Find the policy, and whether it ran on the day."""
        request, values = turn.request, turn.values
        if turn.activating and (type_of(request) == LIFE or _DEATH.search(request.text)):
            request.say("\n".join(_after_a_death(request)))
            turn.end()
            return
        policy = self.check_policy(turn)
        if turn.ended:
            return
        answer_opening(self, turn)
        if values[STORY] is None and turn.attempted:  # also where another question was open: "my bike got stolen"
            values[STORY] = told_in_wish(request)
        hear_day(self, turn, HAPPENED)
        values[HAPPENED] = checked_day(turn, HAPPENED)
        values[ESTIMATE] = checked_estimate(request, values[ESTIMATE])
        if policy is not None and values[HAPPENED] is not None:
            self._check_day(turn, policy)

    def summary(self, request: ActionRequest) -> str:
        """All that the adjuster will read."""
        plan = _plan(self, request)
        if plan is None:
            return self.fields[-1].prompt  # the policy ended a moment ago; the yes says so
        estimate = "no estimate yet" if plan.estimate is None else f"about {formatting.money(plan.estimate)}"
        return (
            f'File a claim under your {label(plan.policy)}: "{plan.story}", on {formatting.day(plan.happened_on)}, '
            f"{estimate}? {_cover(request, plan)} {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """File it, and say what comes next."""
        plan = _plan(self, request)
        if plan is None:
            request.say(f"That policy is not active any more. {self.nothing_done}")
            return []
        service = claim_service(request)
        try:
            claim = service.file(plan, reference)
        except (NotInsuredThen, TooLateToFile) as error:
            request.say(f"{why_not(error, plan.policy)} {self.nothing_done}")
            return []
        lines = [f"Done. Your claim number is {claim.number}.", *next_steps(request, claim.number)]
        request.say("\n".join([*lines, *papers_for(request, plan)]))
        return []

    def _check_day(self, turn: FormTurn, policy: Policy) -> None:
        request, values, service = turn.request, turn.values, claim_service(turn.request)
        day = date.fromisoformat(str(values[HAPPENED]))
        try:
            service.check(policy, day)
        except (NotInsuredThen, TooLateToFile) as error:
            request.say(why_not(error, policy))
            values[HAPPENED] = None
            return
        known = service.of_day(policy, day)
        if known is not None and (POLICY in turn.heard or HAPPENED in turn.heard or turn.activating):
            request.say(
                f"You already have claim {known.number} ({known.subject}) for that day. To add to it, say "
                '"update my claim" instead.'
            )


def next_steps(request: ActionRequest, number: str) -> list[str]:
    """What follows a claim that has just been filed."""
    service = claim_service(request)
    claim = service.claim(number)
    adjuster = service.claims.adjuster_of(claim)
    return [
        f"{adjuster.name} ({adjuster.phone}) looks after it and gets in touch by {formatting.day(service.contact_by())}; "
        f"you have a decision by {formatting.day(claim.expected_on)}.",
        'Ask me "how is my claim?" at any time, and "update my claim" to add to it.',
    ]


def _after_a_death(request: ActionRequest) -> list[str]:
    """How life insurance is claimed: by those who are named on the policy, whose customer is gone."""
    adjuster = claim_service(request).claims.adjuster(LIFE)
    return [
        "I'm sorry. Life insurance is claimed by those who are named on the policy, and they need not be customers of ours. "
        f"{adjuster.name} ({adjuster.phone}, Monday to Friday from 8 to 8) opens the claim with them and answers within two days.",
        "Please have ready:",
        *papers(request, "claim", LIFE, ""),
    ]


def papers_for(request: ActionRequest, plan: ClaimPlan) -> list[str]:
    """What has to be handed in for a claim, and where."""
    needed = papers(request, "claim", str(plan.policy.insurance_type), plan.story)
    return ["Please have ready:", *needed, SEND] if needed else []


def _cover(request: ActionRequest, plan: ClaimPlan) -> str:
    """Whether the policy pays for what was told, as far as its words name it, and what the customer pays first."""
    service, policy = CoverageService(request.session), plan.policy
    named, terms = service.asked(plan.story, str(policy.insurance_type)), service.of_policy(policy)
    covered = [one for one in named if one.id in terms]
    if covered:
        words = terms[str(covered[0].id)].words()
        return f"{covered[0].name}: covered{f', {words}' if words else ''}."
    if named:
        return f"{named[0].name}: not covered by this policy, so the claim will probably be denied; I can file it all the same."
    return f"Your deductible is {formatting.money(policy.deductible)}." if policy.deductible else ""


def _plan(form: FileClaimForm, request: ActionRequest) -> ClaimPlan | None:
    """What the form's slots amount to; None where the policy is gone."""
    policy, story, said = form.chosen(request), str(request.slot(STORY)), request.slot(ESTIMATE)
    if policy is None:
        return None
    money = None if said == UNKNOWN else read_money(said)
    estimate: Decimal | None = None if money is None else money[0]
    return ClaimPlan(policy, subject_of(story), story, date.fromisoformat(str(request.slot(HAPPENED))), estimate)


def subject_of(story: str) -> str:
    """How a claim is listed: the beginning of what was told."""
    short = story if len(story) <= _LONGEST_SUBJECT else story[: _LONGEST_SUBJECT - 1].rsplit(" ", 1)[0] + "…"
    return short[:1].lower() + short[1:] if short[1:2].islower() else short


def why_not(error: NotInsuredThen | TooLateToFile, policy: Policy) -> str:
    """Why what happened on a day cannot be claimed under a policy."""
    if isinstance(error, TooLateToFile):
        return f"A claim has to be filed within a year, so it can be for {formatting.day(error.first)} or later."
    ended = "" if policy.ends_on is None else f" and ends on {formatting.day(policy.ends_on)}"
    return f"Your {label(policy)} began on {formatting.day(policy.starts_on)}{ended}, so it doesn't pay for that day."


def _deductibles(request: ActionRequest) -> str:
    """What the customer pays first, by policy."""
    parts = [
        f"{formatting.money(policy.deductible)} on your {label(policy)}"
        for policy in FileClaimForm().policies(request)
        if policy.deductible
    ]
    paid = "What is covered is paid after your deductible"
    return f"{paid}: {formatting.listing(parts)}." if parts else f"{paid}; your policies have none."
