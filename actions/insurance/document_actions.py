"""Which papers are needed for what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.focus import done_task
from actions.insurance.kinds import type_of
from actions.insurance.models import AUTO, LIFE, TYPES, Kind
from actions.insurance.office_models import RequiredDocument
from actions.insurance.policy_choice import policy_number
from actions.memory import WORDS
from actions.named_rows import named_in

TOPIC_ENTITY = "document_topic"
"""What a topic is remembered as, for "and for my home?"."""
_TOPICS = {
    "appeal": (r"appeal\w*|disput\w*|disagree", "an appeal"),
    "dependent": (
        r"dependents?|spouse|wife|husband|partner|child(?:ren)?|kids?|son|daughter|baby|newborn|birth|marriage|wedding|family"
        r"|add(?:ing)? (?:a|my|an|another|someone|somebody)",
        "adding a dependent",
    ),
    "beneficiary": (r"beneficiar\w+(?! claim)|trust", "naming a beneficiary"),
    "cancel": (r"cancel\w*|end (?:my|a|the)|terminat\w*|sold", "ending a policy"),
    "quote": (r"quotes?|prices?", "a quote"),
    "enroll": (
        r"enrol\w*|sign(?:ing)? up|buy\w*|apply|applying|application|new (?:\w+ )?policy|open (?:a )?policy|start|join\w*|insured"
        r"|id|proof of (?:address|income|residence)|driver'?s license",
        "buying insurance",
    ),
    "claim": (
        r"claims?|accident|crash\w*|damage\w*|stolen|theft|burglar\w*|hail|fire|flood|windshield|water|bills?|reimburse\w*|death"
        r"|died|payout|adjuster|receipts?|police|estimates?|evidence|purchase|were mine|doctor'?s note",
        "a claim",
    ),
    "proof": (r"proof|insurance card", "proof of insurance"),
}
_PATTERNS = {topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for topic, (words, _) in _TOPICS.items()}
_FORMS = {
    "insurance_quote_form": "quote",
    "insurance_enroll_form": "enroll",
    "insurance_add_dependent_form": "dependent",
    "insurance_add_beneficiary_form": "beneficiary",
    "insurance_cancel_form": "cancel",
    "insurance_proof_form": "proof",
    "insurance_claim_form": "claim",
    "insurance_accident_form": "claim",
    "insurance_appeal_form": "appeal",
}
_ONE_KIND = {"insurance_accident_form": AUTO, "insurance_add_beneficiary_form": LIFE}
SEND = (
    "Photos or scans will do, and nothing has to be notarized; keep the originals. Send them to "
    "documents@switchboard-insurance.example with your policy or claim number."
)


class RequiredDocuments(SwitchboardAction):
    """Lists the papers for a claim, a quote, an enrolment and so on."""

    action_name = "action_insurance_required_documents"
    follows = frozenset({"insurance_type", "coverage", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the topic and the kind of insurance that are named; the topic may come from what was said before."""
        task = _task(request)
        kind, topic = type_of(request), self._topic(request, task)
        if kind is None and task is not None and topic == _FORMS.get(task.form):
            kind = task.insurance_type
        if request.was_led_here and topic is None and kind is None:
            request.say(response="utter_core_inform")
            return []
        if topic is None:
            names = [title for _, title in _TOPICS.values()]
            request.say(
                f"{SEND} For what is it? I know the papers for {formatting.listing(names, 'or')}.",
                buttons=[{"title": title.capitalize(), "payload": f"documents for {title}"} for title in names],
            )
            return []
        request.note(TOPIC_ENTITY, topic)
        query = select(RequiredDocument).where(RequiredDocument.topic == topic).order_by(RequiredDocument.id)
        rows = list(request.session.execute(query).scalars())
        told = task.told if task is not None and topic == _FORMS.get(task.form) else ""
        said = f"{request.text} {request.entity('coverage') or ''} {told}"
        general = _lines([row for row in rows if row.insurance_type is None], said)
        lines = [f"For {_TOPICS[topic][1]} we need:", *general]
        for one in [kind] if kind is not None else TYPES:
            own = _lines([row for row in rows if row.insurance_type == one], said)
            also = " also" if general else ""
            lines += [f"For {one} insurance{also}:", *own] if own else []
        request.say("\n".join([*lines, SEND] if topic not in ("cancel", "proof") else lines))
        return []

    def _topic(self, request: ActionRequest, task: Task | None) -> str | None:
        said = next((topic for topic, pattern in _PATTERNS.items() if pattern.search(request.text)), None)
        if said is None and request.entity("coverage") is not None and request.says("coverage"):
            said = "claim"
        last = request.last_look_up
        earlier = last.value(TOPIC_ENTITY) if last is not None and last.action == self.action_name else None
        of_task = None if task is None else _FORMS.get(task.form)
        return said or _FORMS.get(request.active_form or "") or earlier or of_task


@dataclass(frozen=True)
class Task:
    """What papers may be for: the form that is open, or the task that was done last.

    Args:
        form: the form's name.
        insurance_type: the kind of insurance that it is about, if that is known.
        told: what was told for it, which names special cases.
    """

    form: str
    insurance_type: str | None
    told: str


def _task(request: ActionRequest) -> Task | None:
    """The task that "what do you need from me" is about; None where there is none for which papers are needed."""
    form, slots = str(request.active_form or ""), dict(request.tracker.slots)
    slots = {name: value for name, value in slots.items() if isinstance(value, str) and name.startswith("insurance_")}
    done = done_task(request)
    if form not in _FORMS and done is not None:
        form, slots = done.form, dict(done.slots)
    if form not in _FORMS:
        return None
    told = " ".join(str(value) for value in slots.values())
    number, kind = policy_number(told), _ONE_KIND.get(form)
    if number is not None:
        prefixes = select(Kind.type).where(Kind.prefix == number[:2])
        kind = request.session.execute(prefixes).scalar_one_or_none() or kind
    return Task(form, kind, told)


def papers(request: ActionRequest, topic: str, insurance_type: str, said: str) -> list[str]:
    """The papers for a topic and a kind of insurance, one a line; those for special cases only where they are named.

    Args:
        request: the request.
        topic: such as `claim`.
        insurance_type: the kind of insurance.
        said: what names the special cases, such as the story of a claim.
    """
    query = select(RequiredDocument).where(RequiredDocument.topic == topic).order_by(RequiredDocument.id)
    rows = [one for one in request.session.execute(query).scalars() if one.insurance_type in (None, insurance_type)]
    named = named_in(said, [row for row in rows if row.words])
    return [f"- {row.document}" for row in rows if not row.words or row in named]


def _lines(rows: Sequence[RequiredDocument], said: str) -> list[str]:
    """The papers that are always needed and those for what was said; where it says nothing, all of them."""
    special = [row for row in rows if row.words]
    named = named_in(said, special)
    maybe = "" if named else " (where it applies)"
    shown = [row for row in rows if not row.words or row in (named or special)]
    return [f"- {row.document}{maybe if row.words else ''}" for row in shown]
