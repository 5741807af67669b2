"""What customers tell about what happened: the story, and the day."""

from __future__ import annotations

import re
from datetime import date

from actions import formatting, stories
from actions.context import ActionRequest
from actions.forms import Form, FormTurn
from actions.periods import resolve

_WISH = re.compile(
    r"^.*?\b(?:file|filing|make|making|submit|open|start|put in|report|have|need)\b[^.;]{0,25}?\bclaim\b"
    r"(?:\W+(?:for|because|since|about|on|as|that|of|under|with|my|the|auto|car|home|homeowners|renters|health|life|insurance"
    r"|policy|please)\b)*\W*",
    re.IGNORECASE | re.DOTALL,
)
_WISH_AFTER = re.compile(
    r"\W*\b(?:and |so |please )*(?:(?:i|we|i'd)\s+)?(?:want|need|would like|like|have)\s+to\s+(?:(?:file|make|open|start|report)\b[^.;]{0,20}\bclaim"
    r"|claim (?:it|this|that))\b\W*$",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"\b(?:hit|hits|crash\w*|collid\w*|collision|rear[- ]?ended|stole|stolen|theft|robbed|burglar\w*|broke|broken|burst|flood\w*"
    r"|leak\w*|hail\w*|fire|burn\w*|smoke|damage\w*|fell|fallen|crack\w*|dent\w*|vandal\w*|keyed|smashed|shattered|storm"
    r"|lightning|tornado|slipped|bit|bitten|surgery|hospital|ambulance|broke my|sprain\w*|fractur\w*|died|passed away|death"
    r"|threw|thrown|knocked|backed into|ran into|scratch\w*|totaled|soaked|ruined|destroyed|wrecked)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:just now|right now|this (?:morning|afternoon|evening|minute)|tonight|(?:an|one|two|\d+|a few|half an) (?:hours?|minutes?|mins?)"
    r" ago|a (?:minute|moment|while) ago|earlier today|just (?:happened|had|got|crashed|hit|rear[- ]?ended|ran into|backed into)|a sec(?:ond)? ago|now)\b",
    re.IGNORECASE,
)
_YESTERDAY = re.compile(r"\b(?:last night|yesterday|overnight)\b", re.IGNORECASE)
# Of two days that are told, the one on which it happened: "it was saturday, we came home sunday".
_IT_WAS = re.compile(r"\b(?:it was|it happened|happened|was)(?: on)?(?: last| this)?\s*$", re.IGNORECASE)
_FEWEST_WORDS = 2


def told_in_wish(request: ActionRequest) -> str | None:
    """What happened, where the wish itself tells it: "hail damage on my car" of "file a claim for hail damage on my car"."""
    told = stories.told(request)
    if told is None or _HAPPENED.search(told) is None:
        return None
    told = _WISH_AFTER.sub("", told).strip() or told
    rest = _WISH.sub("", told).strip()
    rest = rest if len(rest.split()) >= _FEWEST_WORDS and _HAPPENED.search(rest) else told
    return rest[:1].upper() + rest[1:]


def hear_day(form: Form, turn: FormTurn, slot: str) -> None:
    """Hear "just now", "this morning" and "last night" as the day on which something happened."""
    request = turn.request
    asked = request.requested_slot == slot
    said = [one for one in request.entities if one.get("entity") == "period"]
    told = [one for one in said if _IT_WAS.search(request.text[: int(one.get("start", 0))])]
    if slot in turn.heard and len(said) > 1 and len(told) == 1:
        turn.hear(slot, told[0].get("value"))
    if turn.values[slot] is not None and not asked:
        return
    if not (turn.activating or asked):
        return
    today = request.clock.today()
    word = "yesterday" if _YESTERDAY.search(request.text) else "today" if _TODAY.search(request.text) else None
    if word is not None and slot not in turn.heard:
        found = resolve(word, today)
        form.hear_words(turn, {slot: None if found is None or found.start is None else found.start.isoformat()})


def checked_day(turn: FormTurn, slot: str) -> str | None:
    """The day that was said, as an ISO date; None, with the reason, where it is none or still to come.

    A wish may be vague ("a few days ago"): then the day is asked for like any other.
    """
    request, said = turn.request, turn.values[slot]
    if said is None:
        return None
    today, value = request.clock.today(), str(said)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        found = resolve(value, today)
        if found is None or found.end is None or found.start is None:
            _explain(turn, 'I need the day, such as "yesterday" or "November 3".')
            return None
        if found.start != found.end:
            _explain(turn, "That is more than one day; the first one on which you noticed it is enough.")
            return None
        day = found.start
    if day > today:
        request.say(f"{formatting.day(day)} is still to come.")
        return None
    return day.isoformat()


def _explain(turn: FormTurn, why: str) -> None:
    if not turn.activating:
        turn.request.say(why)
