"""Wires to other banks: what they cost, when they arrive, and what a booking moves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from actions.banking.bank_numbers import is_account, kind_of
from actions.banking.fees import FeeService
from actions.banking.models import BANK
from actions.banking.payment_models import Wire, WireTerms
from actions.banking.payments import Booking, PaymentGone, PaymentService, Plan
from actions.deadlines import is_business_day
from actions.errors import Refusal


class NotOffered(Refusal):
    """No such wire is offered: the code or account is none, or there are no terms or fee for its kind."""


@dataclass(frozen=True, kw_only=True)
class WirePlan(Plan):
    """What a wire would do, cost, and when it would arrive."""

    kind: str
    beneficiary: str
    bank_code: str
    account_number: str
    arrives: str

    def columns(self) -> dict[str, Any]:
        """What a row of the wire holds of it."""
        return {
            **super().columns(),
            "kind": self.kind,
            "beneficiary": self.beneficiary,
            "bank_code": self.bank_code,
            "account_number": self.account_number,
            "fee": self.fee,
        }


class WireService(PaymentService[Wire, WirePlan]):
    """One customer's wires."""

    table = Wire

    def fee(self, kind: str) -> Decimal:
        """What a wire of that kind costs.

        Raises:
            NotOffered: there are no terms, or no fee.
        """
        fee = FeeService(self._session).of_code(self._terms(kind).fee_code)
        if fee is None:
            raise NotOffered(kind)
        return Decimal(fee.amount or 0)

    def arrival(self, kind: str) -> str:
        """When a wire that is sent now arrives."""
        terms = self._terms(kind)
        leaves_today = is_business_day(self._clock.today()) and self._clock.time_of_day() < terms.cutoff
        return str(terms.arrives if leaves_today else terms.arrives_after_cutoff)

    def plan(self, amount: Decimal, source: str, beneficiary: str, bank_code: str, account_number: str) -> WirePlan:
        """Look up what a wire would do and cost.

        Raises:
            Refusal: there is no such account, or no such wire.
        """
        kind = kind_of(bank_code)
        if kind is None or not is_account(account_number):
            raise NotOffered(bank_code)
        return WirePlan(
            amount=amount,
            source=self.accounts.of_type(source),
            fee=self.fee(kind),
            kind=kind,
            beneficiary=beneficiary,
            bank_code=bank_code,
            account_number=account_number,
            arrives=self.arrival(kind),
        )

    def _terms(self, kind: str) -> WireTerms:
        terms: WireTerms | None = self._session.get(WireTerms, kind)
        if terms is None:
            raise NotOffered(kind)
        return terms

    def _lock(self, payment: Wire) -> Booking[Wire]:
        source = self._books.lock([payment.source_account_id]).get(payment.source_account_id)
        if source is None:
            raise PaymentGone
        return Booking(payment, source)

    def _book(self, booking: Booking[Wire]) -> None:
        wire, source, today = booking.payment, booking.source, self._clock.today()
        self._books.book(source, -wire.amount, on=today, counterparty=wire.beneficiary, description=f"Wire {wire.id}")
        if wire.fee > 0:
            self._books.book(source, -wire.fee, on=today, counterparty=BANK, description=f"Fee of wire {wire.id}")
        self._audit.note("book_wire", wire=wire.id, amount=str(wire.amount), fee=str(wire.fee), kind=wire.kind)
