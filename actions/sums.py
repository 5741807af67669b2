"""Sums as customers say them: figures, the last of several, and sums in relation to another: "half of it", "all but 100"."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal

from actions.context import ActionRequest
from actions.formatting import read_money
from actions.forms import Form, FormTurn

CENT = Decimal("0.01")
_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPELLED = {word: number for number, word in enumerate(f"{_SMALL} eighteen nineteen".split(), 1)}
_SPELLED |= {w: 10 * n for n, w in enumerate(_TENS.split(), 2)}
_SPELLED_OUT = re.compile(
    rf"\b(?:(?:{'|'.join(_TENS.split())})(?:[\s-]+(?:{'|'.join(_SMALL.split()[:9])}))?|{'|'.join([*_SMALL.split(), 'eighteen', 'nineteen'])})\b",
    re.IGNORECASE,
)
_TIMES = {"hundred": 100, "thousand": 1000, "grand": 1000}
_WORD = "|".join(sorted((*_SPELLED, *_TIMES), key=len, reverse=True))
_DIGITS = r"\$?\s*(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,2})?(?![\d,.]*\d|\w|[:/%-])"
_FIGURE_SAID = rf"(?:{_DIGITS}|(?:an?\s+(?=hundred|thousand|grand))?(?:{_WORD})(?:[\s-]+(?:and\s+)?(?:{_WORD}))*\b)"
_NO_TIME = r"(?!\s*(?:minutes?|hours?|weeks?|months?|days?|years?|times?|am|pm)\b)"
_WHOLE_FIGURE = re.compile(
    r"(-?)\s*\$?\s*(-?)(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?\s*(?:dollars|bucks|usd)?\.?", re.IGNORECASE
)
_NO_SCALE = r"(?!\s*(?:hundred|thousand|grand|mil|millions?|billions?)\b)"
# No part of another number, of a date or of a length of time.
BESIDE = re.compile(
    rf"(?<![\w.,:/#-])\$?(\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})(\.\d{{2}})?(?![\w:/%-]|[.,]\d){_NO_TIME}{_NO_SCALE}",
    re.IGNORECASE,
)
# A figure is not looked for where these stand; what a model takes for a place or a passcode is one, in a payment.
_NO_FIGURES = frozenset({"number", "location", "passcode"})
_OTHER_FIGURES = frozenset({"money", "account_number", "period", "frequency"})
_AGAIN = r"(?:actually|no+|wait|sorry|oops|rather|i mean|meant|make (?:it|that)|scratch that|correction)"
_CORRECTED = re.compile(
    rf"\b{_AGAIN}\b[\s,.!]*(?:(?:{_AGAIN}|just|only|let'?s (?:say|do)|to|it'?s|send)\b[\s,.!]*)*({_FIGURE_SAID}){_NO_TIME}",
    re.IGNORECASE,
)
_LEAVING = rf"\b(?:leav(?:e|ing)|keep(?:ing)?)\s+(?:(?:at least|about|me|just|only|like)\s+)*(?P<left>{_FIGURE_SAID}){_NO_TIME}"
_LESS = (
    rf"(?:\bminus|\b(?:all|everything|whole|lot|balance|owed?)\b[^.,;!?\d]{{0,25}}\b(?:but|less|except(?:\s+for)?|apart\s+from)"
    rf"|\b(?:that|it)\s+less)\s+(?P<less>{_FIGURE_SAID})"
)
_MORE = rf"(?<![\w.,])(?!one\b)(?P<change>{_FIGURE_SAID})\s*(?:dollars|bucks)?\s+(?P<sign>more|extra|on top|less)\b"
_OF_WHAT = (
    r"(?=\W*$|\W*[,.;!]|\s+(?:of\s+)?(?:what(?:'s|ever)?|it|that|them|all|everything|to|from|into|in|out|on|please|now|then"
    r"|(?:my|the|our)\s+(?:whole|entire|total|current|money|balance|accounts?|savings|checking|credit|card|bill|statement"
    r"|minimum|debt|amount|sum))\b)"
)
_SHARES = {"half": Decimal(1) / 2, "third": Decimal(1) / 3, "quarter": Decimal(1) / 4}
_SHARE = rf"\b(?P<share>half|(?<=an )third|(?<=a )third|(?<=a )quarter)(?:{_OF_WHAT}|\s+of\s+(?P<of>{_FIGURE_SAID}))"
_MULTIPLES = {"double": 2, "twice": 2, "triple": 3}
_MULTIPLE = r"\b(?P<multiple>double|triple|twice)\s+(?:it|that|the (?:amount|sum)|as much)\b"
_RELATIVE = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (_LEAVING, _LESS, _MORE, _SHARE, _MULTIPLE))
SHAPE = rf"(?is:[^?]*(?:{_LEAVING}|{_LESS}|{_MORE}|{_SHARE}|{_MULTIPLE})[^?]*)"
"""Messages that say a sum in relation to another; for fields, whatever wish or no they sound like."""
_OF_ALL = re.compile(
    r"\b(?:all|everything|whole|entire|what|balance|owed?|accounts?|savings|checking)\b", re.IGNORECASE
)


def with_digits(text: str) -> str:
    """A text with figures for numbers up to ninety-nine that are spelled out: "in five years" is "in 5 years"."""
    return _SPELLED_OUT.sub(
        lambda said: str(sum(_SPELLED[word] for word in re.findall("[a-z]+", said[0].lower()))), text
    )


def read_figure(text: str) -> str | None:
    """An amount that is the whole message, as an entity's value: "80" is `80 USD`; what is below zero is one too."""
    figure = _WHOLE_FIGURE.fullmatch(text.strip())
    return f"{figure[1] or figure[2]}{figure[3].replace(',', '')}{figure[4] or ''} USD" if figure else None


