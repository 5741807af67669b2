"""Ways of paying in customers' words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.context import ActionRequest
from actions.insurance.billing_models import BANK_ACCOUNT, CARD, CHECK, METHODS, PAYPAL, PaymentMethod

_WORDS = {
    PAYPAL: r"pay ?pal",
    CHECK: r"(?:paper |mail(?:ed)? |personal )?(?:check|cheque)s?|(?:by|in the) mail|money order",
    BANK_ACCOUNT: r"bank(?: account| acct)?|checking(?: account)?|savings(?: account)?|ach|e-?checks?|direct debit|routing number",
    CARD: r"(?:credit|debit|prepaid)?\s?cards?|visa|master ?card|amex|american express|discover|credit|debit",
}
_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _WORDS.items()}
_DIGITS = re.compile(r"(?<![\d$.,-])\d{4}(?![\d.,-]*\d)")
_BRAND = re.compile(r"\b(?:visa|master ?card|amex|american express|discover|paypal|checking|savings)\b", re.IGNORECASE)


def read_method(text: str) -> str | None:
    """The way of paying that a text names: "my visa" is a card; None when it names none or several."""
    found = [name for name, pattern in _PATTERNS.items() if pattern.search(text)]
    if CARD in found and re.search(r"\b(?:checking|bank)\b.*\bcard\b", text, re.IGNORECASE):
        found = [CARD]  # "the card of my checking account"
    if CHECK in found and BANK_ACCOUNT in found:
        found.remove(CHECK)
    return found[0] if len(found) == 1 else None


def last_four(text: str) -> str | None:
    """The four digits that a text gives of a number."""
    found = _DIGITS.findall(text)
    return str(found[-1]) if found else None


def named_methods(request: ActionRequest, methods: Iterable[PaymentMethod]) -> list[PaymentMethod]:
    """Those on file that a message names: by the last digits, by their brand, by their kind."""
    every, text = list(methods), request.text
    digits = last_four(text)
    if digits is not None and (found := [one for one in every if one.last_four == digits]):
        return found
    brand = _BRAND.search(text)
    if brand is not None:
        said = brand.group().lower().replace(" ", "")
        return [one for one in every if said in str(one.label).lower().replace(" ", "")]
    said_kind = str(request.entity("payment_method") or "")
    kind = said_kind if said_kind in METHODS else read_method(text)
    return [one for one in every if one.kind == kind]
