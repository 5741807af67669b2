"""Which of the ways of paying on file a message means."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest
from actions.forms import FormTurn
from actions.forms.picking import picked
from actions.meant import affirmed
from actions.named_rows import named_in
from actions.retail.models import BANK_TRANSFER
from actions.retail.shopper_models import PaymentMethod
from actions.retail.shoppers import Shopper

_USUAL = re.compile(r"\b(?:usual|default|same as (?:always|usual|last time)|on file|saved)\b", re.IGNORECASE)
_GIFT_CARD = re.compile(r"\bgift[\s-]?cards?\b", re.IGNORECASE)
_WALLET = "switchboard-store.example/wallet"


def usable_methods(request: ActionRequest) -> list[PaymentMethod]:
    """The ways of paying that can be charged, the usual one first."""
    return Shopper(request.session, request.customer_id).usable(request.clock.today())


def method_buttons(request: ActionRequest) -> list[dict[str, str]]:
    """Buttons for them."""
    labels = [str(one.label) for one in usable_methods(request)]
    return [{"title": label[:1].upper() + label[1:], "payload": label} for label in labels]


def chosen_method(request: ActionRequest, slot: str) -> PaymentMethod | None:
    """What was chosen, as long as it can be charged."""
    return next((one for one in usable_methods(request) if one.id == request.slot(slot)), None)


def named_methods(text: str, methods: list[PaymentMethod]) -> list[PaymentMethod]:
    """Those that a text names: "the visa", "7731", "paypal"."""
    return named_in(_GIFT_CARD.sub(" ", affirmed(text)), methods)


def check_method(turn: FormTurn, slot: str) -> str | None:
    """The id of the way of paying that is meant; of one alone, that one. Says why one can't be used."""
    request, said = turn.request, turn.values[slot]
    usable = usable_methods(request)
    ids = [str(one.id) for one in usable]
    known = next((value for value in (said, request.slot(slot)) if value in ids), None)
    begins = turn.activating or request.resumed is not None
    if slot in turn.heard and said is None and not begins:
        return None
    if turn.attempted or begins:
        asked = request.requested_slot == slot and not begins
        named = named_methods(f"{request.text} ; {said or ''}", usable)
        place = picked(request, ids) if asked else None
        if len(named) == 1:
            return str(named[0].id)
        if place is not None:
            return place
        if _USUAL.search(request.text) and usable:
            return ids[0]
        if asked or (slot in turn.heard and said not in ids):
            _say_unusable(request, usable)
    return known or (ids[0] if len(ids) == 1 else None)


def _say_unusable(request: ActionRequest, usable: list[PaymentMethod]) -> None:
    every = Shopper(request.session, request.customer_id).methods()
    old = [one for one in named_methods(request.text, every) if one.id not in [other.id for other in usable]]
    labels = formatting.listing([str(one.label) for one in usable], "or")
    can = f"I can use {labels}." if usable else f"Add one at {_WALLET}, then say it again."
    if old:
        request.say(f"Your {old[0].label} has expired. {can}")
    elif named_in(request.text, every) or request.entity("payment_method"):
        request.say(f"That isn't on file. {can} To add one, go to {_WALLET}; no card numbers in this chat, please.")


def is_invoiced(method: PaymentMethod) -> bool:
    """Whether nothing is charged now, but paid on an invoice later."""
    return bool(method.kind == BANK_TRANSFER)
