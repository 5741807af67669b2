"""Secrets that customers type though nobody asked: a social security number, the code on the back of a card."""

from __future__ import annotations

import re

from actions.context import ActionRequest

_SECRET = re.compile(
    r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)|\b(?:ssn|social security(?: number)?)\b\D{0,12}\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)"
    r"|\b(?:cvv2?|cvc2?|security code|card code)\b\D{0,12}\d{3,4}(?!\d)",
    re.IGNORECASE,
)


def tells_secret(text: str) -> bool:
    """Whether a message holds what nobody should write in a chat."""
    return _SECRET.search(text) is not None


def masked(text: str) -> str:
    """The text without what nobody should write in a chat."""
    return _SECRET.sub("****", text)


def warned(request: ActionRequest) -> bool:
    """Warn of a secret in the message; whether there was one."""
    if not tells_secret(request.text):
        return False
    request.say(response="utter_core_secret_told")
    return True
