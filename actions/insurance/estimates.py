"""What customers say that a damage or a bill comes to."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import sums
from actions.context import ActionRequest
from actions.formatting import read_money

UNKNOWN = "unknown"
_TIMES = {"k": 1000, "grand": 1000, "thousand": 1000, "hundred": 100}
_ROUNDED = re.compile(rf"(?<![\w.,])(\d{{1,4}}(?:\.\d)?)\s?({'|'.join(_TIMES)})\b", re.IGNORECASE)
_NO_FIGURE = re.compile(
    r"\b(?:don'?t know|do not know|dunno|no idea|no clue|not sure|unsure|unknown|can'?t (?:say|tell)|hard to (?:say|tell)"
    r"|no estimate|not yet|none|nothing yet|haven'?t|skip|later|idk)\b|^\W*(?:no|nope|nah)\W*$",
    re.IGNORECASE,
)


def read_estimate(request: ActionRequest) -> str | None:
    """ "1800", "two grand"; what is no figure says that none is known."""
    rounded = _ROUNDED.search(request.text)
    if rounded is not None:
        return f"{Decimal(rounded[1].replace(',', '')) * _TIMES[rounded[2].lower()]:.2f} USD"
    figure = sums.read_figure(request.text) or sums.read_figure_in(request.text)
    if figure is not None:
        return figure
    return UNKNOWN if says_none(request.text) else None


def says_none(text: str) -> bool:
    """Whether a text says that there is no figure yet."""
    return _NO_FIGURE.search(text) is not None


def checked_estimate(request: ActionRequest, said: object) -> str | None:
    """An estimate in canonical form; None, with the reason, where it is no amount of dollars."""
    if said is None or said == UNKNOWN:
        return None if said is None else UNKNOWN
    money = read_money(said)
    if money is None or money[1] != "USD" or money[0] <= 0:
        request.say("The estimate has to be an amount in dollars above zero.")
        return None
    return f"{money[0]:.2f} USD"
