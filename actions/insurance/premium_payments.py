"""Paying premiums, and what became of payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.columns import CENT
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import insert_unless_there
from actions.deadlines import business_days_after
from actions.errors import Refusal
from actions.insurance.billing_models import BOOKED, CARD, PROCESSING, PaymentMethod, PremiumCredit, PremiumPayment
from actions.insurance.models import Policy
from actions.insurance.payment_methods import PaymentMethodService
from actions.insurance.premiums import NOTHING, Balance, PremiumService
from actions.periods import DateRange, add_months
from actions.references import add_once, refuse_twice

TRANSFER_DAYS = 2
"""Business days until money from an account arrives."""


class NotAnAmount(Refusal):
    """Zero, negative, or with fractions of a cent."""


class MoreThanPayable(Refusal):
    """More than can be paid for the policy now, as `balance` has it."""

    def __init__(self, balance: Balance) -> None:
        super().__init__("more than is payable")
        self.balance = balance


class PolicyGone(Refusal):
    """The policy is none of the customer's, or does not run any more."""


class MethodGone(Refusal):
    """There is no such way of paying on file, or the card has expired."""


@dataclass(frozen=True)
class PaymentFilter:
    """Which payments are looked for; what is None does not narrow them."""

    policy_numbers: frozenset[str] | None = None
    amount: Decimal | None = None
    period: DateRange | None = None
    method: str | None = None


class PremiumPaymentRepository:
    """The customer's payments."""

    def __init__(self, session: Session, customer_id: CustomerId) -> None:
        self._session = session
        self._customer_id = customer_id

    def all(self) -> list[PremiumPayment]:
        """All of them, the newest first."""
        query = select(PremiumPayment).where(PremiumPayment.customer_id == self._customer_id)
        query = query.order_by(desc(PremiumPayment.paid_on), PremiumPayment.id)
        return list(self._session.execute(query).scalars())


class PremiumPaymentService:
    """One customer's payments.

    Args:
        session: a session; `pay` needs one that may write.
        customer_id: whose payments.
        clock: what time it is.
        audit: where payments are noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._payments = PremiumPaymentRepository(session, customer_id)
        self.methods = PaymentMethodService(session, customer_id, clock, audit)
        self.premiums = PremiumService(session, customer_id, clock)

    def find(self, wanted: PaymentFilter | None = None) -> list[PremiumPayment]:
        """The payments that fit, the newest first."""
        wanted = wanted or PaymentFilter()
        return [payment for payment in self._payments.all() if _fits(payment, wanted)]

    def check(self, balance: Balance, amount: Decimal) -> None:
        """Whether so much can be paid for a policy now.

        Raises:
            NotAnAmount: it is not above zero or has fractions of a cent.
            MoreThanPayable: it is too much.
        """
        if not amount.is_finite() or amount <= 0 or amount != amount.quantize(CENT):
            raise NotAnAmount
        if amount > balance.payable:
            raise MoreThanPayable(balance)

    def arrives(self, method: PaymentMethod) -> date:
        """When a payment of today is booked."""
        today = self._clock.today()
        return today if method.kind == CARD else business_days_after(today, TRANSFER_DAYS)

    def pay(self, policy_number: str, amount: Decimal, method_id: str, reference: str) -> PremiumPayment:
        """Pay for a policy, in the caller's one transaction and on its locked row.

        Whole instalments that are paid move the day until which the policy is paid; the rest counts towards the next.

        Raises:
            AlreadyDone: it was paid under that reference before.
            Refusal: PolicyGone, MethodGone, NotAnAmount or MoreThanPayable.
        """
        refuse_twice(self._session, PremiumPayment, self._customer_id, reference)
        policy = self.premiums.books.lock(policy_number)
        if policy is None:
            raise PolicyGone(policy_number)
        method = next((one for one in self.methods.usable() if one.id == method_id), None)
        if method is None:
            raise MethodGone(method_id)
        balance = self.premiums.balance(policy)
        self.check(balance, amount)
        payment = PremiumPayment(
            id=reference,
            customer_id=self._customer_id,
            policy_number=policy.number,
            amount=amount,
            method=method.kind,
            method_label=method.label,
            status=BOOKED if method.kind == CARD else PROCESSING,
            paid_on=self._clock.today(),
            booked_on=self.arrives(method),
        )
        add_once(self._session, payment, reference)
        self._count(policy, balance, amount)
        self._audit.note("pay_premium", payment=reference, policy=policy.number, amount=str(amount))
        return payment

    def _count(self, policy: Policy, balance: Balance, amount: Decimal) -> None:
        """Count a payment towards the instalments, the oldest first."""
        left, months = balance.credit + amount, self.premiums.books.terms()[policy.billing_frequency].months
        upcoming = [*balance.billed, *([balance.following] if balance.following else [])]
        paid = 0
        while paid < len(upcoming) and left >= upcoming[paid].amount:
            left, paid = left - upcoming[paid].amount, paid + 1
        policy.paid_until = add_months(policy.paid_until, months * paid)
        insert_unless_there(self._session, PremiumCredit.__table__, policy_number=policy.number, amount=NOTHING)
        credit = self.premiums.books.credit(policy.number)
        assert credit is not None
        credit.amount = left


def _fits(payment: PremiumPayment, wanted: PaymentFilter) -> bool:
    period = wanted.period or DateRange(None, None)
    return (
        (wanted.policy_numbers is None or payment.policy_number in wanted.policy_numbers)
        and (wanted.amount is None or payment.amount == wanted.amount)
        and (wanted.method is None or payment.method == wanted.method)
        and (period.start is None or payment.paid_on >= period.start)
        and (period.end is None or payment.paid_on <= period.end)
    )
