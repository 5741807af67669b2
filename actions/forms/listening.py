"""Reading a message as what it is to a form: answers, corrections, a yes or no, or none of that.

Rasa's slot mappings see one slot and one entity at a time. Here the whole message and the whole form are looked at
once: "no, to savings, and make it 80" is two corrections and no refusal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from actions import formatting
from actions.context import ActionRequest
from actions.forms.consent import consents, wordless
from actions.forms.fields import Field
from actions.forms.message import SURE, FormMessage
from actions.forms.pausing import hesitates
from actions.forms.phrases import (
    DIFFERENT,
    WRONG,
    corrects,
    gives_up,
    is_command,
    is_no,
    is_wordless,
    named_fields,
    refuses,
    wants_to_know,
)
from actions.forms.picking import picked
from actions.forms.turn import FormTurn
from actions.forms.waiting import LAST_ANSWERS_SLOT, RETURN, just_left, left, offered, waits_no_more

if TYPE_CHECKING:
    from actions.forms.form import Form

_BORDER = re.compile(r"[\s,;.!]*(?:\b(?:and|also|then|plus|after that)\b[\s,]*)*$", re.IGNORECASE)
_NOT_THIS = re.compile(r"\b(?:not|instead of|rather than)(?:\s+(?:from|to|the|my|a))*\s*$", re.IGNORECASE)


def listen(form: Form, request: ActionRequest) -> FormTurn:
    """Read the latest message for a form."""
    if request.resumed is not None:
        # The log-in's own messages ("2580") may look like answers to this form: start from what was kept.
        kept = request.resumed.slots
        return FormTurn(request, {slot: kept.get(slot) for slot in form.slots}, frozenset(form.slots))
    turn = FormTurn(request, {slot: request.slot(slot) for slot in form.slots})
    if form.confirmation is not None:
        turn.values[form.confirmation] = None
    if turn.interrupted:
        return turn
    message = FormMessage(form, request)
    if not turn.activating and message.pauses:
        request.say(response="utter_core_take_your_time" if hesitates(request.text) else "utter_core_going_on")
        turn.paused = turn.attempted = True
        return turn
    turn.attempted = turn.activating or message.is_meant_for_form or form.claims(request)
    if not turn.attempted:
        return turn
    if (
        not turn.activating
        and not (message.follows_summary or form.claims(request))
        and (gives_up(message.text) or (is_no(message.text) and not (message.asked and message.asked.takes_no)))
    ):
        _give_up(form, turn)
        return turn
    if message.follows_summary and wants_to_know(message.text):
        return turn
    _hear_entities(form, turn, message)
    _hear_same(form, turn)
    form.hear(turn)
    again = turn.heard and (request.intent not in form.intents or corrects(message.text))
    if turn.activating and (again or offered(request) == RETURN):
        known = just_left(form, request)
        turn.values.update({slot: known[slot] for slot in form.slots if slot in known and slot not in turn.heard})
        turn.events += waits_no_more(form, request)
    if not turn.activating:
        _hear_changes(form, turn, message)
        _hear_answer(form, turn, message)
        if message.follows_summary and not turn.heard:
            form.correct_part(turn)
        _hear_confirmation(form, turn, message)
    return turn


def _give_up(form: Form, turn: FormTurn) -> None:
    """End the form at a question; below the summary the same words are its no."""
    turn.request.say(response="utter_core_stopped", nothing_done=form.nothing_done)
    turn.events.append(left(form, turn.request, turn.values))
    turn.ended, turn.values = True, dict.fromkeys(turn.values)


def _hear_entities(form: Form, turn: FormTurn, message: FormMessage) -> None:
    """Give each entity to the field that it answers; those in a story, which was asked for, answer no other field."""
    request, asked = turn.request, message.asked
    if is_command(request.text):
        return
    if message.has_shape or (asked is not None and asked.open and not message.is_bare_value):
        return
    usable = [e for e in request.entities if not _NOT_THIS.search(request.text[: int(e.get("start", 0))])]
    if asked is not None and asked.free_text and not _says_more(asked, form, usable):
        return  # the whole answer counts, of which the entity component may have found a part: "Halloran & Sons Roofing"
    # What can answer one field alone comes first: of a payee and an account, the account is where money comes from.
    for entity in sorted(usable, key=lambda e: sum(field.may_take(str(e["entity"])) for field in form.fields)):
        field = _field_for(form, turn, str(entity["entity"]), entity.get("role"))
        if field is not None:
            turn.hear(field.slot, entity.get("value"))


def _says_more(asked: Field, form: Form, entities: list[dict[str, Any]]) -> bool:
    """Whether an answer to a question for any words answers others besides."""
    others = [field for field in form.fields if field is not asked]
    return any(field.may_take(str(entity["entity"])) for entity in entities for field in others)


def _hear_same(form: Form, turn: FormTurn) -> None:
    """ "Same amount to Ben": what the last task of this kind was given."""
    last = turn.request.slot(LAST_ANSWERS_SLOT)
    if not isinstance(last, dict) or last.get("form") != form.name:
        return
    for field in form.fields:
        same = any(re.search(rf"\bsame\s+{re.escape(name)}\b", turn.request.text, re.I) for name in field.names)
        if same and field.slot in last["slots"] and field.slot not in turn.heard:
            turn.hear(field.slot, last["slots"][field.slot])


def _field_for(form: Form, turn: FormTurn, entity: str, role: str | None) -> Field | None:
    certain = [field for field in form.fields if field.takes(entity, role)]
    possible = certain or [field for field in form.fields if field.may_take(entity)]
    # Another value of this message may have taken the place: "the landlord gets 900, outta checking".
    free = [field for field in form.fields if field.may_take(entity) and field.slot not in turn.heard]
    if turn.heard.issuperset(field.slot for field in possible) and free:
        certain, possible = [], free
    asked = next((field for field in possible if field.slot == turn.request.requested_slot), None)
    if asked is not None and turn.values[asked.slot] is None and not (role and certain and asked not in certain):
        return asked
    if certain:
        return certain[0]
    unheard = [field for field in possible if field.slot not in turn.heard]
    if turn.activating or not possible:
        return unheard[0] if len(unheard) == 1 else None
    said = [field for field in named_fields(form, turn.request.text) if field in possible]
    if len(said) == 1:
        return said[0]
    empty = [field for field in possible if turn.values[field.slot] is None]
    if len(empty) == 1 and not corrects(turn.request.text):
        return empty[0]
    filled = [field for field in possible if turn.values[field.slot] is not None]
    return form.corrected(filled or possible, turn)


def _hear_answer(form: Form, turn: FormTurn, message: FormMessage) -> None:
    """Read an answer in which no entity was found: "80", "the savings one please", "ben"."""
    asked = message.asked
    if asked is None or message.follows_summary or turn.heard:
        return
    value = form.read(asked, turn)
    if value is None:
        value = _picked_choice(form, turn, asked)
    if value is not None:
        turn.hear(asked.slot, value)


def _picked_choice(form: Form, turn: FormTurn, asked: Field) -> str | None:
    """What the button says that an ordinal means: "the second one"; a bare figure is no place in a list."""
    request = turn.request
    if not re.search(r"[a-z]", request.text, re.IGNORECASE):
        return None
    payloads = [choice["payload"] for choice in form.choices(asked, request)]
    return picked(request, [payload for payload in payloads if not payload.startswith("/")])


def _hear_changes(form: Form, turn: FormTurn, message: FormMessage) -> None:
    """ "Change the amount", "wrong date": what is named without a new value is emptied and asked for again.

    So is what is named below the summary, which is the answer to "what should I change?".
    """
    if turn.heard or message.tells_something:
        return
    wants_change = WRONG.search(message.text) or DIFFERENT.search(message.text)
    if not (wants_change or (message.follows_summary and message.is_about_form)):
        return
    for field in named_fields(form, message.text):
        if turn.values[field.slot] is not None:
            turn.hear(field.slot, None)


def _hear_confirmation(form: Form, turn: FormTurn, message: FormMessage) -> None:
    slot, request = form.confirmation, turn.request
    if slot is None or not message.follows_summary or turn.heard or message.has_shape:
        return  # a yes counts for what was shown before it, not for what came along with it
    if message.means_yes:
        turn.hear(slot, True)
        return
    answer = _yes_or_no(request)
    no_but = answer is False and any(map(str.isdigit, message.text))  # "no, sorry, 0178" is a value that was not read
    if no_but or (WRONG.search(message.text) and not answer):
        names = [field.names[0] for field in form.fields if field.names and turn.values[field.slot] is not None]
        request.say(
            f"What should I change: {formatting.listing([f'the {name}' for name in names], 'or')}?"
            if names
            else "What should I change?"
        )
        turn.hear(slot, None)
    elif answer is not None:
        turn.hear(slot, answer)


def _yes_or_no(request: ActionRequest) -> bool | None:
    """Whether a message says yes or no: a yes is nothing but a yes, for a no the intent is enough."""
    text = _before_next_request(request)
    if text.startswith("/"):  # a button, which has just been offered
        return {"affirm": True, "deny": False}.get(str(request.intent))
    if is_wordless(text):
        return wordless(text)
    if is_no(text) or refuses(text):
        return False
    if consents(text):
        return True
    return False if request.intent == "deny" and request.confidence >= SURE else None


def _before_next_request(request: ActionRequest) -> str:
    """ "Yes" of "yes and show me my balance", where the message was parted: what comes after is another request."""
    following = request.tracker.latest_message.get("next_request")
    at = request.text.rfind(str(following["text"])) if following else -1
    return _BORDER.sub("", request.text[:at]) if at > 0 else request.text
