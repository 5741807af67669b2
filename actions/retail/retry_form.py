"""The form for payments that did not work: it says why, and takes another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import HOW_LONG
from actions.retail.bookkeeping import OrderRefused
from actions.retail.cancel_form import order_service
from actions.retail.catalogue import shop_terms
from actions.retail.method_choice import (
    check_method,
    chosen_method,
    is_invoiced,
    method_buttons,
    named_methods,
    usable_methods,
)
from actions.retail.models import PromoCode
from actions.retail.order_models import RESERVED
from actions.retail.orders import OrderRepository, OwnOrder, method_said, state_said
from actions.retail.own_order_form import OwnOrderForm

ORDER, METHOD, CONFIRMED, REFERENCE = (
    "retail_retry_order",
    "retail_retry_method",
    "retail_retry_confirmed",
    "retail_retry_reference",
)
_CODE = re.compile(r"\b(?:promo\w*|coupons?|discount|voucher|codes?)\b", re.IGNORECASE)
_NO_PROMO = re.compile(
    r"\b(?:verification|security|confirmation|sms|text|zip|bank) codes?\b|\b3-?d secure\b", re.IGNORECASE
)
_TWICE = re.compile(
    r"\b(?:twice|two times|double|doubled|2x|2 times|duplicate\w*|two charges|second charge|charged again)\b", re.I
)


class RetryForm(OwnOrderForm, OnceForm):
    """An order that is on hold because its payment was refused, and another way to pay it."""

    name = "retail_retry_form"
    title = "paying for your order"
    intents = frozenset({"payment_issue"})
    fields = (
        Field(
            ORDER,
            "Which order is it about?",
            "I look at the payment of the one order that you name.",
            entities=("order_number", "product"),
            names=("order",),
            example="R-20511",
        ),
        Field(
            METHOD,
            "How would you like to pay it?",
            "I use a way that is on file for you; no card numbers in this chat, please.",
            entities=("payment_method",),
            names=("payment method", "method", "card"),
            example="PayPal",
        ),
        Field(CONFIRMED, "Shall I try again?", "I take nothing before you have agreed to the sum."),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_retry_payment"
    nothing_done = "Nothing was charged, and the order stays on hold."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    order_slot = ORDER
    answers = (
        Answer(HOW_LONG, "The payment is booked at once, and the order is packed within a business day."),
        Answer(r"\bwhy\b(?! do you (?:need|ask|want))|\breason\b", lambda request: _reason(request)),
    )

    def options(self, request: ActionRequest) -> Sequence[OwnOrder]:
        """Those that are on hold."""
        return [own for own, _ in order_service(request).on_hold()]

    def hear(self, turn: FormTurn) -> None:
        """ "With PayPal then"."""
        request = turn.request
        if request.optional_customer_id is not None and not turn.activating:
            named = named_methods(request.text, usable_methods(request))
            if len(named) == 1:
                turn.hear(METHOD, str(named[0].id))

    def claims(self, request: ActionRequest) -> bool:
        """A way of paying where one was asked for, whatever wish it sounds like."""
        if not request.has_database:
            return False
        asked = request.requested_slot in (METHOD, CONFIRMED) and request.optional_customer_id is not None
        return asked and len(request.text.split()) <= 6 and bool(named_methods(request.text, usable_methods(request)))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The orders; the ways of paying on file."""
        return method_buttons(request) if field.slot == METHOD else super().choices(field, request)

    def check(self, turn: FormTurn) -> None:
        """Explain codes and double charges, which need no form; else find the order that is on hold."""
        request = turn.request
        begins = turn.activating or request.resumed is not None
        about_codes = _CODE.search(request.text) and not _NO_PROMO.search(request.text)
        if begins and (about_codes or _codes_in(request)):
            request.say(_about_codes(request))
            turn.end()
            return
        if begins and _TWICE.search(request.text):
            request.say(_about_double_charges(request))
            turn.end()
            return
        options = self.options(request)
        own = self.chosen(turn)
        if turn.ended:
            return
        if not options:
            request.say(
                "There is no order of yours on hold: no payment of yours was refused here. If the website refuses your card, check "
                "its number, date and security code and that the billing address is the one your bank has; some banks want a "
                "payment confirmed in their app. PayPal works as well, or I take your order here: say what you would like to buy."
            )
            turn.end()
            return
        if own is None:
            return
        if begins:
            request.say(f"{_said(request, own)} {_until(request, own)}")
        if not begins:
            turn.values[METHOD] = check_method(turn, METHOD)
            return
        ids = [str(one.id) for one in usable_methods(request)]
        # The message that opens the form names what was refused, and not what to pay with; an answer from before another
        # task is kept.
        known = turn.values[METHOD] if METHOD not in turn.heard and turn.values[METHOD] in ids else None
        turn.heard -= {METHOD}
        turn.values[METHOD] = known or (ids[0] if len(ids) == 1 else None)

    def not_possible(self, request: ActionRequest, own: OwnOrder) -> str:
        """What is known of the payments of an order that is not on hold."""
        payments = OrderRepository(request.session, request.customer_id).payments(own)
        if not payments:
            return f"{own.short} is to be paid on an invoice; nothing was charged or refused."
        said = [
            f"{formatting.money(one.amount)} with {method_said(one.method)} on {formatting.day(one.at.date())} ({one.status})"
            for one in payments
        ]
        return f"{own.short} {state_said(own)}, so there is nothing to pay. Its payments: {formatting.listing(said)}."

    def summary(self, request: ActionRequest) -> str:
        """The sum and the way of paying."""
        own, method, prompt = self.order_of(request), chosen_method(request, METHOD), self.fields[-1].prompt
        if own is None or method is None:
            return prompt
        pay = (
            "on an invoice, by bank transfer within 30 days"
            if is_invoiced(method)
            else f"from {method_said(method.label)}"
        )
        return f"Pay {formatting.money(own.total)} for {own.short} {pay}? {prompt}"

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Pay what was confirmed."""
        method = chosen_method(request, METHOD)
        if method is None:
            request.say(f"That way of paying can't be used any more. {self.nothing_done}")
            return []
        try:
            own = order_service(request).retry(str(request.slot(ORDER)), method, reference)
        except OrderRefused:
            request.say("That order isn't on hold any more, so nothing was charged twice.")
            return []
        paid = (
            "is to be paid on its invoice"
            if is_invoiced(method)
            else f"is paid: {formatting.money(own.total)} from {method_said(method.label)}"
        )
        request.say(
            f"Done. {own.short} {paid} (reference {reference}). It is packed next and there by {formatting.day(own.order.promised_on)}."
        )
        return []


def _said(request: ActionRequest, own: OwnOrder) -> str:
    payment = next(payment for one, payment in order_service(request).on_hold() if one.number == own.number)
    return (
        f"{formatting.money(payment.amount)} for {own.short} was refused on {formatting.day(payment.at.date())}, with "
        f"{method_said(payment.method)}: {payment.reason}. Nothing was charged."
    )


def _until(request: ActionRequest, own: OwnOrder) -> str:
    days = timedelta(days=int(shop_terms(request.session).hold_days))
    return f"The goods are kept for you until {formatting.day((own.order.placed_at + days).date())}."


def _reason(request: ActionRequest) -> str | None:
    held = order_service(request).on_hold()
    own = next((own for own, _ in held if own.number == request.slot(ORDER)), None)
    return None if own is None else _said(request, own)


def _codes_in(request: ActionRequest) -> list[PromoCode]:
    """The codes of the shop's that a message names."""
    said = re.findall(r"[A-Z]+\d+", request.text.upper())
    return list(request.session.execute(select(PromoCode).where(PromoCode.code.in_(said))).scalars())


