"""The form for a charge that a customer contests."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions import formatting, stories
from actions.banking.claim_models import Dispute
from actions.banking.dispute_choice import (
    CHARGE,
    LISTED,
    MOST_LISTED,
    by_size,
    has_charge,
    listed_charges,
    neighbour,
    shown_before,
    tells_amount,
    wanted_charges,
)
from actions.banking.disputes import (
    DECISION,
    FIRST_ANSWER_DAYS,
    AlreadyDisputed,
    Charge,
    DisputeService,
    NoSuchCharge,
)
from actions.banking.repositories import Filter
from actions.banking.wanted import named_in
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, Form, FormTurn
from actions.forms.answers import HOW_LONG, MONEY_BACK
from actions.forms.picking import PLACES, picked

REASON, CONFIRMED = "banking_dispute_reason", "banking_dispute_confirmed"
_NOT_THIS_ONE = re.compile(
    r"\b(?:i mean(?:t)? (?:the|that|this|number)|(?:not|wrong) (?:that |this )?(?:one|charge)|the other (?:one|charge))\b",
    re.IGNORECASE,
)
_IS_REASON = re.compile(
    r"\breason\s*(?:is|was|should be|to|:)[\s:]*(?:(?:actually|really|just|that|be|because)\b\s*:?\s*)*(?P<said>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# To the question what is wrong this is no reason.
_PICKS_ANEW = re.compile(r"^\W*(?:no|sorry|wait|actually|oops)\b(?:\W+\w+){1,6}\W*$", re.IGNORECASE)
_SHOULD_HAVE = re.compile(
    r"\b(?:should(?:'ve| have)? (?:be|been|cost)|supposed to (?:be|cost)|agreed on|it was only|price was)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(?:twice|double|duplicate|two times|never|cancel\w*|refund\w*|return(?:ed|s)?|overcharg\w*|broken|fake|trial|"
    r"didn'?t|isn'?t|wasn'?t|not|wrong amount|too much|damaged)\b",
    re.IGNORECASE,
)


class DisputeForm(Form):
    """A charge of the customer's own, and why it is wrong; details narrow the list that one is picked from."""

    name = "banking_dispute_form"
    title = "your dispute"
    intents = frozenset({"dispute_charge"})
    fields = (
        Field(
            CHARGE,
            "Which charge is it? Pick one, or tell me with whom, how much or when.",
            "A dispute is about one charge, and I don't want to contest the wrong one.",
            entities=("payee", "money", "period"),
            names=("charge", "transaction"),
            example="the first one",
        ),
        Field(
            REASON,
            "What is wrong with it?",
            "Your words go to the colleagues who decide about it, and to the merchant's bank.",
            names=("reason",),
            example="I was charged twice",
            free_text=True,
            sounds_like=frozenset({"report_fraud", "show_transactions", "complain", "report_lost_or_stolen_card"}),
        ),
        Field(CONFIRMED, "Shall I file it?", "I contest nothing before you have seen what I am about to send."),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_file_dispute"
    nothing_done = "Nothing was disputed."
    own_slots = (LISTED,)
    answers = (
        Answer(
            MONEY_BACK,
            f"If we need longer than {FIRST_ANSWER_DAYS} business days, you get the money back provisionally; whether it "
            f"stays yours is decided within {DECISION.days} days.",
        ),
        Answer(
            rf"{HOW_LONG}|\bwhat happens\b",
            f"Within {FIRST_ANSWER_DAYS} business days you hear from us, and within {DECISION.days} days it is decided.",
        ),
    )

    def ask(self, field: Field, request: ActionRequest) -> None:
        """List the charges that may be meant."""
        if field.slot != CHARGE:
            super().ask(field, request)
            return
        charges = listed_charges(request, dispute_service(request))
        lines = [f"{place}. {_line(charge)}" for place, charge in enumerate(charges, start=1)]
        buttons = [
            {"title": _line(charge), "payload": f"the {place} one"}
            for place, charge in zip(PLACES, charges, strict=False)
        ]
        request.say("\n".join([*lines, field.prompt]), buttons=buttons)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The second one", "streamly", "15.49"; the reason as it was told."""
        request = turn.request
        if field.slot == REASON:
            return stories.told(request)
        if field.slot != CHARGE:
            return None
        names = dispute_service(request).counterparties()
        said = picked(request, PLACES) or named_in(request.text, names) or tells_amount(request.text)
        return request.text if said else None

    def claims(self, request: ActionRequest) -> bool:
        """ "The reason is that they charged twice" asks no why, and "the gym, 59 bucks" for no list."""
        text = request.text
        if request.requested_slot == CHARGE and request.has_database and request.optional_customer_id is not None:
            return tells_amount(text) and named_in(text, dispute_service(request).counterparties()) is not None
        return request.requested_slot in (REASON, CONFIRMED) and _IS_REASON.search(text) is not None

    def hear(self, turn: FormTurn) -> None:
        """A "no" with another charge of the list is a correction, and so is "the reason is …"."""
        request = turn.request
        if turn.activating:
            return
        reason = _IS_REASON.search(request.text)
        if reason is not None and request.requested_slot in (REASON, CONFIRMED):
            turn.values[CHARGE] = request.slot(CHARGE)
            turn.heard -= {CHARGE}
            turn.hear(REASON, reason["said"].strip()[: stories.LONGEST])
        elif CHARGE not in turn.heard and (request.requested_slot == CONFIRMED or _PICKS_ANEW.search(request.text)):
            listed = listed_charges(request, dispute_service(request))
            other = picked(request, [str(charge[0].id) for charge in listed]) or neighbour(request, listed)
            if other is not None:
                turn.hear(CHARGE, other)

    def check(self, turn: FormTurn) -> None:
        """Find the charge that is meant."""
        request, values = turn.request, turn.values
        service = dispute_service(request)
        if not service.charges():
            day = formatting.day(service.first_day())
            request.say(f"There is no charge since {day} that could be disputed; older ones can't.")
            turn.end()
            return
        if request.requested_slot == REASON and turn.attempted and _NOT_THIS_ONE.search(request.text):
            values[REASON] = None
            turn.hear(CHARGE, request.text)  # "no, I meant the other one" is no reason
        if request.requested_slot == CONFIRMED and turn.attempted and _SHOULD_HAVE.search(request.text):
            # "It should have been 46.18" says more about what is wrong with the charge, and names no other.
            values[CHARGE] = request.slot(CHARGE)
            turn.hear(REASON, f"{request.slot(REASON)}. {stories.told(request) or ''}"[: stories.LONGEST])
        value = values[CHARGE]
        if value is not None and str(value).isdecimal() and has_charge(service, int(value)):
            return
        values[CHARGE] = None
        if (CHARGE in turn.heard and value is not None) or turn.activating:
            values[CHARGE] = self._find(turn, service)
        if values[CHARGE] is not None:
            self._refuse_twice(turn, service)
        stories.hear_reason(self, turn, REASON, _WHY)

    def summary(self, request: ActionRequest) -> str:
        """The charge and the reason."""
        charge = dispute_service(request).charge(int(request.slot(CHARGE)))
        return (
            f'I would dispute this charge: {_line(charge)}. Reason: "{request.slot(REASON)}". {self.fields[-1].prompt}'
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """File it."""
        service = dispute_service(request)
        try:
            charge = service.charge(int(request.slot(CHARGE)))
            dispute = service.file(charge[0].id, reason=str(request.slot(REASON)))
        except AlreadyDisputed as error:
            request.say(f"{_already(error.dispute)} Nothing was filed twice.")
        except NoSuchCharge:
            request.say(f"I don't find that charge any more. {self.nothing_done}")
        else:
            request.say(
                f"Done. I disputed {_line(charge)}. The reference is {dispute.id}; its status is {dispute.status}.\n"
                f"By {formatting.day(dispute.first_answer_by)} you hear from us, and if we need longer you get the money "
                f"back provisionally; by {formatting.day(dispute.decided_by)} it is decided. Until then keep receipts and "
                "messages from the merchant; colleagues may ask you for them."
            )
        return []

    def _find(self, turn: FormTurn, service: DisputeService) -> str | None:
        """The one charge that is meant; several are listed for the next question."""
        request = turn.request
        listed = listed_charges(request, service)
        if turn.activating:
            place = shown_before(request, service)
        else:
            place = picked(request, [str(charge[0].id) for charge in listed]) or by_size(request, listed)
        if place is not None:
            return place
        wanted = wanted_charges(request, service)
        before = request.slot(CHARGE)
        if wanted.counterparty is None and before is not None and has_charge(service, int(before)):
            # "The other one from August" is one of the same shop.
            wanted = replace(wanted, counterparty=service.charge(int(before))[0].counterparty)
        if wanted == Filter():
            return None
        found = service.charges(wanted)
        if not found and wanted.period is not None and (wanted.counterparty or wanted.amount):
            # "The gym one, I cancelled in January" tells when something else happened.
            found = service.charges(replace(wanted, period=None))
        if _NOT_THIS_ONE.search(request.text):
            found = [charge for charge in found if str(charge[0].id) != before]
        ids = {charge[0].id for charge in found}
        narrowed = [charge for charge in listed if charge[0].id in ids] if request.slot(LISTED) else []
        found = narrowed or found
        if len(found) == 1:
            turn.events.append(SlotSet(LISTED, None))
            return str(found[0][0].id)
        if not found:
            turn.events.append(SlotSet(LISTED, None))
            request.say("I find no such charge. These are your latest ones.")
        else:
            turn.events.append(SlotSet(LISTED, [charge[0].id for charge in found[:MOST_LISTED]]))
        return None

    def _refuse_twice(self, turn: FormTurn, service: DisputeService) -> None:
        dispute = service.existing(int(turn.values[CHARGE]))
        if dispute is not None:
            turn.request.say(_already(dispute))
            turn.values[CHARGE] = None


def dispute_service(request: ActionRequest) -> DisputeService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return DisputeService(request.session, request.customer_id, request.clock, request.audit)


def _line(charge: Charge) -> str:
    booking, account = charge
    amount = formatting.money(-booking.amount, account.currency)
    return f"{amount} to {booking.counterparty} on {formatting.day(booking.booked_on)} ({account.name})"


def _already(dispute: Dispute) -> str:
    return (
        f"That charge is disputed already (reference {dispute.id}, {dispute.status}); "
        f"it is decided by {formatting.day(dispute.decided_by)}."
    )
