"""The form for an accident that has just happened: safety first, then the facts, and only then who it is."""

from __future__ import annotations

import re
from datetime import date

from actions import formatting, stories
from actions.context import ActionRequest, Event
from actions.forms import PAST_DAY, Answer, Field, FormTurn, OnceForm
from actions.forms.phrases import is_no
from actions.insurance.accidents import Accident, AccidentService
from actions.insurance.claim_actions import claim_service
from actions.insurance.claims import ClaimPlan, NotInsuredThen, TooLateToFile
from actions.insurance.file_claim_form import next_steps, papers_for, why_not
from actions.insurance.incidents import checked_day, hear_day
from actions.insurance.models import AUTO
from actions.insurance.policies import label, policy_service
from actions.insurance.policy_form import PolicyForm, policy_field
from actions.insurance.whereabouts import hear_place, said_place

INJURIES, PLACE, HAPPENED, OTHER, POLICY, CONFIRMED, REFERENCE = (
    "insurance_accident_injuries",
    "insurance_accident_place",
    "insurance_accident_happened",
    "insurance_accident_other_party",
    "insurance_accident_policy",
    "insurance_accident_confirmed",
    "insurance_accident_reference",
)
NOBODY, NO_ONE_ELSE = "nobody is hurt", "no other car or person"
_UNHURT = re.compile(
    r"\b(?:no ?(?:one|body) (?:is |was |got |has been )?(?:hurt|injured)|nobody|no one|none|no injur\w+|not (?:hurt|injured)|unhurt|"
    r"(?:we're|we are|i'm|i am|everyone(?:'s| is)?|everybody(?:'s| is)?|all(?: of us)?(?: are)?) (?:all )?(?:fine|ok|okay|safe|good|alright|unhurt))\b",
    re.IGNORECASE,
)
_HURT = re.compile(
    r"\b(?:hurts?|injur\w*|bleed\w*|neck|whiplash|head|broken (?:arm|leg|bone)|ambulance|hospital|unconscious|pain|concussion|dead|died)\b",
    re.IGNORECASE,
)
_YES = re.compile(r"^\W*(?:yes|yeah|yep|yup|affirmative|/affirm)\b", re.IGNORECASE)
_ALONE = re.compile(
    r"\b(?:no other|nobody else|no one else|just (?:me|my car)|only (?:me|my car)|single car|a (?:deer|pole|tree|wall|fence|guardrail|curb"
    r"|dog|animal)|drove (?:off|away)|hit and run|parked|none|there (?:was|is)n'?t)\b",
    re.IGNORECASE,
)
_JUST_ME = re.compile(
    r"\b(?:just|only) (?:me|my car|us)\b|\b(?:no ?body|no one) else\b|\bno other (?:car|driver|person)", re.IGNORECASE
)
_LONGEST_INJURIES = 300
SAFETY = (
    "I'm sorry that this happened. First of all: if anybody is hurt or in danger, call 911 now. Get off the road if you can, "
    "turn on the hazard lights, and don't move anybody who is badly hurt.\n"
    "When you are safe: take photos of the cars, the plates and the place, exchange name, phone, plate and insurer with the other "
    "driver, and don't say whose fault it was."
)


