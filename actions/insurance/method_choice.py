"""Which of the ways of paying on file a message means."""

from __future__ import annotations

from collections.abc import Mapping

from actions import formatting
from actions.context import ActionRequest
from actions.forms import FormTurn
from actions.forms.phrases import asks, gives_up
from actions.forms.picking import PLACES, picked
from actions.insurance.billing_models import CHECK, PaymentMethod
from actions.insurance.method_words import named_methods, read_method
from actions.insurance.payment_methods import PaymentMethodService, expired

BY_CHECK = "A check goes to Switchboard Insurance, PO Box 7700, Fairmont 30301, with the policy number on it, and is booked when it arrives."
_LONGEST_ANSWER = 5
_TO_ADD = 'To add one, say "change my payment method".'


def method_service(request: ActionRequest) -> PaymentMethodService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return PaymentMethodService(request.session, request.customer_id, request.clock, request.audit)


def method_buttons(request: ActionRequest) -> list[dict[str, str]]:
    """Buttons for what is on file."""
    labels = [str(method.label) for method in method_service(request).usable()]
    return [{"title": label[:1].upper() + label[1:], "payload": label} for label in labels]


def chosen_method(request: ActionRequest, slot: str) -> PaymentMethod | None:
    """What was chosen, as long as it can be charged."""
    return next((method for method in method_service(request).usable() if method.id == request.slot(slot)), None)


def read_choice(request: ActionRequest) -> str | None:
    """An answer that names something: "the visa", "4412", "the second one"."""
    said = picked(request, PLACES) or read_method(request.text) or named_methods(request, method_service(request).all())
    return request.text if said else None


def names_method(request: ActionRequest, slot: str) -> bool:
    """Whether a short answer names a way of paying where one was asked for, whatever wish it looks like: "my bank account"."""
    short = len(request.text.split()) <= _LONGEST_ANSWER and not (asks(request.text) or gives_up(request.text))
    return request.requested_slot == slot and short and read_method(request.text) is not None


def check_method(turn: FormTurn, slot: str, nothing_done: str) -> str | None:
    """The id of the way of paying that is meant; without any on file the form ends.

    Args:
        turn: the turn.
        slot: where it is kept.
        nothing_done: what a customer hears who has none.
    """
    request, said = turn.request, turn.values[slot]
    usable = {str(method.id): method for method in method_service(request).usable()}
    if not usable:
        request.say(f"You have nothing on file that I could take it from. {nothing_done} {_TO_ADD} {BY_CHECK}")
        turn.end()
        return None
    if said in usable:
        return str(said)
    named = slot in turn.heard and said is not None
    if not (named or turn.activating):
        return _only(usable)
    place = None if turn.activating else picked(request, list(usable))
    found = named_methods(request, usable.values())
    if len(found) == 1:
        return str(found[0].id)
    if place is not None and not found:
        return place
    if named and not found:
        request.say(_not_on_file(request, usable))
    return None if named else _only(usable)


def _only(usable: Mapping[str, PaymentMethod]) -> str | None:
    return next(iter(usable)) if len(usable) == 1 else None


def _not_on_file(request: ActionRequest, usable: Mapping[str, PaymentMethod]) -> str:
    old = [one for one in named_methods(request, method_service(request).all()) if expired(one, request.clock.today())]
    labels = formatting.listing([str(one.label) for one in usable.values()], "or")
    if CHECK in (request.entity("payment_method"), read_method(request.text)):
        return f"{BY_CHECK} Right here I can take it from your {labels}."
    if old:
        return f"Your {old[0].label} expired on {formatting.day(old[0].expires_on)}. I can take it from your {labels}."
    return f"That isn't on file; I can take it from your {labels}. {_TO_ADD}"
