"""The questions of the risk questionnaire, and what of customers' words answers them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.sums import with_digits

_YEARS = re.compile(r"\b(\d{1,2})\+?\s*(?:or more\s*)?(?:years?|yrs?|y)\b|^\W*(\d{1,2})\W*$", re.IGNORECASE)
_PARTS = re.compile(r"[,;.]\s*|\band\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more than|over|above|beyond)\s*$", re.IGNORECASE)
_LESS = re.compile(r"\b(?:less than|under|below)\s*$", re.IGNORECASE)
_SHARE = re.compile(r"\b(\d{1,3})\s*(?:%|percent\b)|^\W*(\d{1,3})\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class Option:
    """An answer: what it is stored as, its button, the words that mean it, and its points."""

    value: str
    title: str
    words: str
    points: int


@dataclass(frozen=True)
class Question:
    """A question of the questionnaire; `figure` finds a number that says which answer is meant, each up to its bound."""

    key: str
    prompt: str
    reason: str
    options: tuple[Option, ...]
    figure: re.Pattern[str] | None = None
    bounds: tuple[int, ...] = ()

    def read(self, text: str) -> str | None:
        """The answer that a text gives, the more careful one where it fits two; None where it gives none."""
        text = with_digits(text)
        exact = [one for one in self.options if text.strip().lower() in (one.value, one.title.lower())]
        found = self.figure.search(text) if self.figure is not None and not exact else None
        if found is not None:
            number = int(found[1] or found[2])
            number += bool(_MORE.search(text[: found.start()])) - bool(_LESS.search(text[: found.start()]))
            at = next((place for place, bound in enumerate(self.bounds) if number < bound), len(self.bounds))
            return self.options[at].value
        said = [one for one in self.options if re.search(rf"\b(?:{one.words})\b", text, re.IGNORECASE)]
        return min(exact or said, key=lambda one: one.points).value if exact or said else None

    def option(self, value: object) -> Option | None:
        """The answer that is stored as a value."""
        return next((one for one in self.options if one.value == value), None)


QUESTIONS = (
    Question(
        "horizon",
        "In how many years will you need most of this money?",
        "Money that is needed soon has no time to recover from a fall.",
        (
            Option(
                "under 3 years",
                "Less than 3",
                r"soon|next year|this year|a (?:year|couple of years)|any ?time|short",
                1,
            ),
            Option("3 to 5 years", "3 to 5", r"three to five|3 ?(?:-|to) ?5|four years|a few years|few years", 2),
            Option("6 to 10 years", "6 to 10", r"six to ten|6 ?(?:-|to) ?10|medium", 4),
            Option(
                "over 10 years",
                "More than 10",
                r"decades?|retire(?:ment|d)?|never|long(?: term)?|very long|far|not for a long time",
                5,
            ),
        ),
        _YEARS,
        (3, 6, 11),
    ),
    Question(
        "reaction",
        "If your portfolio fell by a fifth within months, would you sell everything, sell some, wait, or buy more?",
        "Who sells in a fall loses what comes back later, so the allocation must be one that you can bear.",
        (
            Option(
                "sell all",
                "Sell everything",
                r"sell(?! (?:some|part|half|a (?:bit|little|few|part)))|get out|panic|everything out",
                1,
            ),
            Option(
                "sell some", "Sell some", r"(?:sell )?(?:some|part|half|a (?:bit|little|few|part))|cut back|reduce", 2
            ),
            Option(
                "wait",
                "Wait",
                r"wait|hold(?: on)?|nothing|sit (?:tight|it out)|stay|keep (?:it|everything|calm)|ride it out|do nothing",
                4,
            ),
            Option("buy more", "Buy more", r"buy(?: more)?|invest more|add|more|bargain|sale", 5),
        ),
    ),
    Question(
        "income",
        "How steady is your income: not steady, fairly steady, or very steady?",
        "With a steady income you need not sell when prices are low.",
        (
            Option(
                "not steady",
                "Not steady",
                r"not (?:very |so |really |at all )?(?:steady|stable|sure)|unstable|unsteady|irregular|freelanc\w*|gigs?|seasonal|no (?:income|job)|unemployed|up and down|varies|commission|all over the place",
                1,
            ),
            Option(
                "fairly steady",
                "Fairly steady",
                r"fairly|somewhat|mostly|ok(?:ay)?|so so|kind ?of|pretty|quite|average",
                3,
            ),
            Option(
                "very steady",
                "Very steady",
                r"very|(?<!un)(?<!not )steady|(?<!un)stable|secure|government|tenured?|pension|salaried|permanent|rock solid|solid|totally|regular|salary|paycheck|fixed|full[- ]time",
                5,
            ),
        ),
    ),
    Question(
        "experience",
        "How long have you been investing: not at all yet, up to 5 years, or longer?",
        "Who has seen a fall before knows better how it feels.",
        (
            Option(
                "none",
                "Not yet",
                r"not (?:at all|yet|really)|none|never|no+|nope|nothing|new|beginner|first time|zero|0|just start\w*|newbie",
                1,
            ),
            Option(
                "up to 5 years",
                "Up to 5 years",
                r"up to (?:5|five)|a (?:little|bit|few years?|couple(?: of)?(?: years)?)|some|few|couple|recent\w*|months?|a year",
                3,
            ),
            Option(
                "over 5 years",
                "More than 5 years",
                r"longer|more than (?:5|five)|over (?:5|five)|lots?|a lot|long|decades?|years and years|experienced|forever|many",
                5,
            ),
        ),
        re.compile(r"\b(\d{1,2})\s*(?:years?|yrs?|y)\b|^\W*(\d{1,2})\W*$", re.IGNORECASE),
        (1, 6),
    ),
    Question(
        "savings",
        "What share of all your savings is this: up to a quarter, up to a half, or more?",
        "The smaller the share, the less a fall changes for you.",
        (
            Option(
                "up to a quarter",
                "Up to a quarter",
                r"(?:up to |under |less than |below )?(?:a )?(?:quarter|fifth|tenth)|small|little|tiny|a bit|some of it",
                5,
            ),
            Option(
                "up to a half",
                "Up to a half",
                r"(?:up to |about |under |less than )?(?:a |the )?(?:half|third)|some",
                3,
            ),
            Option(
                "more than a half",
                "More than a half",
                r"(?:more|over) (?:than )?(?:a |the )?half|most|all|everything|nearly all|almost all|two thirds|three quarters|the lot|majority",
                1,
            ),
        ),
        _SHARE,
        (26, 51),
    ),
)
"""In the order in which they are asked."""


def read_several(text: str, asked: str) -> dict[str, str]:
    """The answers of a message that goes on with the questions that follow: "10 years, i'd wait, steady income".

    Each part answers the next question or none.

    Args:
        text: the message.
        asked: the key of the question that was asked.

    Returns:
        Answers by key; nothing for a message that does not answer what was asked.
    """
    keys = [question.key for question in QUESTIONS]
    following = list(QUESTIONS[keys.index(asked) :])
    found: dict[str, str] = {}
    for part in _PARTS.split(text):
        answer = following[0].read(part) if following else None
        if answer is not None:
            found[following.pop(0).key] = answer
    return found if asked in found else {}