def read_figure_beside(request: ActionRequest) -> str | None:
    """The one figure beside other entities that a message has, as an amount: the 30 of "pay ben 30 monthly"."""
    text = request.text
    if request.resumed is not None:
        return None  # where its entities stood is not known any more, so a date may look like a sum
    others = (entity for entity in request.entities if entity.get("entity") not in _NO_FIGURES)
    for entity in sorted(others, key=lambda entity: -int(entity.get("start", 0))):
        text = text[: int(entity.get("start", 0))] + " # " + text[int(entity.get("end", 0)) :]
    return read_figure_in(text)


def read_figure_in(text: str) -> str | None:
    """The one figure of a text, as an amount, whatever entity it may have been taken for."""
    found = BESIDE.findall(text)
    return f"{found[0][0].replace(',', '')}{found[0][1]} USD" if len(found) == 1 else None


def corrected(request: ActionRequest) -> str | None:
    """The last sum of a message that corrects itself, as an amount: the 20 of "send ten, no wait, twenty"."""
    found = list(_CORRECTED.finditer(request.text))
    if not found or (value := _value(found[-1][1])) is None:
        return None
    # What is an amount already counts as that, and in its currency; a date or an account is none.
    others = (entity for entity in request.entities if entity.get("entity") in _OTHER_FIGURES)
    if any(int(entity.get("end", -1)) > found[-1].start(1) for entity in others):
        return None
    return f"{value} USD"


def relative(text: str, whole: Decimal | None, shown: Decimal | None) -> Decimal | None:
    """The sum that a message says in relation to another; None if it does not.

    Args:
        text: "half of it", "all but 100", "leave 100 in there", "20 more", "double it".
        whole: what "all" is; None where there is no such thing.
        shown: the sum that "it" is, where one was just shown.
    """
    leaving, less, more, share, multiple = (pattern.search(text) for pattern in _RELATIVE)
    all_of_it = shown is None or _OF_ALL.search(text) is not None
    base = whole if all_of_it else shown
    if leaving:
        left = _value(leaving["left"])
        return None if whole is None or left is None else whole - left
    if less:
        minus = _value(less["less"])
        return None if base is None or minus is None else base - minus
    if share:
        of = _value(share["of"]) if share["of"] else base
        return None if of is None else (of * _SHARES[share["share"].lower()]).quantize(CENT, rounding=ROUND_DOWN)
    if shown is None:
        return None
    if multiple:
        return shown * _MULTIPLES[multiple["multiple"].lower()]
    if more and (change := _value(more["change"])) is not None:
        return shown - change if more["sign"].lower() == "less" else shown + change
    return None


def hear_sum(form: Form, turn: FormTurn, slot: str, whole: Decimal | None = None, currency: str = "USD") -> bool:
    """Hear a corrected sum or one in relation to another, over any figure that belongs to it; whether there was one.

    Args:
        form: the form.
        turn: the turn.
        slot: the slot for how much.
        whole: what "all" is, where that is known.
        currency: that of `whole`.
    """
    request = turn.request
    if not (turn.attempted or request.resumed is not None) or request.text.startswith("/"):
        return False
    before = None
    if request.resumed is not None:
        before = turn.values[slot]
    elif form.confirmation is not None and request.requested_slot == form.confirmation:
        before = request.slot(slot)
    shown = read_money(before)
    found = relative(request.text, whole, None if shown is None else shown[0])
    value = corrected(request) if found is None else f"{found:.2f} {currency}"
    if value is not None:
        turn.hear(slot, value)
    return value is not None


def _value(said: str) -> Decimal | None:
    """ "$1,000.50", "a hundred and twenty"; a lone "one" is hardly a sum."""
    digits = said.replace("$", "").replace(",", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", digits):
        return Decimal(digits)
    words = [word for word in re.findall(r"[a-z]+", said.lower()) if word in _SPELLED or word in _TIMES]
    total, part = 0, 0
    for word in words:
        if word == "hundred":
            part = max(part, 1) * 100
        elif word in _TIMES:
            total, part = total + max(part, 1) * 1000, 0
        else:
            part += _SPELLED[word]
    return None if words == ["one"] or not words else Decimal(total + part)
