"""The form for newsletters."""

from __future__ import annotations

import re

from sqlalchemy import select

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core.repositories import CustomerRepository
from actions.forms import Answer, Field, Form, FormTurn, yes_no
from actions.forms.answers import COSTS
from actions.named_rows import named_in
from actions.retail.models import NewsletterTopic
from actions.retail.newsletters import Newsletters
from actions.retail.shopper_models import ACTIVE

WISH, TOPICS, CONFIRMED = "retail_newsletter_wish", "retail_newsletter_topics", "retail_newsletter_confirmed"
SUBSCRIBE, UNSUBSCRIBE = "subscribe", "unsubscribe"
_NO_MORE = re.compile(
    r"\b(?:un-?subscrib\w*|opt(?:ing)? out|stop|end|cancel|no more|remove|take me off|get off|don'?t (?:want|send)|leave|quit"
    r"|too many|spam\w*|not (?:want|get|receive)|turn off|off)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:subscrib\w*|sign (?:me )?up|join|opt(?:ing)? in|get|receive|want|add me|put me|send me|start|turn on|interested)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|every\w*|each|any|both|whole|newsletters|emails|mails)\b", re.IGNORECASE)


class NewsletterForm(Form):
    """Topics to get mail about, or no longer; what is new counts once the link in a mail has been clicked."""

    name = "retail_newsletter_form"
    title = "your newsletters"
    intents = frozenset({"newsletter_subscription"})
    fields = (
        Field(
            WISH,
            "Would you like to subscribe or to unsubscribe?",
            "I do the one that you say.",
            names=("wish",),
            example="subscribe",
        ),
        Field(
            TOPICS,
            "About what?",
            "There are three newsletters, each about something else.",
            entities=("newsletter",),
            names=("topic", "topics", "newsletter"),
            example="new arrivals",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_set_newsletter"
    nothing_done = "Your newsletters stay as they are."
    answers = (
        Answer(COSTS, "They cost nothing."),
        Answer(r"\bhow often\b|\bwhat (?:is|are|kind|topics)\b", lambda request: "\n".join(_lines(request))),
    )

    def hear(self, turn: FormTurn) -> None:
        """The wish and the topics, in any words."""
        request, text = turn.request, turn.request.text
        asked = request.requested_slot in (WISH, TOPICS)
        if turn.activating or asked:
            wish = UNSUBSCRIBE if _NO_MORE.search(text) else SUBSCRIBE if _MORE.search(text) else None
            self.hear_words(turn, {WISH: wish} if turn.activating or request.requested_slot == WISH else {})
        named = [str(one.id) for one in named_in(f"{text} ; {request.entity('newsletter') or ''}", _topics(request))]
        if not named and _ALL.search(text) and (asked or turn.activating):
            everything = (
                turn.values[WISH] == UNSUBSCRIBE
                or request.requested_slot == TOPICS
                or re.search(r"\ball\b|\bevery", text, re.I)
            )
            named = [str(one.id) for one in _topics(request)] if everything else []
        if named:
            turn.hear(TOPICS, ",".join(named))
        elif TOPICS in turn.heard and turn.values[TOPICS] is not None:
            turn.values[TOPICS] = request.slot(TOPICS)

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Say what there is, and what the customer gets."""
        lines = _lines(request) if field.slot == TOPICS else []
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """Subscribe and unsubscribe; the topics."""
        if field.slot == WISH:
            return [{"title": wish.capitalize(), "payload": wish} for wish in (SUBSCRIBE, UNSUBSCRIBE)]
        topics = [{"title": str(one.name), "payload": str(one.id)} for one in _topics(request)]
        return [*topics, {"title": "All of them", "payload": "all of them"}] if field.slot == TOPICS else []

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """Nothing: all that is said has been heard in the words."""
        return None

    def check(self, turn: FormTurn) -> None:
        """See what would be different; where nothing would, say so."""
        request, values = turn.request, turn.values
        service = _service(request)
        own = {str(one.topic): one for one in service.all()}
        if values[WISH] == UNSUBSCRIBE and not own:
            request.say("You get no newsletter from us. Messages about your orders come anyway.")
            turn.end()
            return
        if values[WISH] == UNSUBSCRIBE and values[TOPICS] is None and len(own) == 1:
            values[TOPICS] = next(iter(own))
        if values[TOPICS] is None or values[WISH] is None:
            return
        said = str(values[TOPICS]).split(",")
        wanted = [one for one in said if (one in own) == (values[WISH] == UNSUBSCRIBE)]
        if not wanted:
            state = "don't get" if values[WISH] == UNSUBSCRIBE else "get"
            waits = any(own[one].status != ACTIVE for one in said if one in own)
            click = " Click the link in the mail that we sent you, then it starts." if waits else ""
            request.say(
                f"You {state} {_named(request, said)} already.{click}"
                if state == "get"
                else f"You don't get {_named(request, said)} anyway."
            )
            turn.end()
            return
        values[TOPICS] = ",".join(wanted)
        if values[WISH] == SUBSCRIBE and not _email(request):
            request.say('I have no email of yours. Say "change my email" first, then subscribe.')
            turn.end()

    def summary(self, request: ActionRequest) -> str:
        """What comes to which address, or no longer."""
        names = _named(request, str(request.slot(TOPICS)).split(","))
        if request.slot(WISH) == UNSUBSCRIBE:
            return f"Stop sending you {names}?"
        return (
            f"Send {names} to {_email(request)}? You get a mail with a link first, and it starts when you click that."
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """Do what was confirmed."""
        topics, service = str(request.slot(TOPICS)).split(","), _service(request)
        if request.slot(WISH) == UNSUBSCRIBE:
            service.unsubscribe(topics)
            request.say(
                f"Done. You get no more of {_named(request, topics)}; what is on its way already may still come."
            )
            return []
        service.subscribe(topics)
        request.say(
            f"Done. A mail with a link is on its way to {_email(request)}. Click it within seven days, and you get "
            f"{_named(request, topics)}; each issue has a link to stop it."
        )
        return []


def _service(request: ActionRequest) -> Newsletters:
    return Newsletters(request.session, request.customer_id, request.clock, request.audit)


def _topics(request: ActionRequest) -> list[NewsletterTopic]:
    return list(request.session.execute(select(NewsletterTopic).order_by(NewsletterTopic.id)).scalars())


def _named(request: ActionRequest, topics: list[str]) -> str:
    return formatting.listing([str(one.name) for one in _topics(request) if one.id in topics])


def _lines(request: ActionRequest) -> list[str]:
    own = (
        {}
        if request.optional_customer_id is None
        else {str(one.topic): str(one.status) for one in _service(request).all()}
    )
    states = {ACTIVE: " (you get it)", None: ""}
    return [
        f"- {one.name}: {one.about}{states.get(own.get(str(one.id)), ' (waits for your click)')}"
        for one in _topics(request)
    ]


def _email(request: ActionRequest) -> str | None:
    email: str | None = CustomerRepository(request.session, request.customer_id).get().email
    return email
