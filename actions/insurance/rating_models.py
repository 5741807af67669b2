"""The tables that prices come from, and the quotes that were given."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, String

from actions.columns import Moment, Money, Rate
from actions.database import Base

AGE, ZONE, VALUE, VEHICLE_AGE, SMOKER = "age", "zone", "value", "vehicle_age", "smoker"


class Zone(Base):
    """Where people live, as far as the price depends on it; `zip_starts` are beginnings of ZIP codes.

    `words` are names of the places in it, with `;` between, as is `zip_starts`.
    """

    __tablename__ = "insurance_zones"

    id = Column(String(20), primary_key=True)
    name = Column(String(60), nullable=False)
    zip_starts = Column(String(300), nullable=False)
    words = Column(String(500), nullable=False)


class RatingFactor(Base):
    """What multiplies the base premium: for a figure from `least` to `most`, or for a `choice` such as a zone."""

    __tablename__ = "insurance_rating_factors"
    __table_args__ = (CheckConstraint("(choice IS NULL) <> (least IS NULL)", name="figure_or_choice"),)

    id = Column(Integer, primary_key=True)
    insurance_type = Column(ForeignKey("insurance_kinds.type"), nullable=False)
    fact = Column(String(20), nullable=False)
    least = Column(Integer)
    most = Column(Integer)
    choice = Column(String(20))
    multiplier = Column(Rate, nullable=False)
    label = Column(String(80), nullable=False)


class DependentRate(Base):
    """What one more person adds to a premium: this share of the plan's base premium."""

    __tablename__ = "insurance_dependent_rates"

    insurance_type = Column(ForeignKey("insurance_kinds.type"), primary_key=True)
    relationship = Column(String(10), primary_key=True)
    share = Column(Rate, nullable=False)


class BillingTerms(Base):
    """A billing frequency: how many months an instalment is for, what it costs extra, and what is taken off in percent."""

    __tablename__ = "insurance_billing_terms"

    frequency = Column(String(10), primary_key=True)
    months = Column(Integer, nullable=False)
    fee = Column(Money, nullable=False)
    discount_percent = Column(Rate, nullable=False)


class Quote(Base):
    """A price that was given, kept for the conversation and the customer that it was given to."""

    __tablename__ = "insurance_quotes"

    number = Column(String(12), primary_key=True)
    conversation_id = Column(String(255), nullable=False, index=True)
    customer_id = Column(ForeignKey("customers.number"), index=True)
    insurance_type = Column(ForeignKey("insurance_kinds.type"), nullable=False)
    plan = Column(String(10), nullable=False)
    # What was asked, as the form has it; empty where the kind needs no such fact.
    age = Column(String(10))
    place = Column(String(40))
    value = Column(String(20))
    vehicle = Column(String(120))
    smoker = Column(String(3))
    premium = Column(Money, nullable=False)
    valid_until = Column(Date, nullable=False)
    created_at = Column(Moment, nullable=False)
