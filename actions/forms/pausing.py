"""Hesitating in a form, and coming back to it: the question stays open, nothing is booked and nothing was missed."""

from __future__ import annotations

import re

from actions.context import ActionRequest

_BEFORE = r"(?:(?:yes|yeah|no|ok|okay|hm+|um+|uh+|oh|ah|well|sorry|but|actually|just|please|pls|and|so|wait|whoa) )*"
_AFTER = r"(?: (?:please|pls|first|ok|yet|there|now|a bit|thanks|still))*"
_A_MOMENT = (
    r"(?:a|one|1|two|2|a few|another|couple|just a|a couple(?: of)?) (?:secs?|seconds?|mins?|minutes?|moments?|mo|bit)"
)
_HESITATES = re.compile(
    rf"{_BEFORE}(?:wait|wait up|hold (?:on|up|it)|hang on|not so fast|slow down|{_A_MOMENT}|hm+ (?:ok|okay|well)"
    rf"|(?:wait|hold on|hang on|(?:give|gimme)(?: me)?|(?:i )?need) {_A_MOMENT}|(?:not|maybe|perhaps) (?:yet|later)"
    r"|let me (?:think|check|see|look|ask)(?: (?:about|it|that|again|this|over|my \w+))*|(?:im )?(?:still )?thinking"
    r"|i (?:need|want|have) to (?:think|check|look)(?: (?:about|it|that|this|over))*|brb|be right back|back in \w+(?: \w+)?"
    r"|(?:im |i am )?not (?:quite |so |really )?(?:sure|ready|certain)|(?:i )?(?:dont|do not) know yet"
    r"|(?:dont|do not) (?:do|send|pay|book|order|make|submit|file|close|block) (?:it|that|this|anything) (?:just )?yet"
    rf"|i (?:didnt|did not|havent|have not) (?:mean|say|said)(?: (?:a|to say))? yes){_AFTER}",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:i ?a?m back|back (?:now|again)|here again)\b", re.IGNORECASE)
_GO_ON = r"(?:continue|go|go on|go ahead|carry on|resume|lets (?:go on|continue|go))"
_GOES_ON = re.compile(
    rf"{_BEFORE}(?:(?:i ?a?m )?(?:back|ready|here)(?: now| again)?(?: (?:ok|so|and|lets))*(?: {_GO_ON})?|{_GO_ON})"
    r"(?: (?:now|please|pls|then|with (?:it|this|that)))*",
    re.IGNORECASE,
)
_STOPS = re.compile(r"\b(?:don'?t|do not|won'?t|can'?t|not|never|stop|cancel|quit)\b", re.IGNORECASE)
_TAKES_BACK = re.compile(
    r"\b(?:continue|resume|proceed|carry on|go (?:on|ahead|for it)|changed my mind|(?:do|send|pay|book|make|order|file) (?:it|that|them))\b",
    re.IGNORECASE,
)


def hesitates(text: str) -> bool:
    """ "Hm ok wait", "yes but hold on", "not yet": neither a yes nor a no, and no answer yet."""
    return _HESITATES.fullmatch(_bare(text)) is not None


def is_unsure(text: str) -> bool:
    """ "Not yet", "I'm not sure", "maybe later": what hesitates, and still may answer a question about what happened."""
    return re.search(r"\b(?:not|don'?t|didn'?t|maybe|perhaps)\b", text, re.IGNORECASE) is not None


def goes_on(request: ActionRequest) -> bool:
    """ "I'm back, go on": wants the question again. A mere "go on" does so after hesitating; else it may be a yes."""
    text = _bare(request.text)
    if _GOES_ON.fullmatch(text) is None:
        return False
    if _BACK.search(text):
        return True
    return "go ahead" not in text and hesitates(_message_before(request))


def wants_to_go_on(text: str) -> bool:
    """ "Continue", "I'm back, go": whatever wish they sound like, they stop nothing."""
    if _GOES_ON.fullmatch(_bare(text)) is not None:
        return True
    return re.search(r"\bcontinue\b", text, re.IGNORECASE) is not None and not _STOPS.search(text)


def takes_back(text: str) -> bool:
    """ "Actually no, continue", "no that's fine, send it", said after a no."""
    return _STOPS.search(text) is None and _TAKES_BACK.search(text) is not None


def _message_before(request: ActionRequest) -> str:
    texts = [str(event.get("text") or "") for event in request.tracker.events if event.get("event") == "user"]
    return texts[-2] if len(texts) > 1 else ""


def _bare(text: str) -> str:
    """The words alone, in lower case and without apostrophes."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower())))
