"""The form for one more person on a policy."""

from __future__ import annotations

import re
from datetime import date, timedelta

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import COMING_DAY, Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import HOW_LONG, answer_opening
from actions.forms.phrases import WRONG
from actions.insurance.days import checked_day, read_day
from actions.insurance.members import WITH_DEPENDENTS, DependentService, NotInsurable, OnPolicyAlready
from actions.insurance.models import HEALTH, Policy
from actions.insurance.people import CHILD, RELATIONSHIPS, proper, read_name, read_relationship
from actions.insurance.policies import PolicyGone, label, policy_service
from actions.insurance.policy_form import PolicyForm, policy_field
from actions.periods import resolve

POLICY, PERSON, RELATIONSHIP, START, CONFIRMED, REFERENCE = (
    "insurance_add_dependent_policy",
    "insurance_add_dependent_person",
    "insurance_add_dependent_relationship",
    "insurance_add_dependent_start",
    "insurance_add_dependent_confirmed",
    "insurance_add_dependent_reference",
)
_MOST_DAYS_AHEAD = 60
LATE = timedelta(days=60)
"""How long after a birth or an adoption a child can join a health policy, which covers it from that day on."""
_BORN = re.compile(
    r"\b(?:born|birth|newborn|adopt(?:ed|ion)|ha(?:d|ve) (?:a|our|another|twins?)\b[^.;]{0,20}\b(?:baby|girl|boy|twins?|child))\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\bname(?:'s|\s+is)(?:\s+(?:spelled|spelt|written))?\s+(?P<name>\w+(?:\s+\w+)?)\W*$", re.IGNORECASE
)


def person_field(slot: str, prompt: str, reason: str) -> Field:
    """The field for the name of somebody new."""
    return Field(slot, prompt, reason, entities=("person", "payee"), names=("name", "person"), example="Emma Reyes")


def relationship_field(slot: str) -> Field:
    """The field for who somebody is to the customer."""
    return Field(
        slot,
        "Who is that to you: your spouse, partner, child, parent or sibling?",
        "What is possible, and what it costs, depends on it.",
        entities=("relationship",),
        names=("relationship",),
        example="my child",
    )


def heard_person(turn: FormTurn, person: str, relationship: str) -> None:
    """Hear a name and a relationship in an answer that has both: "my daughter mia".

    Args:
        turn: the turn.
        person: the slot for the name.
        relationship: the slot for who it is.
    """
    request = turn.request
    if turn.values[relationship] is None and (said := read_relationship(request.text)) is not None:
        turn.hear(relationship, said)
    called = _CALLED.search(request.text)
    said = called["name"] if called else request.text if request.requested_slot == person else ""
    name = None if WRONG.search(said) else read_name(said)  # "sorry, wrong policy" is nobody
    if name is not None and (called or person not in turn.heard):
        turn.hear(person, name)
    several = [e for e in request.entities if e.get("entity") == "person"]
    if turn.activating and len(several) > 1:
        turn.hear(person, several[0].get("value"))
        request.say(f"One after the other: I begin with {proper(str(several[0].get('value')))}.")


