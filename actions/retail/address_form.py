"""The form that saves an address for deliveries."""

from __future__ import annotations

import re

from actions.context import ActionRequest, Event
from actions.core import contact
from actions.forms import YES_NO, Field, Form, FormTurn, yes_no
from actions.forms.consent import consents
from actions.forms.phrases import is_no
from actions.retail.address_words import checked_address, named_place
from actions.retail.shoppers import Shopper

STREET, NAME, USUAL, CONFIRMED = (
    "retail_address_street",
    "retail_address_name",
    "retail_address_usual",
    "retail_address_confirmed",
)
_USUAL = re.compile(r"\b(?:usual|default|main|primary|standard|always|from now on)\b", re.IGNORECASE)
_NOT_USUAL = re.compile(
    r"\b(?:not|don'?t|no)\b[^.,]*\b(?:usual|default|main|primary)\b|\bjust this once\b", re.IGNORECASE
)
_NAME = re.compile(
    r"(?:(?:call it|name it|as|it'?s|my|the|save it as)\s+)*(?:my |the )?([a-z][\w' -]{1,18}?)(?: address| please)?[.!]?",
    re.I,
)


class AddressForm(Form):
    """An address, what it is called, and whether orders go there unless something else is said."""

    name = "retail_address_form"
    title = "saving an address"
    intents = frozenset({"set_up_shipping_address"})
    fields = (
        Field(
            STREET,
            "What is the address? Please give the street, the city and the zip code.",
            "Parcels go there, and the sales tax depends on the zip code.",
            entities=("address",),
            names=("address", "street"),
            example="7 Harbor Lane, Fairmont 30302",
        ),
        Field(
            NAME,
            "What should I call it?",
            'You can then say, for example, "send it to my work address".',
            names=("name",),
            example="work",
        ),
        Field(
            USUAL,
            "Should orders go there unless you say something else?",
            "One address is the usual one.",
            names=("usual address", "default"),
            example="yes",
            takes_no=True,
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_save_address"
    nothing_done = "No address was saved."

    def hear(self, turn: FormTurn) -> None:
        """ "My new work address, as default": name and rank."""
        text, asked = turn.request.text, turn.request.requested_slot
        found = {NAME: named_place(text, asked=asked == NAME)}
        head, comma, _ = text.partition(",")
        if asked == STREET and comma and not any(map(str.isdigit, head)):  # "work, 5 Market Street"
            found[NAME] = named_place(head, asked=True)
        if _NOT_USUAL.search(text):
            found[USUAL] = "no"
        elif _USUAL.search(text):
            found[USUAL] = "yes"
        self.hear_words(turn, found)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """Names that are usual; yes and no."""
        if field.slot == USUAL:
            return YES_NO
        return [{"title": name.capitalize(), "payload": name} for name in ("home", "work", "other")] * (
            field.slot == NAME
        )

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """An address; a name of the customer's own; yes or no."""
        request = turn.request
        if field.slot == STREET:
            return request.text
        if field.slot == NAME:
            own = _NAME.fullmatch(request.text.strip())
            return own[1].lower() if own and len(own[1].split()) <= 3 else None
        if request.intent == "affirm" or consents(request.text):
            return "yes"
        return "no" if request.intent == "deny" or is_no(request.text) else None

    def correct_part(self, turn: FormTurn) -> None:
        """ "Apt 4C"."""
        known = turn.values[STREET]
        part = None if known is None else contact.corrected_part("address", str(known), turn.request.text)
        if part is not None:
            turn.hear(STREET, part)

    def check(self, turn: FormTurn) -> None:
        """Read the address; the first one is the usual one."""
        request, values = turn.request, turn.values
        saved = Shopper(request.session, request.customer_id).addresses()
        if values[STREET] is not None:
            values[STREET] = checked_address(request, values[STREET])
        same = next((one for one in saved if one.address == values[STREET]), None)
        if same is not None and (values[USUAL] != "yes" or same.usual):
            rank = " and is the usual one" if same.usual else ""
            request.say(f"That address is saved already, as {same.name}{rank}.")
            turn.end()
            return
        if same is not None:
            values[NAME] = str(same.name)
        if not saved:
            values[USUAL] = "yes"

    def summary(self, request: ActionRequest) -> str:
        """The address, its name and its rank; what it replaces."""
        name, address = str(request.slot(NAME)), str(request.slot(STREET))
        saved = Shopper(request.session, request.customer_id).addresses()
        old = next((str(one.address) for one in saved if one.name == name and one.address != address), None)
        replaces = f" It replaces {old}." if old else ""
        rank = " and make it the usual one" if request.slot(USUAL) == "yes" else ""
        return f"Save {address} as {name}{rank}?{replaces}"

    def submit(self, request: ActionRequest) -> list[Event]:
        """Save what was confirmed."""
        name, address, usual = str(request.slot(NAME)), str(request.slot(STREET)), request.slot(USUAL) == "yes"
        Shopper(request.session, request.customer_id).save_address(name, address, usual=usual)
        request.audit.note("save_address", name=name)
        rank = "; orders go there from now on" if usual else ""
        request.say(f"Done. I saved {address} as {name}{rank}. Orders that are placed already keep their address.")
        return []
