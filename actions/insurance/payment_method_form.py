"""The form for another card or account that premiums are taken from; its number is never taken in a conversation."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core import contact
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import answer_opening
from actions.insurance.billing_models import BANK_ACCOUNT, CARD, CHECK, METHODS, PAYPAL
from actions.insurance.method_choice import BY_CHECK, method_service
from actions.insurance.method_words import last_four, read_method
from actions.insurance.payment_methods import VALID, NewMethod, NoContact

KIND, DIGITS, SEND_TO, CONFIRMED, REFERENCE = (
    "insurance_method_kind",
    "insurance_method_digits",
    "insurance_method_send_to",
    "insurance_method_confirmed",
    "insurance_method_reference",
)
NO_DIGITS = "none"
_CARDS = ("credit card", "debit card", "prepaid card")
_CARD_TYPE = re.compile(r"\b(credit|debit|prepaid)\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){7,18}\d(?!\d)")
# "From visa 4412 to my bank account": what counts is what comes last.
_NEW = re.compile(
    r"\b(?:to|use|with|into|for)\s+(?:(?:a|an|my|the|new|another|different|this)\s+)*(?P<new>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_OLD = re.compile(
    r"\b(?:expired|lost|stolen|cancel\w*|closed|declined|instead of|old|no longer|not)\b[^,.;]*[,.;]?|\bfrom\b.*?\bto\b",
    re.IGNORECASE,
)
_ENDS_IN = re.compile(r"\b(?:ends?|ending) (?:in|with|on)\b|\blast (?:four|4)\b", re.IGNORECASE)
_UNTYPED = "Please never type a whole card or account number here: this conversation is stored. The last four digits are enough."


class PaymentMethodForm(OnceForm):
    """What is new, and where the link goes behind which its number is typed."""

    name = "insurance_method_form"
    title = "your new payment method"
    intents = frozenset({"update_payment_method"})
    fields = (
        Field(
            KIND,
            "What would you like to pay with: a credit card, a debit card, a bank account or PayPal?",
            "Cards, accounts and PayPal are entered on different pages.",
            entities=("payment_method", "card_type"),
            names=("payment method", "kind", "method"),
            example="a debit card",
        ),
        Field(
            DIGITS,
            "What are its last four digits? Only those, please; you enter the whole number on a safe page.",
            "With four digits we both know which one is meant, and nobody else can use them.",
            entities=("account_number",),
            names=("digits", "number"),
            example="4412",
            shape=r"\d{4}",
        ),
        Field(
            SEND_TO,
            "You enter the rest behind a link, where nobody else can read it. Should the link go to your email or to your phone?",
            "Only who can read your mail or your texts can change how you pay.",
            entities=("contact_field",),
            names=("link", "contact"),
            example="email",
        ),
        yes_no(CONFIRMED, "Shall I do that?"),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_announce_method"
    nothing_done = "You pay as before."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(
            r"\bsafe\b|\bsecure\b|\bsecurity\b",
            "The page behind the link is encrypted, and we keep only a token of the number.",
        ),
        Answer(
            r"\b(?:old|current) (?:one|card|account)\b|\buntil then\b|\bmeanwhile\b|\bautopay\b",
            "Until the new number is entered, all is taken from what is on file now; then autopay moves to the new one.",
        ),
    )

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The kinds; where the link may go."""
        if field.slot == KIND:
            return [{"title": kind.capitalize(), "payload": kind} for kind in (*_CARDS[:2], BANK_ACCOUNT)] + [
                {"title": "PayPal", "payload": PAYPAL}
            ]
        service = method_service(request)
        kinds = [kind for kind in contact.LINK_KINDS if service.contact(kind)] if field.slot == SEND_TO else []
        return [{"title": contact.show(kind, service.contact(kind)), "payload": kind} for kind in kinds]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "A visa debit card"; "ends in 4412"; "by text"."""
        text = turn.request.text
        if field.slot == KIND:
            return _kind(text)
        if field.slot == DIGITS:
            return _digits(turn.request)
        return contact.link_kind_in(text)

    def hear(self, turn: FormTurn) -> None:
        """Keep no more than the last four digits of a number."""
        if DIGITS in turn.heard or (not turn.activating and _ENDS_IN.search(turn.request.text)):
            turn.hear(DIGITS, _digits(turn.request))

    def check(self, turn: FormTurn) -> None:
        """Whether what is wanted can be entered behind a link, and where that can go."""
        request, values = turn.request, turn.values
        service = method_service(request)
        text = _wanted(request.text)
        if turn.activating:
            answer_opening(self, turn)
            heard = turn.values[DIGITS] if DIGITS in turn.heard else _digits(request)
            self.hear_words(turn, {DIGITS: heard, SEND_TO: contact.link_kind_in(request.text)})
        self._hear_kind(turn, text)
        if values[KIND] == CHECK:
            request.say(
                f"{BY_CHECK} Nothing has to be changed for that, but end autopay first if it is on. {self.nothing_done}"
            )
            turn.end()
            return
        if not any(service.contact(kind) for kind in contact.LINK_KINDS):
            request.say(f'I have no email or phone number of yours. {self.nothing_done} Say "change my email" first.')
            turn.end()
            return
        if values[KIND] == PAYPAL:
            values[DIGITS] = NO_DIGITS
        elif values[DIGITS] == NO_DIGITS:
            values[DIGITS] = None
        kind = values[SEND_TO]
        if kind is not None and (kind not in contact.LINK_KINDS or not service.contact(kind)):
            request.say(f"I can't send a link to your {kind}.")
            values[SEND_TO] = None

    def summary(self, request: ActionRequest) -> str:
        """What is announced, and where the link goes."""
        kind = contact.as_field(request.slot(SEND_TO)) or "email"
        shown = contact.show(kind, method_service(request).contact(kind))
        return f"Pay from your {_label(request)} from now on, and send the link for its number to {shown}? {self.fields[-1].prompt}"

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Note it, and say what makes it count."""
        kind = contact.as_field(request.slot(SEND_TO)) or "email"
        wanted, digits = str(request.slot(KIND)), str(request.slot(DIGITS))
        new = NewMethod(
            kind=CARD if wanted in _CARDS else wanted,
            card_type=wanted.split()[0] if wanted in _CARDS else None,
            last_four=None if digits == NO_DIGITS else digits,
        )
        try:
            method_service(request).announce(new, kind, reference)
        except NoContact:
            request.say(f"That {contact.LABELS[kind]} isn't on file any more. {self.nothing_done}")
        else:
            hours = formatting.plural(VALID.days * 24, "hour")
            request.say(
                f"Done. A link is on its way to your {contact.LABELS[kind]}. Open it within {hours} and enter your {_label(request)} "
                "there; you can do the same in the app under Billing. Until then all is taken from what is on file now, and what is "
                f"on autopay moves over by itself. The reference is {reference}."
            )
        return []

    def _hear_kind(self, turn: FormTurn, text: str) -> None:
        """Bring what was said to one of the kinds; "card" alone leaves open which."""
        request, values = turn.request, turn.values
        said = str(values[KIND]).lower() if values[KIND] is not None else None
        if said in (*_CARDS, BANK_ACCOUNT, PAYPAL, CHECK):
            return
        if turn.activating or KIND in turn.heard:
            found = _kind(text) or (_kind(said) if said else None)
            values[KIND] = None if found == CARD else found
            if found == CARD and not turn.activating and request.requested_slot == KIND:
                request.say("Is it a credit card or a debit card?")
        else:
            values[KIND] = None


def _wanted(text: str) -> str:
    """What a message wants instead of what it has: "my bank account" of "from visa to my bank account"."""
    found = _NEW.search(_OLD.sub(" ", text))
    return found["new"] if found and read_method(found["new"]) else _OLD.sub(" ", text)


def _kind(text: str) -> str | None:
    """A credit, debit or prepaid card, a card, or another way of paying."""
    if text in (*_CARDS, *METHODS):
        return text
    method, card_type = read_method(text), _CARD_TYPE.search(text)
    if method == CARD and card_type:
        return f"{card_type[1].lower()} card"
    return method


def _digits(request: ActionRequest) -> str | None:
    """The last four digits; of a whole number too, with a warning not to type it."""
    whole = _LONG_NUMBER.search(request.text)
    if whole is not None:
        request.say(_UNTYPED)
        return re.sub(r"\D", "", whole.group())[-4:]
    return last_four(request.text)


def _label(request: ActionRequest) -> str:
    kind, digits = str(request.slot(KIND)), str(request.slot(DIGITS))
    name = "PayPal account" if kind == PAYPAL else kind
    return name if digits == NO_DIGITS else f"{name} ending in {digits}"
