"""What the forms have in common whose yes books a pending payment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Generic

from rasa_sdk.events import SlotSet

from actions import formatting
from actions.banking.payment_answers import explain
from actions.banking.payments import (
    AlreadyBooked,
    AnyPayment,
    AnyPlan,
    Booking,
    NotAnAmount,
    PaymentExpired,
    PaymentGone,
    PaymentRefused,
    PaymentService,
)
from actions.context import ActionRequest, Event
from actions.errors import Refusal
from actions.formatting import read_money
from actions.forms import REQUESTED_SLOT, YES_NO, Form, FormTurn
from actions.forms.waiting import done_last
from actions.periods import resolve

_SAME = re.compile(r"\b(?:same|again|once more|one more time|repeat)\b", re.IGNORECASE)
_OWED_SINCE = re.compile(r"\bowe[sd]?\b[^.;!?]*\bfor\b[^,.;!?]*[,.;!]\W*\w+", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:another|more)\b|^\W*(?:(?:ok|now)\W+)*(?:and|also|plus|then)\b.*\b(?:to|for|from)\b", re.IGNORECASE
)


class PaymentForm(Form, Generic[AnyPayment, AnyPlan]):
    """A form whose summary stores a pending payment, which a yes books: once, and within 15 minutes.

    A subclass ends its `check` with `check_yes`, and writes `service`, `plan`, `question` and `receipt` instead of
    `summary` and `submit`.

    Class attributes:
        amount_slot: where the amount is kept, which is asked for again when the payment is not possible any more.
        source_slot: where the account that pays is kept, which goes on to pay "another 20 to Ben".
        payment_slot: where the id of the pending payment is kept from the summary to the yes; also among `own_slots`.
        noun: what customers call such a payment.
        how_much: the question with which the amount is asked for again.
        not_twice: what a customer hears who says yes twice.
    """

    amount_slot: ClassVar[str]
    source_slot: ClassVar[str]
    payment_slot: ClassVar[str]
    noun: ClassVar[str]
    how_much: ClassVar[str]
    not_twice: ClassVar[str] = "Nothing was sent twice."

    def service(self, request: ActionRequest) -> PaymentService[AnyPayment, AnyPlan]:
        """The service for a request.

        Raises:
            NotLoggedIn: nobody is logged in.
        """
        raise NotImplementedError

    def plan(self, request: ActionRequest, values: Mapping[str, Any]) -> AnyPlan:
        """What the form's slots amount to.

        Raises:
            Refusal: it is not possible (any more).
        """
        raise NotImplementedError

    def amount(self, values: Mapping[str, Any]) -> Decimal:
        """The amount among the form's slots.

        Raises:
            NotAnAmount: there is none.
        """
        money = read_money(values[self.amount_slot])
        if money is None:
            raise NotAnAmount
        return money[0]

    def question(self, request: ActionRequest, plan: AnyPlan) -> str:
        """What is about to be sent, as a question."""
        raise NotImplementedError

    def receipt(self, request: ActionRequest, booking: Booking[AnyPayment]) -> str:
        """What was sent, what is left, and the reference."""
        raise NotImplementedError

    def goes_on(self, request: ActionRequest) -> bool:
        """ "Same again", "and 2 to mom", after such a payment was done."""
        again = _SAME.search(request.text) or _ANOTHER.search(request.text)
        return again is not None and bool(done_last(self, request))

    def hear_again(self, turn: FormTurn) -> None:
        """Take from the payment that was just done what a message that wants it again leaves out."""
        text, done = turn.request.text, done_last(self, turn.request)
        if not (turn.activating and turn.attempted and done):
            return
        same = self.slots if _SAME.search(text) else (self.source_slot,) if _ANOTHER.search(text) else ()
        for slot in same:
            if slot in done and turn.values[slot] is None:
                turn.hear(slot, done[slot])

    def check_yes(self, turn: FormTurn) -> None:
        """A yes counts for the payment that was shown; when anything differs from it, it has to be shown again."""
        values, request = turn.values, turn.request
        self._say_now(turn)
        if self.confirmation is None or values[self.confirmation] is None:
            return
        said = [values[slot] for slot in self.slots]
        if None in said or not self.service(request).was_proposed(
            request.slot(self.payment_slot), self.plan(request, values)
        ):
            values[self.confirmation] = None

    def _say_now(self, turn: FormTurn) -> None:
        """Where a later day was said, say that a payment leaves at once: the day may not be dropped in silence."""
        request = turn.request
        said = request.entity("period") if turn.attempted and request.says("period") else None
        day = None if said is None else resolve(said, request.clock.today(), ahead=True)
        if _OWED_SINCE.search(request.text):
            return  # "I owe Ben 40 for dinner on Friday, send it": the day is the dinner's
        if day is not None and day.start == day.end and day.start is not None and day.start > request.clock.today():
            later = formatting.day(day.start, weekday=True)
            request.say(
                f'I can only send it right away, not on {later}. If it should wait, say "stop" and come back then.'
            )

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Store the pending payment, in place of an earlier one, and ask for a yes."""
        try:
            plan = self.plan(request, {slot: request.slot(slot) for slot in self.slots})
            payment = self.service(request).propose(plan, replaces=request.slot(self.payment_slot))
        except AlreadyBooked as error:
            return self.booked_before(request, error.reference)
        except Refusal as error:
            # Something changed in the moment since the validator looked.
            request.say(f"{explain(error)} {self.how_much}")
            return self.ask_amount()
        request.say(self.question(request, plan), buttons=YES_NO)
        return [SlotSet(self.payment_slot, payment.id)]

    def ask_amount(self) -> list[Event]:
        """Events that have the amount asked for again."""
        return [SlotSet(self.amount_slot, None), SlotSet(REQUESTED_SLOT, self.amount_slot)]

    def booked_before(self, request: ActionRequest, reference: str) -> list[Event]:
        """Answer changes to a payment that has been booked in the meantime."""
        request.say(f"That {self.noun} is booked already (reference {reference}).")
        return self.abandoned()

    def submit(self, request: ActionRequest) -> list[Event]:
        """Book what was confirmed."""
        payment_id = request.slot(self.payment_slot)
        try:
            if payment_id is None:
                raise PaymentGone
            request.say(self.receipt(request, self.service(request).confirm(str(payment_id))))
        except AlreadyBooked as error:
            request.say(f"That {self.noun} is booked already (reference {error.reference}). {self.not_twice}")
        except PaymentExpired:
            self.say_expired(request)
        except PaymentGone:
            self.say_gone(request)
        except PaymentRefused as error:
            request.say(f"{explain(error)} {self.nothing_done}")
        return []

    def say_expired(self, request: ActionRequest) -> None:
        """Answer a yes that came too late."""
        request.say(
            f"That {self.noun} waited for more than 15 minutes, so it expired. {self.nothing_done} Just ask again."
        )

    def say_gone(self, request: ActionRequest) -> None:
        """Answer a yes to nothing that waits."""
        request.say(f"I have no {self.noun} waiting. {self.nothing_done} Please start again.")

    def decline(self, request: ActionRequest) -> None:
        """Cancel what was proposed."""
        try:
            self.service(request).cancel(str(request.slot(self.payment_slot)))
        except AlreadyBooked as error:
            request.say(f"That {self.noun} is booked already (reference {error.reference}), so I can't stop it.")
        else:
            super().decline(request)