class AccidentForm(PolicyForm, OnceForm):
    """The facts of an accident with a car; a claim is opened with them."""

    name = "insurance_accident_form"
    title = "your accident report"
    intents = frozenset({"report_accident"})
    policy_slot = POLICY
    types = (AUTO,)
    fields = (
        Field(
            INJURIES,
            "Is anybody hurt?",
            "Injuries come first, and they decide who of us looks after you.",
            names=("injuries", "injury"),
            example="nobody is hurt",
            takes_no=True,
        ),
        Field(
            PLACE,
            "Where did it happen? A street, a crossing or an exit is enough.",
            "The adjuster and the police report have to speak of the same place.",
            entities=("location", "address"),
            names=("place", "location"),
            example="Main Street and 5th Avenue",
            free_text=True,
            sounds_like=frozenset({"find_insurance_agent"}),
        ),
        Field(
            HAPPENED,
            "When did it happen?",
            "What is covered depends on the day.",
            entities=("period",),
            names=("date", "day", "time"),
            example="today",
            kind=PAST_DAY,
        ),
        Field(
            OTHER,
            'Who else was involved? Name, plate and insurer of the other driver as far as you know them, or "nobody".',
            "With these we get in touch with the other insurer ourselves.",
            names=("other driver", "other party"),
            example="a blue Ford, plate ABC 1234",
            free_text=True,
            takes_no=True,
            sounds_like=frozenset(
                {"file_claim", "roadside_assistance", "check_coverage", "update_claim", "add_dependent"}
            ),
        ),
        policy_field(POLICY, "Which car was it?", "The claim belongs to the policy of that car."),
        Field(CONFIRMED, "Shall I report it?", "You should see what I am about to send before it goes to an adjuster."),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_report_accident"
    nothing_done = "Nothing was reported."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            r"\bpolice\b",
            "Call the police if anybody is hurt, if the other driver leaves or has no insurance, or if a car can't be driven; "
            "with 911 in an emergency. Ask for the number of the report.",
        ),
        Answer(
            r"\btow\w*\b|\bdriv(?:e|able)\b.*\bcar\b",
            'If the car can\'t be driven, I send a tow: say "I need a tow" when this report is done, or right now.',
        ),
        Answer(
            r"\bwhat (?:should|do|must|can) i (?:do|say|write|take)\b|\bwhat (?:now|next)\b",
            "Take photos, exchange name, phone, plate and insurer, write down witnesses, and don't say whose fault it was.",
        ),
    )

    def without_policies(self, request: ActionRequest) -> str:
        """There is no car that is insured here."""
        return (
            f"You have no car insured with us, so I can't take the report. {self.nothing_done} The other driver's insurer takes it; "
            'if you rode or were hurt, your health policy pays doctors: say "file a claim".'
        )

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """Usual answers."""
        if field.slot == INJURIES:
            return [
                {"title": "Nobody is hurt", "payload": "nobody is hurt"},
                {"title": "Somebody is hurt", "payload": "somebody is hurt"},
            ]
        if field.slot == HAPPENED:
            return [{"title": "Today", "payload": "today"}, {"title": "Yesterday", "payload": "yesterday"}]
        return super().choices(field, request) if field.slot == POLICY else []

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """Who is hurt, where it was, who else was there; as it was told."""
        request = turn.request
        if field.slot == INJURIES:
            return read_injuries(request.text, asked=True)
        if field.slot == PLACE:
            return said_place(request)
        if field.slot == OTHER:
            return NO_ONE_ELSE if is_no(request.text) else stories.told(request) or _alone(request.text)
        return super().read(field, turn) if field.slot == POLICY else None

    def check(self, turn: FormTurn) -> None:
        """Take the facts first; the policy, and with it the log-in, comes last."""
        request, values = turn.request, turn.values
        if turn.activating and request.resumed is None:
            self.hear_words(turn, {INJURIES: read_injuries(request.text, asked=False)})
            hear_place(turn, PLACE)
            if request.slot(INJURIES) is None and request.slot(PLACE) is None:  # not when it is taken up again
                request.say(SAFETY)
        if values[OTHER] is None and _JUST_ME.search(request.text):
            self.hear_words(turn, {OTHER: NO_ONE_ELSE})
        hear_day(self, turn, HAPPENED)
        values[HAPPENED] = checked_day(turn, HAPPENED)
        if INJURIES in turn.heard and values[INJURIES] not in (None, NOBODY) and request.requested_slot == INJURIES:
            request.say("Please call 911 first, if you haven't. I'll be here.")
        facts = [values[slot] for slot in (INJURIES, PLACE, HAPPENED, OTHER)]
        if None not in facts:
            self.check_policy(turn)

    def claims(self, request: ActionRequest) -> bool:
        """ "Nobody hurt" where that was asked for is no emergency, and "yes, my neck" is told what to do by this form."""
        return request.requested_slot == INJURIES and read_injuries(request.text, asked=False) is not None

    def hear(self, turn: FormTurn) -> None:
        """The facts need no log-in, so nothing of the customer's is read before they are there."""
        if turn.values[POLICY] is not None:
            super().hear(turn)

    def summary(self, request: ActionRequest) -> str:
        """All that the adjuster will read."""
        policy = self.chosen(request)
        if policy is None:
            return self.fields[-1].prompt
        return (
            f"Report an accident with your {label(policy)} on {formatting.day(_day(request))}, {request.slot(PLACE)}? Injuries: "
            f"{request.slot(INJURIES)}. Also involved: {request.slot(OTHER)}. {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Report it, and say what comes next."""
        policy = self.chosen(request)
        if policy is None:
            request.say(f"That policy is not active any more. {self.nothing_done}")
            return []
        accident = Accident(str(request.slot(INJURIES)), str(request.slot(PLACE)), str(request.slot(OTHER)))
        service = AccidentService(policy_service(request), claim_service(request))
        story = f"Accident at {accident.place}. Also involved: {accident.other_party}"[: stories.LONGEST]
        plan = ClaimPlan(policy, "car accident", story, _day(request))
        try:
            claim = service.report(accident, plan, reference)
        except (NotInsuredThen, TooLateToFile) as error:
            request.say(f"{why_not(error, policy)} {self.nothing_done}")
            return []
        lines = [f"Done. Your accident is reported (reference {reference}), and claim {claim.number} is open."]
        lines += [*next_steps(request, claim.number), *papers_for(request, plan)]
        lines.append('If the car can\'t be driven, say "I need a tow".')
        request.say("\n".join(lines))
        return []


def read_injuries(text: str, *, asked: bool) -> str | None:
    """Who is hurt, in a few words; None where a text does not say.

    Args:
        text: the message.
        asked: whether that was the question, which a yes or no answers too.
    """
    if _UNHURT.search(text) or (asked and is_no(text)):
        return NOBODY
    if asked and (_YES.search(text) or _HURT.search(text)):
        return "somebody is hurt" if len(text.split()) < 3 else " ".join(text.split())[:_LONGEST_INJURIES]
    return " ".join(text.split())[:_LONGEST_INJURIES] if asked is False and _hurts(text) else None


def _hurts(text: str) -> bool:
    return re.search(r"\b(?:hurt|injured|bleeding|unconscious|whiplash)\b", text, re.IGNORECASE) is not None


def _alone(text: str) -> str | None:
    return " ".join(text.split()) if _ALONE.search(text) else None


def _day(request: ActionRequest) -> date:
    return date.fromisoformat(str(request.slot(HAPPENED)))
