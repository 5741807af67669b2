"""Words by which customers speak about a form: what they name, change and refuse."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from actions.forms.fields import Field
from actions.memory import SMALL_WORDS, without_entities

if TYPE_CHECKING:
    from actions.forms.form import Form

# Said of the whole summary, these ask for a change and are no refusal; of a field that is named, so are the others.
WRONG = re.compile(
    r"\b(?:change|wrong|edit|fix|incorrect|mistake|typo|not right|isn'?t right|not the right|redo)\b", re.IGNORECASE
)
DIFFERENT = re.compile(r"\b(?:different|another|other|changed|update)\b", re.IGNORECASE)
# A new value after one of these replaces an old one; without them it answers what is still open.
_CORRECTS = re.compile(
    r"\b(?:no|not|meant?|actually|instead|sorry|oops|wrong|wait|rather|change|make|should be)\b", re.IGNORECASE
)
_FILLERS = r"^(?:(?:ah|oh|hm+|no+|nope|nah|please|pls|ok|well)\b[\s,.!]*)*"
_GIVES_UP = re.compile(
    rf"{_FILLERS}(?:stop|forget (?:it|that|about it)|leave it|nvm|never ?mind|skip (?:it|that|this))\b"
    r"|[\s,.;](?:never ?mind|nvm|forget (?:it|about it))[\s.!]*$",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    rf"{_FILLERS}(?:don'?t|do not)\b(?!\s+(?:know|remember|have|think|understand|get))"
    r"|^(?:no+|nope|nah)[\s,.!]+(?:thanks|thank you|thx|ty|way|not now|not today|another time)[\s.!]*$"
    r"|^(?:no+|nope|nah)[\s,.!]+(?:please )?(?:keep|leave) (?:me|it|them|everything)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^(?:no+|nope|nah|na)(?:[\s,.!]+(?:thanks|thank you|thx|ty|way|sorry|not now|not today|another time|never ?mind))*[\s.!]*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:(?:and|but|so|wait|ok|hm+)\b[\s,]*)*(?:what|how|when|where|who|why|which|do|does|did|will|would|can|could|is|are)\b"
    r"[^.!?]*\?+$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?\s*$|^(?:(?:and|but|so|wait|ok|okay|hm+|also)\b[\s,.]*)*(?:what|how|when|where|who|why|which|do|does|did|will|would|can|"
    r"could|is|are)\b(?:\W+\w+){2,}",
    re.IGNORECASE,
)
_WANTS_TO_KNOW = re.compile(
    r"^(?:(?:and|but|so|wait|ok|okay|hm+|sorry|no)\b[\s,.]*)*(?:how (?:much|many|long|often)|what(?:'?s| is| are| was)|when|where|who)\b",
    re.IGNORECASE,
)
_SETS_FIGURE = re.compile(
    r"^\W*(?:(?:and|no|nah|ok|okay|wait|actually|but|then|please|hm+)\W+)*make (?:it|that) \$?\d", re.IGNORECASE
)
_COMMAND = re.compile(r"/?\w+[({].*[)}]", re.DOTALL)
_AROUND_A_FORM = SMALL_WORDS | frozenset({"can", "could", "you", "we", "me", "need", "like", "new", "hm", "oh", "ah"})
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def corrects(text: str) -> bool:
    """Whether a value in the message replaces one that was given before."""
    return _CORRECTS.search(text) is not None


def refuses(text: str) -> bool:
    """ "Don't", "no, forget it, I paid him in cash": a no, whatever follows."""
    return _REFUSAL.search(text.strip()) is not None or gives_up(text)


def is_command(text: str) -> bool:
    """A payload typed by hand, "SetSlots(course=PHO201)": its values are no customer's words."""
    return _COMMAND.fullmatch(text.strip()) is not None


def sets_figure(text: str) -> bool:
    """ "And make it 105 so the bill is covered": another figure for what is open."""
    return _SETS_FIGURE.search(text) is not None


