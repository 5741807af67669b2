"""The form that changes a shop profile."""

from __future__ import annotations

import re
from datetime import date

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core import contact
from actions.core.contact import ContactService, InvalidContact
from actions.core.registrations import NotAName, parse_name
from actions.forms import Field, Form, FormTurn, yes_no
from actions.meant import affirmed
from actions.periods import resolve
from actions.retail.close_form import account_service
from actions.retail.product_words import read_size
from actions.retail.shopper_models import ShopAccount
from actions.retail.shoppers import AccountDeleted

FIELD, VALUE, CONFIRMED = "retail_profile_field", "retail_profile_value", "retail_profile_confirmed"
NAME, EMAIL, PHONE, BIRTHDAY, CLOTHES, SHOES, CONTACT_BY = (
    "name",
    "email",
    "phone",
    "birthday",
    "clothes size",
    "shoe size",
    "communication",
)
_COLUMNS = {
    NAME: "display_name",
    BIRTHDAY: "birthday",
    CLOTHES: "clothes_size",
    SHOES: "shoe_size",
    CONTACT_BY: "contact_by",
}
_WORDS = {
    CONTACT_BY: r"communicat\w*|(?:contact|text|call|e-?mail|write) me|by (?:text|e-?mail)|contact preferences?|preferences?|notif\w+|reach me|text messages?|sms",
    SHOES: r"shoe\s?size|boot size|shoes",
    CLOTHES: r"cloth\w+(?: size)?|shirt size|jacket size|sizes?|fit",
    BIRTHDAY: r"birth\s?day|birth\s?date|date of birth|dob|born",
    EMAIL: r"e-?mail(?: address)?",
    PHONE: r"(?:tele)?phone(?: number)?|mobile|cell(?:phone)?|number",
    NAME: r"(?:last |first |display |sur)?name|married",
}
_WAYS = {
    "email": r"e-?mail",
    "text": r"texts?|sms|phone|messages?",
    "none": r"none|nothing|neither|not at all|no (?:messages|contact)|don'?t",
}
_SIZES = ("S", "M", "L", "XL")
_EXAMPLES = {
    NAME: "your name as it should be shown",
    EMAIL: "the new email",
    PHONE: "the new phone number",
    BIRTHDAY: "the date with its year, such as April 17, 1988",
    CLOTHES: "S, M, L or XL",
    SHOES: "a US size from 4 to 15",
    CONTACT_BY: "by email, by text, or not at all",
}
_LEAST_AGE, _OLDEST = 16, 110
_IS = re.compile(r"\b(?:to|is|as|be|into)\s+(?!change\b|update\b|edit\b)(.+)$", re.IGNORECASE)


