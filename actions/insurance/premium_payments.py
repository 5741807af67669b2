"""Paying premiums, and what became of payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from actions.columns import is_amount
from actions.core.models import CustomerId
from actions.deadlines import business_days_after
from actions.errors import Refusal
from actions.insurance.billing_models import BOOKED, CARD, PROCESSING, PaymentMethod, PremiumPayment
from actions.insurance.payment_methods import PaymentMethodService
from actions.insurance.policies import PolicyGone, PolicyRepository, PolicyService
from actions.insurance.premiums import Balance, PremiumService
from actions.periods import DateRange
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
        policies: the customer's policies; `pay` needs their session to be one that may write.
    """

    def __init__(self, policies: PolicyService) -> None:
        self._session, self._customer_id = policies.session, policies.customer_id
        self._clock, self._audit = policies.clock, policies.audit
        self._payments = PremiumPaymentRepository(self._session, self._customer_id)
        self._locks = PolicyRepository(self._session, self._customer_id, self._clock.today())
        self.methods = PaymentMethodService(self._session, self._customer_id, self._clock, self._audit)
        self.premiums = PremiumService(policies)

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
        if not is_amount(amount):
            raise NotAnAmount
        if amount > balance.payable:
            raise MoreThanPayable(balance)

    def arrives(self, method: PaymentMethod) -> date:
        """When a payment of today is booked."""
        today = self._clock.today()
        return today if method.kind == CARD else business_days_after(today, TRANSFER_DAYS)

    def pay(self, policy_number: str, amount: Decimal, method_id: str, reference: str) -> PremiumPayment:
        """Pay for a policy, in the caller's one transaction and on its locked row.

        Raises:
            AlreadyDone: it was paid under that reference before.
            Refusal: PolicyGone, MethodGone, NotAnAmount or MoreThanPayable.
        """
        refuse_twice(self._session, PremiumPayment, self._customer_id, reference)
        policy = self._locks.lock(policy_number)
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
        self.premiums.credit(balance, amount)
        self._audit.note("pay_premium", payment=reference, policy=policy.number, amount=str(amount))
        return payment


def _fits(payment: PremiumPayment, wanted: PaymentFilter) -> bool:
    period = wanted.period or DateRange(None, None)
    return (
        (wanted.policy_numbers is None or payment.policy_number in wanted.policy_numbers)
        and (wanted.amount is None or payment.amount == wanted.amount)
        and (wanted.method is None or payment.method == wanted.method)
        and (period.start is None or payment.paid_on >= period.start)
        and (period.end is None or payment.paid_on <= period.end)
    )