def _about_codes(request: ActionRequest) -> str:
    """Why a code is not accepted; without one that is known, what codes are valid."""
    today, found = request.clock.today(), _codes_in(request)
    said = re.findall(r"[A-Z]+\d+", request.text.upper())
    if not found:
        codes = request.session.execute(select(PromoCode).order_by(PromoCode.code)).scalars()
        valid = [code for code in codes if code.starts_on <= today <= code.ends_on]
        unknown = f"There is no code {said[0]}. " if said and not re.fullmatch(r"R\d{5}", said[0]) else ""
        lines = [
            f"- {code.code}: {code.gives}, {code.condition}, until {formatting.day(code.ends_on)}." for code in valid
        ]
        rule = "Type a code at checkout, without blanks; only one counts for an order."
        return "\n".join([f"{unknown}{rule} Valid now:", *lines, "Which one was not accepted?"])
    lines = []
    for code in found:
        if today > code.ends_on:
            lines.append(f"{code.code} ended on {formatting.day(code.ends_on)}, so it is not accepted any more.")
        elif today < code.starts_on:
            lines.append(f"{code.code} counts from {formatting.day(code.starts_on)} on.")
        else:
            lines.append(
                f"{code.code} is valid until {formatting.day(code.ends_on)}: {code.gives}, {code.condition}. If your cart fits that, take out blanks and try again."
            )
    return "\n".join(lines)


def _about_double_charges(request: ActionRequest) -> str:
    """Whether something was charged twice: an amount that was only reserved falls away by itself."""
    repository = OrderRepository(request.session, request.customer_id)
    numbers = {own.order.id: own.short for own in repository.all()}
    reserved = repository.payments(None, RESERVED)
    if not reserved:
        return (
            "I see one payment for each of your orders, and no order twice. A second line at your bank is often a reservation, "
            'which falls away within a week. If it stays, say "talk to a person" with the day and the sum.'
        )
    return "\n".join(
        f"You paid {numbers[one.order_id]} once. The second {formatting.money(one.amount)} with {method_said(one.method)} is only "
        f"reserved, not charged: {one.reason}. It falls away by itself by {formatting.day(one.until)}."
        for one in reserved
    )
