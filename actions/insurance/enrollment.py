"""New policies."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from actions.core.models import Customer
from actions.core.repositories import CustomerRepository
from actions.errors import Refusal
from actions.formatting import read_money
from actions.insurance.models import AUTO, HEALTH, HOME, LIFE, RENTERS, Policy, PolicyChange
from actions.insurance.policies import PolicyService
from actions.insurance.rating import PLACE, VEHICLE, Price
from actions.insurance.rating_models import VALUE
from actions.periods import add_months
from actions.references import refuse_twice

_DIGITS = 6
_TERM_MONTHS = {AUTO: 12, HOME: 12, RENTERS: 12, HEALTH: 12, LIFE: 240}
BY_MAIL = ("check", "bill by e-mail")
"""How somebody pays of whom nothing else is known."""


class HasOneAlready(Refusal):
    """The customer has such a policy, of which there is one for each customer."""

    def __init__(self, policy: Policy) -> None:
        super().__init__("there is one already")
        self.policy = policy


class EnrollmentService:
    """New policies of one customer.

    Args:
        policies: the customer's policies; with a session that may write, for `enroll`.
    """

    def __init__(self, policies: PolicyService) -> None:
        self.policies = policies
        self._session = policies.session

    def check(self, insurance_type: str) -> None:
        """Whether the customer may have one more policy of a kind.

        Raises:
            HasOneAlready: there is one, and the kind is single.
            NotSold: there is no such kind.
        """
        if not self.policies.catalog.kind(insurance_type).single:
            return
        for policy in self.policies.active(insurance_type):
            if policy.ends_on is None:
                raise HasOneAlready(policy)

    def pays_with(self) -> tuple[str, str]:
        """How the customer pays for the policies that they have: the method and its label."""
        active = sorted(self.policies.active(), key=lambda policy: policy.starts_on)
        return (str(active[-1].payment_method), str(active[-1].payment_label)) if active else BY_MAIL

    def enroll(self, price: Price, facts: Mapping[str, str], frequency: str, start: date, reference: str) -> Policy:
        """Store a new policy whose first instalment is due on its first day, and note it, in one transaction.

        Args:
            price: what it costs.
            facts: what the price was made of.
            frequency: how often it is paid.
            start: its first day.
            reference: the reference of the confirmation.

        Raises:
            AlreadyDone: it was stored under that reference before.
            HasOneAlready: there is such a policy, and the kind is single.
        """
        # Of two sign-ups at the same moment one waits here for the other.
        customer = CustomerRepository(self._session, self.policies.customer_id).get(lock=True)
        refuse_twice(self._session, PolicyChange, self.policies.customer_id, reference)
        kind = self.policies.catalog.kind(str(price.plan.insurance_type))
        self.check(str(kind.type))
        method, label = self.pays_with()
        value = read_money(facts.get(VALUE))
        policy = Policy(
            number=self._new_number(str(kind.prefix)),
            customer_id=customer.number,
            insurance_type=kind.type,
            plan_id=price.plan.id,
            subject=_subject(str(kind.type), facts, customer),
            starts_on=start,
            renews_on=add_months(start, _TERM_MONTHS[str(kind.type)]),
            insured_sum=None if value is None else value[0],
            deductible=price.plan.deductible,
            rating_factor=price.rating_factor,
            premium=price.premium,
            billing_frequency=frequency,
            paid_until=start,
            autopay=False,
            payment_method=method,
            payment_label=label,
            only_one=f"{customer.number}-{kind.type}" if kind.single else None,
        )
        self._session.add(policy)
        self._session.flush()
        self.policies.note_change(policy, reference, "enroll", f"{kind.type} {price.plan.plan}", effective_on=start)
        return policy

    def _new_number(self, prefix: str) -> str:
        while True:
            number = f"{prefix}-{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
            taken = select(Policy.number).where(Policy.number == number)
            if self._session.execute(taken).scalar_one_or_none() is None:
                return number


def _subject(insurance_type: str, facts: Mapping[str, str], customer: Customer) -> str:
    """What is insured, in words."""
    name = f"{customer.first_name} {customer.last_name}"
    if insurance_type == AUTO:
        vehicle = facts[VEHICLE]
        return f"{vehicle} car" if vehicle.isdigit() else vehicle
    if insurance_type in (HOME, RENTERS):
        address, place = str(customer.address or ""), facts[PLACE]
        return address if place in address else f"home in {place}"
    return f"20-year term, {name}" if insurance_type == LIFE else name
