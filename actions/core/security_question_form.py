"""The form for another security question."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core import contact
from actions.core.security_questions import QUESTIONS, VALID, NoContact, SecurityQuestionService
from actions.forms import Field, FormTurn, OnceForm, yes_no

QUESTION, SEND_TO, CONFIRMED, REFERENCE = (
    "core_security_question",
    "core_security_question_send_to",
    "core_security_question_confirmed",
    "core_security_question_reference",
)
_ASKS_WHICH = re.compile(
    r"\b(?:what(?:'?s| is| was)|which is|tell me|show me) my (?:current |old )?security question\b", re.IGNORECASE
)


class SecurityQuestionForm(OnceForm):
    """One of a few questions; the answer is never typed in a conversation, because conversations are stored."""

    name = "core_security_question_form"
    title = "your security question"
    intents = frozenset({"change_security_question"})
    fields = (
        Field(
            QUESTION,
            f"What should the question be about: {formatting.listing(list(QUESTIONS), 'or')}?",
            "These are questions whose answers stand in no public register.",
            names=("question",),
            example="school",
        ),
        Field(
            SEND_TO,
            "You give the answer behind a link and not here, where it would be stored. Should the link go to your email "
            "or to your phone?",
            "Only who can read your mail or your texts can set the answer.",
            entities=("contact_field",),
            names=("link", "contact"),
            example="email",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_core_change_security_question"
    nothing_done = "Your security question is what it was."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The questions; where the link may go."""
        if field.slot == QUESTION:
            return [{"title": question, "payload": word} for word, question in QUESTIONS.items()]
        service = _service(request)
        kinds = [kind for kind in contact.LINK_KINDS if service.contact(kind)]
        return [{"title": contact.show(kind, service.contact(kind)), "payload": kind} for kind in kinds]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The school one"; "by text"."""
        text = turn.request.text.lower()
        if field.slot == QUESTION:
            if (word := _question(text)) is None:
                offered = formatting.listing([f'"{question}"' for question in QUESTIONS.values()], "or")
                turn.request.say(f"The questions that I can offer are: {offered}")
            return word
        return contact.link_kind_in(text)

    def check(self, turn: FormTurn) -> None:
        """Whether there is a contact detail that the link can go to."""
        request, values = turn.request, turn.values
        service = _service(request)
        if turn.activating and _ASKS_WHICH.search(request.text):
            request.say(
                'I can\'t show your security question here, only replace it: say "change my security question".'
            )
            turn.end()
            return
        said = (request.text if request.resumed is None else request.resumed.text).lower()
        self.hear_words(turn, {QUESTION: _question(said), SEND_TO: contact.link_kind_in(said)})
        if not any(service.contact(kind) for kind in contact.LINK_KINDS):
            request.say(f'I have no email or phone number of yours. {self.nothing_done} Say "change my email" first.')
            turn.end()
            return
        if values[QUESTION] not in QUESTIONS:
            values[QUESTION] = None
        kind = values[SEND_TO]
        if kind is not None and (kind not in contact.LINK_KINDS or not service.contact(kind)):
            request.say(f"I can't send a link to your {kind}.")
            values[SEND_TO] = None

    def summary(self, request: ActionRequest) -> str:
        """The question, and where the link goes."""
        kind = contact.as_field(request.slot(SEND_TO)) or "email"
        shown = contact.show(kind, _service(request).contact(kind))
        return f'Change your security question to "{QUESTIONS[request.slot(QUESTION)]}" and send the link for the answer to {shown}?'

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Store the change, and say what makes it count."""
        kind, question = contact.as_field(request.slot(SEND_TO)) or "email", str(request.slot(QUESTION))
        try:
            _service(request).change(question, kind, reference)
        except NoContact:
            request.say(f"That {contact.LABELS[kind]} isn't on file any more. {self.nothing_done}")
        else:
            hours = formatting.plural(VALID.days * 24, "hour")
            request.say(
                f'Done. A link is on its way to your {contact.LABELS[kind]}. Open it within {hours} and answer "'
                f'{QUESTIONS[question]}" there; until then your old question counts. The reference is {reference}.'
            )
        return []


def _question(text: str) -> str | None:
    words = [word for word in QUESTIONS if re.search(rf"\b{word}\b", text)]
    return words[0] if len(words) == 1 else None


def _service(request: ActionRequest) -> SecurityQuestionService:
    return SecurityQuestionService(request.session, request.customer_id, request.clock, request.audit)
