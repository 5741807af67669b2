"""The insurer's tables: what is sold, and the policies that customers have."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, UniqueConstraint

from actions.columns import Moment, Money, Rate
from actions.database import Base

AUTO, HOME, RENTERS, LIFE, HEALTH = TYPES = ("auto", "home", "renters", "life", "health")
BASIC, STANDARD, PREMIER = PLANS = ("basic", "standard", "premier")
ACTIVE, ENDED = "active", "ended"


class Kind(Base):
    """A kind of insurance. `prefix` begins its policies' numbers; of one that is `single` a customer has one policy.

    `cancellation_fee` is kept of a refund, and `cancel_note` says what a customer should mind who ends such a policy.
    """

    __tablename__ = "insurance_kinds"

    type = Column(String(10), primary_key=True)
    name = Column(String(40), nullable=False)
    prefix = Column(String(2), nullable=False, unique=True)
    single = Column(Boolean, nullable=False)
    cancellation_fee = Column(Money, nullable=False)
    cancel_note = Column(String(300), nullable=False)


class Plan(Base):
    """A plan of a kind of insurance: what it costs a month before any rating factor, and its usual deductible."""

    __tablename__ = "insurance_plans"
    __table_args__ = (UniqueConstraint("insurance_type", "plan"),)

    id = Column(String(20), primary_key=True)  # auto-standard
    insurance_type = Column(ForeignKey("insurance_kinds.type"), nullable=False)
    plan = Column(String(10), nullable=False)
    # The smallest plan has 1.
    rank = Column(Integer, nullable=False)
    base_premium = Column(Money, nullable=False)
    deductible = Column(Money)
    summary = Column(String(200), nullable=False)


class Coverage(Base):
    """Something that a kind of insurance may pay for; `words` are what customers call it, with `;` between."""

    __tablename__ = "insurance_coverages"

    id = Column(String(40), primary_key=True)  # auto-windshield
    insurance_type = Column(ForeignKey("insurance_kinds.type"), nullable=False)
    name = Column(String(80), nullable=False)
    pays_for = Column(String(200), nullable=False)
    # What is never covered, or what one has to know.
    note = Column(String(200))
    words = Column(String(300), nullable=False)


class PlanCoverage(Base):
    """That a plan covers something: up to a limit (empty: none of its own), after what the customer pays (empty: nothing).

    `limit_per` and `pays_per` are what these sums are for, such as "a day" and "a visit"; a deductible is for a claim.
    What a plan has no row of it does not cover.
    """

    __tablename__ = "insurance_plan_coverages"

    plan_id = Column(ForeignKey("insurance_plans.id"), primary_key=True)
    coverage_id = Column(ForeignKey("insurance_coverages.id"), primary_key=True)
    cover_limit = Column(Money)
    limit_per = Column(String(40))
    deductible = Column(Money)
    pays_per = Column(String(40))


class Policy(Base):
    """A policy.

    `subject` is what is insured, in words: "2019 Honda Civic". `premium` is the price of a month without any fee for
    instalments, dependents included; `rating_factor` is what the plan's base premium is multiplied by for this customer.
    `paid_until` is the first day that is not paid for yet, and thus when the next instalment is due. An active policy
    with `ends_on` has been cancelled for that day. `only_one` is filled as long as a policy of a single kind is active.
    """

    __tablename__ = "insurance_policies"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'ended')", name="status_is_known"),
        CheckConstraint("billing_frequency IN ('monthly', 'quarterly', 'yearly')", name="frequency_is_known"),
        CheckConstraint("payment_method IN ('card', 'bank account', 'paypal', 'check')", name="method_is_known"),
        Index("insurance_policies_of_customer", "customer_id", "status"),
    )

    number = Column(String(12), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    insurance_type = Column(ForeignKey("insurance_kinds.type"), nullable=False)
    plan_id = Column(ForeignKey("insurance_plans.id"), nullable=False)
    subject = Column(String(120), nullable=False)
    status = Column(String(10), nullable=False, default=ACTIVE, server_default=ACTIVE)
    starts_on = Column(Date, nullable=False)
    renews_on = Column(Date, nullable=False)
    ends_on = Column(Date)
    insured_sum = Column(Money)
    deductible = Column(Money)
    rating_factor = Column(Rate, nullable=False)
    premium = Column(Money, nullable=False)
    billing_frequency = Column(String(10), nullable=False)
    paid_until = Column(Date, nullable=False)
    autopay = Column(Boolean, nullable=False)
    payment_method = Column(String(20), nullable=False)
    # What customers know it by: "Visa ending in 4412".
    payment_label = Column(String(60), nullable=False)
    only_one = Column(String(40), unique=True)


class PolicyCoverage(Base):
    """What one policy covers otherwise than its plan: an addition that was bought, or another limit or deductible."""

    __tablename__ = "insurance_policy_coverages"

    policy_number = Column(ForeignKey("insurance_policies.number"), primary_key=True)
    coverage_id = Column(ForeignKey("insurance_coverages.id"), primary_key=True)
    cover_limit = Column(Money)
    limit_per = Column(String(40))
    deductible = Column(Money)
    pays_per = Column(String(40))


class PolicyChange(Base):
    """One change of a policy that its customer confirmed: its start, another plan, who is on it, how it is paid, its end.

    The key is the reference of the confirmation, so that two yes are one change.
    """

    __tablename__ = "insurance_policy_changes"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    policy_number = Column(ForeignKey("insurance_policies.number"), nullable=False, index=True)
    kind = Column(String(30), nullable=False)
    details = Column(String(300), nullable=False)
    effective_on = Column(Date, nullable=False)
    premium = Column(Money, nullable=False)
    refund = Column(Money)
    created_at = Column(Moment, nullable=False)
