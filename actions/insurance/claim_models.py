"""The tables of claims and of help on the road."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text

from actions.columns import Moment, Money
from actions.database import Base

RECEIVED, IN_REVIEW, APPROVED, PAID, DENIED = STATUSES = ("received", "in review", "approved", "paid", "denied")
SENT, DONE = "sent", "done"


class Claim(Base):
    """A claim. `number` is what customers know it by; the key is the reference of the yes that filed it.

    `next_step` and `expected_on` say what comes next and by when; `decision` why so much was approved, or nothing.
    """

    __tablename__ = "insurance_claims"
    __table_args__ = (
        CheckConstraint("status IN ('received', 'in review', 'approved', 'paid', 'denied')", name="status_is_known"),
        CheckConstraint("status NOT IN ('approved', 'paid', 'denied') OR decided_on IS NOT NULL", name="is_decided"),
        Index("insurance_claims_of_customer", "customer_id", "filed_on"),
    )

    id = Column(String(20), primary_key=True)
    number = Column(String(10), nullable=False, unique=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    policy_number = Column(ForeignKey("insurance_policies.number"), nullable=False)
    # What was damaged or what for, as it is listed: "hail damage".
    subject = Column(String(80), nullable=False)
    story = Column(String(500), nullable=False)
    happened_on = Column(Date, nullable=False)
    filed_on = Column(Date, nullable=False)
    estimate = Column(Money)
    status = Column(String(10), nullable=False)
    approved = Column(Money)
    paid = Column(Money)
    decided_on = Column(Date)
    decision = Column(String(300))
    next_step = Column(String(200))
    expected_on = Column(Date)
    adjuster_id = Column(ForeignKey("insurance_adjusters.id"), nullable=False)


class ClaimStep(Base):
    """Something that was done about a claim, for the customer to read."""

    __tablename__ = "insurance_claim_steps"
    __table_args__ = (Index("insurance_claim_steps_of_claim", "claim_id", "taken_on"),)

    id = Column(Integer, primary_key=True)
    claim_id = Column(ForeignKey("insurance_claims.id"), nullable=False)
    taken_on = Column(Date, nullable=False)
    what = Column(String(200), nullable=False)


class Adjuster(Base):
    """A colleague who decides claims of a kind of insurance."""

    __tablename__ = "insurance_adjusters"

    id = Column(String(20), primary_key=True)
    insurance_type = Column(ForeignKey("insurance_kinds.type"), nullable=False, unique=True)
    name = Column(String(80), nullable=False)
    phone = Column(String(32), nullable=False)


class ClaimUpdate(Base):
    """What a customer added to an open claim, or corrected; `estimate` is the new one, if that was changed."""

    __tablename__ = "insurance_claim_updates"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    claim_id = Column(ForeignKey("insurance_claims.id"), nullable=False)
    note = Column(String(500), nullable=False)
    estimate = Column(Money)
    created_at = Column(Moment, nullable=False)


class Appeal(Base):
    """A decision that its customer wants looked at again; each claim once."""

    __tablename__ = "insurance_appeals"
    __table_args__ = (CheckConstraint("status IN ('submitted', 'upheld', 'changed')", name="status_is_known"),)

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    claim_id = Column(ForeignKey("insurance_claims.id"), nullable=False, unique=True)
    reason = Column(String(500), nullable=False)
    status = Column(String(10), nullable=False)
    filed_at = Column(Moment, nullable=False)
    decided_by = Column(Date, nullable=False)


class AccidentReport(Base):
    """An accident as it was reported, and the claim that was opened with it."""

    __tablename__ = "insurance_accident_reports"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    claim_id = Column(ForeignKey("insurance_claims.id"), nullable=False, unique=True)
    injuries = Column(String(300), nullable=False)
    place = Column(String(200), nullable=False)
    other_party = Column(String(500), nullable=False)
    reported_at = Column(Moment, nullable=False)


class RoadsideHelp(Base):
    """A kind of help on the road: what it costs, which a plan pays in part or whole, and how long it usually takes.

    `words` are what customers call it, with `;` between.
    """

    __tablename__ = "insurance_roadside_help"

    service = Column(String(20), primary_key=True)
    name = Column(String(40), nullable=False)
    minutes = Column(Integer, nullable=False)
    fee = Column(Money, nullable=False)
    includes = Column(String(160), nullable=False)
    words = Column(String(300), nullable=False)


class RoadsideAllowance(Base):
    """How many calls a year a plan pays for; one without a row pays for each."""

    __tablename__ = "insurance_roadside_allowances"

    plan_id = Column(ForeignKey("insurance_plans.id"), primary_key=True)
    calls = Column(Integer, nullable=False)


class RoadsideDispatch(Base):
    """Help that was sent; one at a time to a policy."""

    __tablename__ = "insurance_roadside_dispatches"
    __table_args__ = (
        CheckConstraint("status IN ('sent', 'done')", name="status_is_known"),
        Index(
            "one_sent_to_a_policy",
            "policy_number",
            unique=True,
            sqlite_where=text("status = 'sent'"),
            postgresql_where=text("status = 'sent'"),
        ),
        UniqueConstraint("number"),
    )

    id = Column(String(20), primary_key=True)
    number = Column(String(10), nullable=False)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    policy_number = Column(ForeignKey("insurance_policies.number"), nullable=False)
    service = Column(ForeignKey("insurance_roadside_help.service"), nullable=False)
    place = Column(String(200), nullable=False)
    phone = Column(String(32), nullable=False)
    fee = Column(Money, nullable=False)
    status = Column(String(10), nullable=False)
    sent_at = Column(Moment, nullable=False)
    expected_at = Column(Moment, nullable=False)