class AddDependentForm(PolicyForm, OnceForm):
    """A spouse or child on a health or auto policy."""

    name = "insurance_add_dependent_form"
    title = "adding somebody to your policy"
    intents = frozenset({"add_dependent"})
    fields = (
        policy_field(POLICY, "Which policy should cover them?", "Each policy covers the people named on it."),
        person_field(PERSON, "What is the name of the person?", "The name is printed on the ID card."),
        relationship_field(RELATIONSHIP),
        Field(
            START,
            "From which day should it count?",
            "The new premium counts from that day.",
            entities=("period",),
            names=("day", "date", "start"),
            example="today",
            kind=COMING_DAY,
        ),
        yes_no(CONFIRMED, "Shall I add them?"),
    )
    policy_slot = POLICY
    types = WITH_DEPENDENTS
    confirmation = CONFIRMED
    submit_action = "action_insurance_add_dependent"
    nothing_done = "Nobody was added."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(r"\bwho (?:can|may|all)\b|\bhow much\b|\bcosts?\b|\bextra\b|\bprice\b", lambda request: _rates(request)),
        Answer(
            r"\bby when\b|\bhow soon\b|\bdeadline\b|\blatest\b|\btoo late\b|\bstill\b",
            "A newborn, a newly adopted child and somebody you married can join a health policy within 60 days, and an auto "
            "policy at any time.",
        ),
        Answer(
            HOW_LONG,
            "It counts from the day that you choose, today at the earliest; on a health policy a newborn is covered from birth.",
        ),
    )

    def hear(self, turn: FormTurn) -> None:
        """ "My daughter mia" answers two questions."""
        super().hear(turn)
        heard_person(turn, PERSON, RELATIONSHIP)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """Names, relationships and days in words."""
        text = turn.request.text
        if field.slot == START:
            return read_day(text)
        if field.slot in (PERSON, RELATIONSHIP):
            return None  # heard already
        return super().read(field, turn)

    def check(self, turn: FormTurn) -> None:
        """Whether such a policy can cover that person, from that day on."""
        request, values = turn.request, turn.values
        policy = self.check_policy(turn)
        answer_opening(self, turn)
        if turn.ended:
            return
        values[PERSON] = values[PERSON] and proper(str(values[PERSON]))
        said = values[RELATIONSHIP]
        values[RELATIONSHIP] = said if said in RELATIONSHIPS or said is None else read_relationship(str(said))
        if policy is not None:
            self._check_person(turn, policy)
        if turn.activating:
            self.hear_words(turn, {START: read_day(request.text)})
        if START in turn.heard and _BORN.search(request.text):
            values[START] = _past(values[START], request.clock.today())
        if values[START] is None and START not in turn.heard:
            values[START] = "today"
        values[START] = checked_day(
            request,
            values[START],
            latest=latest_day(request, policy),
            earliest=_earliest(request, policy, values[RELATIONSHIP]),
            past=turn.activating,
        )

    def _check_person(self, turn: FormTurn, policy: Policy) -> None:
        request, values = turn.request, turn.values
        service = DependentService(policy_service(request))
        try:
            service.check(policy, str(values[PERSON] or ""), values[RELATIONSHIP])
        except OnPolicyAlready:
            request.say(f"{values[PERSON]} is on your {label(policy)} already.")
            values[PERSON] = None
        except NotInsurable as error:
            request.say(
                f"Your {label(policy)} can cover a {formatting.listing(error.possible, 'or')}, but no {values[RELATIONSHIP]}. "
                'A policy of their own is the way: say "give me a quote".'
            )
            values[RELATIONSHIP] = None

    def summary(self, request: ActionRequest) -> str:
        """Who is added, and what the policy costs then."""
        policy = self.chosen(request)
        if policy is None:
            return self.fields[-1].prompt  # it ended a moment ago; the yes says so
        relationship = str(request.slot(RELATIONSHIP))
        monthly = DependentService(policy_service(request)).premium(policy, plus=relationship)
        return (
            f"{request.slot(PERSON)} (your {relationship}) would be on your {label(policy)} from "
            f"{formatting.day(date.fromisoformat(str(request.slot(START))))} on. The premium would be "
            f"{formatting.money(monthly)} a month instead of {formatting.money(policy.premium)}. {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Add whom was confirmed."""
        service = DependentService(policy_service(request))
        name, start = str(request.slot(PERSON)), date.fromisoformat(str(request.slot(START)))
        try:
            policy = service.add(str(request.slot(POLICY)), name, str(request.slot(RELATIONSHIP)), start, reference)
        except OnPolicyAlready:
            request.say(f"{name} is on that policy already, so nothing was done twice.")
        except (PolicyGone, NotInsurable):
            request.say(f"That policy is not active any more. {self.nothing_done}")
        else:
            request.say(
                f"Done. {name} is covered by your {label(policy)} from {formatting.day(start)} on. The premium is "
                f"{formatting.money(policy.premium)} a month, and it is paid until {formatting.day(policy.paid_until)}. The "
                f'reference is {reference}. For the papers that we need, ask "which documents to add a dependent?".'
            )
        return []


def _past(said: object, today: date) -> object:
    """The day of a birth: "the 3rd" is the last one and not the next."""
    found = resolve(str(said), today)
    return said if found is None or found.start is None or found.start != found.end else found.start.isoformat()


def _earliest(request: ActionRequest, policy: Policy | None, relationship: object) -> date:
    """The first day that is possible: of a child on a health policy that of its birth."""
    today = request.clock.today()
    if relationship != CHILD or (policy is not None and policy.insurance_type != HEALTH):
        return today
    return today - LATE if policy is None else max(today - LATE, policy.starts_on)


def _rates(request: ActionRequest) -> str:
    """Who can be on the policies, and what each of them adds to the premium."""
    service = DependentService(policy_service(request))
    lines = []
    for policy in service.policies.active(*WITH_DEPENDENTS):
        more = [
            f"{relationship} {formatting.money(service.premium(policy, plus=relationship) - policy.premium)}"
            for relationship in service.possible(str(policy.insurance_type))
        ]
        lines.append(f"More a month on your {label(policy)}: {formatting.listing(more)}.")
    return "\n".join(lines)


def latest_day(request: ActionRequest, policy: Policy | None) -> date:
    """The last day from which people can come or go now: within what is paid, for after it the price may differ."""
    today = request.clock.today()
    latest = today + timedelta(days=_MOST_DAYS_AHEAD)
    return latest if policy is None else max(today, min(policy.paid_until, latest))