def gives_up(text: str) -> bool:
    """ "Hmm no, forget it": the end of the task, whatever was asked."""
    return _GIVES_UP.search(text.strip()) is not None


def is_no(text: str) -> bool:
    """ "No, thanks" and no more."""
    return _NO.search(text.strip()) is not None


def is_question(text: str) -> bool:
    """Whether the message is one question, so nobody's story."""
    return _QUESTION.search(text.strip()) is not None


def asks(text: str) -> bool:
    """Whether the message asks something, with or without a question mark: "what if i pay it back early"."""
    return _ASKS.search(text.strip()) is not None


def wants_to_know(text: str) -> bool:
    """Whether the message asks for a fact, and so changes nothing: "wait, how much is on it now"."""
    return _WANTS_TO_KNOW.search(text.strip()) is not None


def ends_it(thing: str) -> str:
    """A pattern of messages that say yes to "shall I end it?", although elsewhere they stop a form: "ok then end it".

    A bare "cancel it" may mean either, so it is none of them.

    Args:
        thing: a pattern of what is ended, such as `standing order`.
    """
    yes, it = r"(?:ok|okay|yes|yeah|yep|sure|go ahead)", r"(?:it|that|this|(?:that|this) one)"
    around = rf"(?:(?:{yes}|then|please|pls|just|so|well|and)\W+)*"
    return (
        rf"(?i:(?:{around}(?:end|delete|remove)\s+{it}|{around}(?:end|cancel|stop|delete|remove)\s+(?:the|my)\s+(?:{thing})"
        rf"|{yes}\W+{around}(?:cancel|stop)\s+{it})(?:\W+(?:then|please|pls|now|thanks))*\W*)"
    )


def is_wordless(text: str) -> bool:
    """Whether there is neither a letter nor a digit in it."""
    return not any(character.isalnum() for character in text)


def named_fields(form: Form, text: str) -> list[Field]:
    """The fields that a message names; "account number" names no "account"."""
    found = [
        (match.span(), field)
        for field in form.fields
        for name in field.names
        for match in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
    ]
    spans = {span for span, _ in found}
    named = [field for span, field in found if not any(_contains(other, span) for other in spans)]
    return list(dict.fromkeys(named))


def is_about(form: Form, text: str, entities: Iterable[dict[str, Any]], answered: Collection[str]) -> bool:
    """Whether a message is nothing but values, names of fields, words of change, and small words.

    "Change the recipient", "sorry, account number 88123456": such words mean the open form, whatever wish they sound
    like. Without a value they speak of what was answered: "change my phone number" changes none before there is one.

    Args:
        form: the open form.
        text: the message.
        entities: what was found in it.
        answered: the slots that are filled.
    """
    own = [entity for entity in entities if any(field.may_take(entity["entity"]) for field in form.fields)]
    rest = re.sub(r"[\w-]*\d[\w-]*", " ", without_entities(text, own))
    if WRONG.search(text) or DIFFERENT.search(text):
        changed = [field for field in form.fields if field.slot in answered]
        named = set(named_fields(form, text)).intersection(changed)
        if not named and not any(field.may_take(entity["entity"]) for entity in own for field in changed):
            return False
    fields = [field for field in form.fields if rest != text or field.slot in answered]
    for name in sorted((name for field in fields for name in field.names), key=len, reverse=True):
        rest = re.sub(rf"\b{re.escape(name)}\b", " ", rest, flags=re.IGNORECASE)
    words = [word.lower() for word in _WORD.findall(DIFFERENT.sub(" ", WRONG.sub(" ", rest)))]
    return rest != text and all(word in _AROUND_A_FORM for word in words)


def is_choice(text: str, choices: Iterable[dict[str, str]]) -> bool:
    """Whether a message is one of the buttons below the question, typed or tapped."""
    said = _bare(text)
    return any(said in (_bare(choice["title"]), _bare(choice["payload"])) for choice in choices)


def _bare(text: str) -> str:
    return " ".join(word.lower() for word in _WORD.findall(text))


def _contains(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]