class ProfileForm(Form):
    """One thing in the profile: name, email, phone, birthday, sizes, or how the shop writes."""

    name = "retail_profile_form"
    title = "changing your profile"
    intents = frozenset({"edit_account"})
    fields = (
        Field(
            FIELD,
            "What should I change in your profile?",
            "I change only the one thing that you name.",
            entities=("contact_field",),
            names=("field",),
            example="shoe size",
        ),
        Field(
            VALUE,
            "What should it be from now on?",
            "It replaces what is in your profile.",
            entities=("email", "phone", "size", "period"),
            names=("value", "name", "email", "phone", "birthday", "size"),
            example="M",
            free_text=True,
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_edit_account"

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Show the profile first; then say in what form the value is expected."""
        kind = str(request.slot(FIELD))
        if field.slot == FIELD:
            lines = [f"- {name}: {_shown(name, request)}" for name in _WORDS if name != NAME]
            name = _shown(NAME, request)
            request.say("\n".join([f"- name: {name}", *lines, field.prompt]), buttons=self.choices(field, request))
        elif field.slot == VALUE and kind in _EXAMPLES:
            request.say(
                f"What should your {kind} be? Please give {_EXAMPLES[kind]}.", buttons=self.choices(field, request)
            )
        else:
            super().ask(field, request)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The fields; sizes and ways to write."""
        kind = request.slot(FIELD)
        found = {FIELD: list(reversed(_WORDS)), VALUE: {CLOTHES: _SIZES, CONTACT_BY: tuple(_WAYS)}.get(str(kind), ())}
        names = found.get(field.slot, ())
        return [{"title": name if len(name) < 3 else name.capitalize(), "payload": name} for name in names]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """The field by its words; the value as it was typed."""
        return _field_named(turn.request.text) if field.slot == FIELD else super().read(field, turn)

    def check(self, turn: FormTurn) -> None:
        """Check field and value against each other."""
        request, values = turn.request, turn.values
        try:
            account_service(request).shopper.check()
        except AccountDeleted as error:
            request.say(
                f"Your shop account was deleted on {formatting.day(error.on)}, so there is no profile to change."
            )
            turn.end()
            return
        begins = turn.activating or request.resumed is not None
        emptied = FIELD in turn.heard and values[FIELD] is None
        said = (_by_value(request) if VALUE in turn.heard else None) or values[FIELD]
        if said not in _WORDS:
            # "Address" is a contact detail, but none of the profile.
            said = (_by_value(request) or _field_named(request.text)) if begins else None
            if (
                begins
                and said is None
                and re.search(r"\baddress\b", request.text, re.I)
                and "mail" not in request.text.lower()
            ):
                request.say('Addresses are saved by themselves: say "save an address", or "change my home address".')
                turn.end()
                return
        known = None if begins or emptied else request.slot(FIELD)
        values[FIELD] = kind = said or _by_value(request) or known
        if kind is None:
            values[VALUE] = None
            return
        value = values[VALUE]
        if value is None and begins:
            found = _IS.search(request.text)
            value = found[1] if found else request.text if kind == CONTACT_BY else None
        if value is None or (value == request.slot(VALUE) and not begins):
            return
        values[VALUE], problem = _parsed(str(kind), str(value), request)
        if values[VALUE] is None and not begins:
            request.say(problem)

    def summary(self, request: ActionRequest) -> str:
        """The old value and the new one."""
        kind, value = str(request.slot(FIELD)), str(request.slot(VALUE))
        return f"Change your {kind} from {_shown(kind, request)} to {_said(kind, value)}?"

    def submit(self, request: ActionRequest) -> list[Event]:
        """Write what was confirmed."""
        kind, value = str(request.slot(FIELD)), str(request.slot(VALUE))
        if kind in (EMAIL, PHONE):
            service = ContactService(request.session, request.customer_id, request.conversation_id, request.clock)
            service.change("email" if kind == EMAIL else "phone", value)
        else:
            stored = date.fromisoformat(value) if kind == BIRTHDAY else value
            account_service(request).change(_COLUMNS[kind], stored)
        request.say(f"Done. Your {kind} is now {_said(kind, value)}.")
        return []


def _field_named(text: str) -> str | None:
    return next((kind for kind, words in _WORDS.items() if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)), None)


def _by_value(request: ActionRequest) -> str | None:
    """What a value says itself that can only be one thing."""
    return EMAIL if request.entity("email") else PHONE if request.entity("phone") else None


def _parsed(kind: str, said: str, request: ActionRequest) -> tuple[str | None, str]:
    """The value as it is stored; None, with what is expected."""
    expected = f"I need {_EXAMPLES[kind]}."
    if kind in (EMAIL, PHONE):
        try:
            return contact.parse("email" if kind == EMAIL else "phone", said), ""
        except InvalidContact:
            return None, expected
    if kind == NAME:
        try:
            return parse_name(said), ""
        except NotAName:
            return None, "I need a first and a last name, in letters."
    if kind == CLOTHES:
        return read_size(said, _SIZES), expected
    if kind == SHOES:
        number = re.search(r"\b(\d{1,2}(?:\.5)?)\b", said)
        return (number[1] if number and 4 <= float(number[1]) <= 15 else None), expected
    if kind == CONTACT_BY:
        return next(
            (way for way, words in _WAYS.items() if re.search(rf"\b(?:{words})\b", affirmed(said), re.IGNORECASE)), None
        ), expected
    return _birthday(said, request), expected


def _birthday(said: str, request: ActionRequest) -> str | None:
    today = request.clock.today()
    period = resolve(str(request.entity("period") or said), today)
    day = period.start if period is not None and period.start == period.end else None
    old_enough = day is not None and today.year - _OLDEST < day.year <= today.year - _LEAST_AGE
    return day.isoformat() if day is not None and old_enough else None


def _shown(kind: str, request: ActionRequest) -> str:
    if kind in (EMAIL, PHONE):
        field: contact.Field = "email" if kind == EMAIL else "phone"
        service = ContactService(request.session, request.customer_id, request.conversation_id, request.clock)
        return contact.show(field, service.current(field))
    account: ShopAccount | None = account_service(request).shopper.account()
    value = None if account is None else getattr(account, _COLUMNS[kind])
    return "nothing yet" if value is None else _said(kind, str(value))


def _said(kind: str, value: str) -> str:
    if kind == PHONE:
        return contact.show("phone", value)
    if kind == BIRTHDAY:
        return formatting.day(date.fromisoformat(value))
    return (
        {"email": "by email", "text": "by text", "none": "not at all"}.get(value, value)
        if kind == CONTACT_BY
        else value
    )
