"""Reading a message as what it is to a form: answers, corrections, a yes or no, or none of that.

Rasa's slot mappings see one slot and one entity at a time. Here the whole message and the whole form are looked at
once: "no, to savings, and make it 80" is two corrections and no refusal.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from actions.context import ActionRequest
from actions.errors import NotLoggedIn
from actions.forms.fields import Field
from actions.forms.form import form_of_intent
from actions.forms.turn import FormTurn
from actions.forms.wording import (
    DIFFERENT,
    WRONG,
    agrees,
    corrects,
    gives_up,
    is_about,
    is_choice,
    is_question,
    is_wordless,
    named_fields,
    refuses,
)
from actions.memory import is_bare

if TYPE_CHECKING:
    from actions.forms.form import Form

# Calibrated confidence below which a yes or no is asked for again ("hmm" is not worth a transfer), and below which no
# other task is opened in the middle of this one.
SURE = 0.7
LAST_ANSWERS_SLOT = "core_last_answers"
# Below these, what sounds like a question of its own, or like a wish to stop, is an answer that was not understood.
WISH, HEARD = 0.6, 0.5
# Where any words may be the answer, only a wish that is beyond doubt is taken for one; these are heard sooner.
BEYOND_DOUBT = 0.9
HEARD_SOONER = frozenset({"talk_to_human", "ask_why", "stop_or_cancel", "log_out"})
BRINGS_HERE = frozenset({"log_in"})
# In words: what is longer tells something, where the question was open, and does not ask for a change.
LONGEST_CHANGE = 5
FALLBACK = "nlu_fallback"
ANSWERS = frozenset({"inform", "affirm", "deny", FALLBACK})
"""Intents of messages that answer a question; all others are wishes of their own."""

# To the intent model one emoji looks like another, and so do "???" and "...": without a word, only these mean yes.
_WORDLESS_YES = re.compile("[👍👌✅✔🆗]")
# The plainest answers need no model, which may take a bare "ok" for a greeting.
_PLAIN = {"y": True, "n": False, "no": False, "nope": False}
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
    turn.attempted = turn.activating or _is_meant_for(form, request)
    if (
        turn.attempted
        and not turn.activating
        and gives_up(request.text)
        and request.requested_slot != form.confirmation
    ):
        request.say(response="utter_core_stopped", nothing_done=form.nothing_done)
        turn.ended, turn.values = True, dict.fromkeys(turn.values)
    elif turn.attempted:
        _hear_entities(form, turn)
        _hear_same(form, turn)
        if not turn.activating:
            _hear_changes(form, turn)
            _hear_answer(form, turn)
            _hear_confirmation(form, turn)
    return turn


def _is_meant_for(form: Form, request: ActionRequest) -> bool:
    """Whether a message speaks to the form, or is a wish of its own."""
    intent, confidence, text = request.intent, request.confidence, request.text
    if is_wordless(text) or intent in ANSWERS or intent in form.intents:
        return True
    if intent in BRINGS_HERE and request.optional_customer_id is not None:
        return True  # nobody who is logged in wants to log in; it is a number that sounds like it
    field = form.field(request.requested_slot)
    if gives_up(text) or (field is not None and field.slot == form.confirmation and (refuses(text) or agrees(text))):
        return True
    if field is not None and _is_choice(form, field, request):
        return True
    if _has_shape(field, text):
        return True
    if is_about(form, text, request.entities, _answered(form, request)):
        return True
    if intent in HEARD_SOONER:
        enough = SURE if field is not None and field.free_text else HEARD
    elif field is not None and field.free_text:
        enough = math.inf if intent in field.sounds_like else BEYOND_DOUBT if field.open else SURE
    else:
        enough = WISH if form_of_intent(intent) is None else SURE
    return confidence < enough and not (field is not None and field.open and is_question(text))


def _has_shape(field: Field | None, text: str) -> bool:
    return field is not None and bool(field.shape) and re.fullmatch(field.shape, text.strip()) is not None


def _answered(form: Form, request: ActionRequest) -> frozenset[str]:
    return frozenset(slot for slot in form.slots if request.slot(slot) is not None)


def _is_choice(form: Form, field: Field, request: ActionRequest) -> bool:
    if len(request.text.split()) > LONGEST_CHANGE:
        return False
    try:
        return is_choice(request.text, form.choices(field, request))
    except NotLoggedIn:  # the log-in ran out; whether this needs one shows when the form looks at it
        return False


def _is_bare_value(form: Form, request: ActionRequest) -> bool:
    """Whether the message is a value for this form and hardly anything else, whatever intent it looks like."""
    return is_bare(request.text, [e for e in request.entities if any(f.may_take(e["entity"]) for f in form.fields)])


def _hear_entities(form: Form, turn: FormTurn) -> None:
    """Give each entity to the field that it answers; those in a story, which was asked for, answer no other field."""
    request = turn.request
    asked = form.field(request.requested_slot)
    if _has_shape(asked, request.text) or (asked is not None and asked.open and not _is_bare_value(form, request)):
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


def _hear_answer(form: Form, turn: FormTurn) -> None:
    """Read an answer in which no entity was found: "80", "the savings one please", "ben"."""
    field = form.field(turn.request.requested_slot)
    if field is None or field.slot == form.confirmation or turn.heard:
        return
    value = form.read(field, turn)
    if value is not None:
        turn.hear(field.slot, value)


def _hear_changes(form: Form, turn: FormTurn) -> None:
    """ "Change the amount", "wrong date": what is named without a new value is emptied and asked for again.

    So is what is named below the summary, which is the answer to "what should I change?".
    """
    request, text, asked = turn.request, turn.request.text, form.field(turn.request.requested_slot)
    tells = asked is not None and asked.free_text and len(text.split()) > LONGEST_CHANGE
    if turn.heard or tells:
        return
    below = (
        asked is not None
        and asked.slot == form.confirmation
        and is_about(form, text, request.entities, _answered(form, request))
    )
    if not (WRONG.search(text) or DIFFERENT.search(text) or below):
        return
    for field in named_fields(form, text):
        if turn.values[field.slot] is not None:
            turn.hear(field.slot, None)


def _hear_confirmation(form: Form, turn: FormTurn) -> None:
    slot, request = form.confirmation, turn.request
    if slot is None or request.requested_slot != slot or turn.heard:
        return  # a yes counts for what was shown before it, not for what came along with it
    if WRONG.search(request.text) and request.intent != "affirm":
        names = [field.names[0] for field in form.fields if field.names and turn.values[field.slot] is not None]
        request.say(f"What should I change: {_listed(names)}?" if names else "What should I change?")
        turn.hear(slot, None)
        return
    answer = _yes_or_no(request)
    if answer is not None:
        turn.hear(slot, answer)


def _yes_or_no(request: ActionRequest) -> bool | None:
    """Whether a message says yes or no clearly, in words or by an emoji that means it."""
    text = request.text
    plain = _PLAIN.get(re.sub(r"[\s.!]+$", "", text.strip().lower()))
    if plain is not None:
        return plain
    if is_wordless(text):
        return True if _WORDLESS_YES.search(text) else None
    if refuses(text) or agrees(text):
        return agrees(text)
    answer = {"affirm": True, "deny": False}.get(str(request.intent))
    return answer if request.confidence >= SURE else None


def _listed(names: list[str]) -> str:
    *first, last = [f"the {name}" for name in names]
    return f"{', '.join(first)} or {last}" if first else last
