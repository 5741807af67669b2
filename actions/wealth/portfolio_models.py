"""The tables of what belongs to investors: portfolios, what was booked in them, orders, profiles and goals."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, UniqueConstraint

from actions.columns import Moment, Money, Units
from actions.database import Base

BROKERAGE, IRA, JOINT = "brokerage", "ira", "joint"
DEPOSIT, WITHDRAWAL, BUY, SELL, DIVIDEND, INTEREST, FEE = (
    "deposit",
    "withdrawal",
    "buy",
    "sell",
    "dividend",
    "interest",
    "fee",
)
REBALANCE = "rebalance"
ONCE = "once"


class Portfolio(Base):
    """A portfolio that follows a model allocation."""

    __tablename__ = "wealth_portfolios"
    __table_args__ = (
        CheckConstraint("kind IN ('brokerage', 'ira', 'joint')", name="kind_is_known"),
        UniqueConstraint("customer_id", "kind", name="one_of_each_kind"),
    )

    id = Column(String(12), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    kind = Column(String(10), nullable=False)
    name = Column(String(40), nullable=False)
    profile = Column(ForeignKey("wealth_models.profile"), nullable=False)
    opened_on = Column(Date, nullable=False)
    co_owner = Column(String(80))


class LinkedAccount(Base):
    """The bank account that money comes from and goes to."""

    __tablename__ = "wealth_linked_accounts"

    customer_id = Column(ForeignKey("customers.number"), primary_key=True)
    name = Column(String(60), nullable=False)
    last_four = Column(String(4), nullable=False)


class Order(Base):
    """What a customer confirmed: a deposit, a withdrawal, or trades that bring a portfolio back to its allocation."""

    __tablename__ = "wealth_orders"
    __table_args__ = (
        CheckConstraint("kind IN ('deposit', 'withdrawal', 'rebalance')", name="kind_is_known"),
        Index("wealth_orders_of_portfolio", "portfolio_id", "kind"),
    )

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    portfolio_id = Column(ForeignKey("wealth_portfolios.id"), nullable=False)
    kind = Column(String(10), nullable=False)
    amount = Column(Money, nullable=False)
    frequency = Column(String(12), nullable=False, default=ONCE)
    next_on = Column(Date)
    """When a deposit that repeats is made next."""
    ordered_on = Column(Date, nullable=False)
    arrives_on = Column(Date, nullable=False)
    created_at = Column(Moment, nullable=False)


class Entry(Base):
    """What was booked: units of a security that came or went, and the money. What is booked later counts from its day on."""

    __tablename__ = "wealth_entries"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('deposit', 'withdrawal', 'buy', 'sell', 'dividend', 'interest', 'fee')", name="kind_is_known"
        ),
        Index("wealth_entries_of_portfolio", "portfolio_id", "booked_on"),
    )

    id = Column(Integer, primary_key=True)
    portfolio_id = Column(ForeignKey("wealth_portfolios.id"), nullable=False)
    kind = Column(String(10), nullable=False)
    booked_on = Column(Date, nullable=False)
    ticker = Column(ForeignKey("wealth_securities.ticker"))
    units = Column(Units)
    """Of a buy or a sell."""
    price = Column(Money)
    amount = Column(Money, nullable=False)
    """What it did to the cash of the portfolio."""
    order_id = Column(ForeignKey("wealth_orders.id"))


class RiskProfile(Base):
    """The answers to the questionnaire, and the model that they lead to; the latest counts."""

    __tablename__ = "wealth_risk_profiles"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    profile = Column(ForeignKey("wealth_models.profile"), nullable=False)
    points = Column(Integer, nullable=False)
    horizon = Column(String(20), nullable=False)
    reaction = Column(String(20), nullable=False)
    income = Column(String(20), nullable=False)
    experience = Column(String(20), nullable=False)
    savings_share = Column(String(20), nullable=False)
    created_at = Column(Moment, nullable=False)


class Goal(Base):
    """What a customer saves for."""

    __tablename__ = "wealth_goals"

    id = Column(String(20), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    name = Column(String(60), nullable=False)
    amount = Column(Money, nullable=False)
    due_on = Column(Date, nullable=False)
    monthly = Column(Money, nullable=False)
    created_at = Column(Moment, nullable=False)
