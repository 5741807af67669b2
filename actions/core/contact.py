"""Contact details: what counts as a phone number, an email, an address, and changing them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.errors import Refusal

CONTACT_FORM = "core_contact_form"
Field = Literal["phone", "email", "address"]
FIELDS: tuple[Field, ...] = ("phone", "email", "address")
LABELS: dict[Field, str] = {"phone": "phone number", "email": "email", "address": "address"}

LINK_KINDS: tuple[Field, ...] = ("email", "phone")
"""What a link can be sent to."""
_LINK_WORDS: dict[Field, str] = {"email": r"e-?mail", "phone": r"phone|text|sms|mobile|cell"}

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_PHONE = re.compile(r"\+?\(?\d[\d ().-]{5,24}\d")
_STREET = re.compile(
    r"\b(street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|square|sq|boulevard|blvd|way|place|pl|box|terrace)\b",
    re.IGNORECASE,
)
# The address in a sentence: a number, a street, and what follows up to a word that belongs to the sentence again.
_IN_A_SENTENCE = re.compile(
    rf"\b\d+[a-z]?(?:[-/]\d+)?\s+(?:[\w'.-]+\s+){{0,4}}?{_STREET.pattern}\.?"
    r"(?:(?:,\s*|\s+)(?!(?:last|since|from|now|pls|plz|please|with|thanks|and|is|was|as|effective|starting|because|so|but"
    r"|i|we|my|not|yesterday|today|tomorrow|next|instead|for|if)\b)[\w#.-]+){0,8}",
    re.IGNORECASE,
)
# In words: what is longer is a sentence, in which the address has to be found.
_LONGEST_BARE_ADDRESS = 10
_NAMES: dict[Field, re.Pattern[str]] = {
    "phone": re.compile(r"\b(?:phone|telephone|mobile|cell)\b", re.IGNORECASE),
    "email": re.compile(r"\be-?mails?\b(?:\s+address)?", re.IGNORECASE),
    "address": re.compile(r"\baddress\b|\bmoved\b", re.IGNORECASE),
}
_UNIT = re.compile(
    r"\b(?P<kind>apt|apartment|unit|suite|ste|flat)\.?\s*#?\s*(?P<number>\d+\s?[a-z]?|[a-z]\d*)\b", re.IGNORECASE
)
_LAST_DIGITS = re.compile(r"(?<![\d$.,])\d{2,6}(?![\d.,]\d|\d)")
_SHORTEST_ADDRESS, _LONGEST_ADDRESS = 5, 300
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15


class InvalidContact(Refusal):
    """The value is not one for this field; `field` says which."""

    def __init__(self, field: Field) -> None:
        super().__init__(f"not a valid {field}")
        self.field = field


def as_field(value: object) -> Field | None:
    """The field of that name, or None."""
    return next((field for field in FIELDS if field == value), None)


def named_in(text: str) -> Field | None:
    """The one kind of contact detail that a message names; None when it names none or several."""
    email = _NAMES["email"].search(text)
    rest = _NAMES["email"].sub(" ", text)
    found: list[Field] = [field for field in ("phone", "address") if _NAMES[field].search(rest)]
    found += ["email"] if email else []
    return found[0] if len(found) == 1 else None


def link_kind_in(text: str) -> Field | None:
    """The one contact detail that a message names for a link: "by text" is the phone; None when it names none or both."""
    said = [kind for kind in LINK_KINDS if re.search(rf"\b(?:{_LINK_WORDS[kind]})", text, re.IGNORECASE)]
    return said[0] if len(said) == 1 else None


def all_named_in(text: str) -> list[Field]:
    """Every kind of contact detail that a message names, in its order; "email address" names no address."""
    rest = _NAMES["email"].sub(lambda found: "@" * len(found.group()), text)
    found = ((_NAMES[field].search(text if field == "email" else rest), field) for field in FIELDS)
    places = [(match.start(), field) for match, field in found if match is not None]
    return [field for _, field in sorted(places)]


def gives_contact_detail(text: str, entities: Collection[str]) -> bool:
    """Whether a message that no form asked for says what a contact detail is: "and my email is dana@example.com"."""
    return any(kind in entities and kind in all_named_in(text) for kind in FIELDS)


def corrected_part(field: Field, known: str, text: str) -> str | None:
    """A value of which only a part is said again: "apt 4C" of an address, "it's 0192 at the end" of a phone number.

    Returns:
        The whole value with that part; None where the text has none.
    """
    if field == "address" and (unit := _UNIT.search(text)):
        said = f"{unit['kind'].capitalize()} {unit['number'].upper()}"
        if _UNIT.search(known):
            return _UNIT.sub(said, known, count=1)
        street, comma, rest = known.partition(",")
        return f"{street}, {said}{comma}{rest}"
    ends: list[str] = _LAST_DIGITS.findall(text)
    if field == "phone" and len(ends) == 1 and len(ends[0]) < len(known):
        return known[: -len(ends[0])] + ends[0]
    return None


def parse(field: Field, text: str) -> str:
    """Find a value for a field in what a customer wrote.

    Args:
        field: which one is wanted.
        text: an entity's value or a whole message.

    Returns:
        The value as it is stored: a phone number as digits (with a leading + if it had one), a lower-case email.

    Raises:
        InvalidContact: there is none.
    """
    text = " ".join(text.split())
    if field == "email":
        email = _EMAIL.search(text)
        if email and ".." not in email.group():
            return email.group().lower()
    elif field == "phone":
        phone = _PHONE.search(text)
        digits = re.sub(r"\D", "", phone.group()) if phone else ""
        if phone and _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            return ("+" if phone.group().startswith("+") else "") + digits
    elif found := [one.group().strip(" ,.") for one in _IN_A_SENTENCE.finditer(text)]:
        if len(found[-1]) <= _LONGEST_ADDRESS:
            return found[-1]
    elif len(text.split()) <= _LONGEST_BARE_ADDRESS and (
        _SHORTEST_ADDRESS <= len(text) <= _LONGEST_ADDRESS
        and re.search(r"[A-Za-z]{2}", text)
        and (re.search(r"\d", text) or _STREET.search(text))
        and not _EMAIL.search(text)
    ):
        return text
    raise InvalidContact(field)


def guess_field(text: str) -> Field | None:
    """Which field a value belongs to when it can only be an email or a phone number; None for all else."""
    text = text.strip()
    if _EMAIL.fullmatch(text):
        return "email"
    return "phone" if _PHONE.fullmatch(text) else None


def show(field: Field, value: str | None) -> str:
    """A stored value as customers read it."""
    if not value:
        return "nothing on file"
    digits = value.removeprefix("+1") if value.startswith("+1") else value
    if field == "phone" and digits.isdigit():
        if len(digits) == 10:
            return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
        if len(digits) == 7:
            return f"{digits[:3]}-{digits[3:]}"
    return value


class ContactService:
    """The contact details of one customer.

    Args:
        session: a session; `change` needs one that may write.
        customer_id: whose details.
        conversation_id: for the audit entry.
        clock: what time it is.
    """

    def __init__(self, session: Session, customer_id: CustomerId, conversation_id: str, clock: Clock) -> None:
        self._customers = CustomerRepository(session, customer_id)
        self._audit = AuditLog(session, customer_id, conversation_id, clock)

    def current(self, field: Field) -> str | None:
        """What is on file."""
        value: str | None = getattr(self._customers.get(), field)
        return value

    def change(self, field: Field, value: str) -> str:
        """Write a new value and an audit entry; returns the value as stored.

        Raises:
            InvalidContact: the value is not one for this field.
        """
        parsed = parse(field, value)
        setattr(self._customers.get(lock=True), field, parsed)
        self._audit.note("change_contact", field=field)
        return parsed
