"""The tables that are the same for all customers: securities and their prices, model allocations, fees, terms, tax forms."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, String

from actions.columns import Money, Rate
from actions.database import Base

STOCKS, ETFS, BONDS, REAL_ESTATE, CRYPTO, CASH = "stocks", "etfs", "bonds", "real estate", "crypto", "cash"
BENCHMARK = "benchmark"
CLASSES = (STOCKS, ETFS, BONDS, REAL_ESTATE, CRYPTO, CASH)
"""What a portfolio can consist of, in the order in which it is shown."""


class Security(Base):
    """What can be held, and the benchmarks that it is compared with; `words` are what customers call it, with `;` between."""

    __tablename__ = "wealth_securities"
    __table_args__ = (
        CheckConstraint(
            "asset_class IN ('stocks', 'etfs', 'bonds', 'real estate', 'crypto', 'benchmark')", name="class_is_known"
        ),
    )

    ticker = Column(String(8), primary_key=True)
    name = Column(String(80), nullable=False)
    asset_class = Column(String(12), nullable=False)
    words = Column(String(200))
    about = Column(String(200), nullable=False)
    model_percent = Column(Rate)
    """Its share of what is bought anew in its class; nothing for benchmarks."""
    expense_percent = Column(Rate)
    """What a fund itself costs a year; nothing where it is none."""


class Price(Base):
    """The price of a security at the end of a day; a day without one has that of the day before."""

    __tablename__ = "wealth_prices"

    ticker = Column(ForeignKey("wealth_securities.ticker"), primary_key=True)
    day = Column(Date, primary_key=True)
    price = Column(Money, nullable=False)


class AllocationModel(Base):
    """A model allocation, and the points of the questionnaire from which on it fits."""

    __tablename__ = "wealth_models"

    profile = Column(String(12), primary_key=True)
    from_points = Column(Integer, nullable=False, unique=True)
    about = Column(String(200), nullable=False)
    expected_percent = Column(Rate, nullable=False)
    """The yearly return that plans assume."""
    bad_year_percent = Column(Rate, nullable=False)
    """How much it may lose in a bad year."""


class ModelShare(Base):
    """How much of a model is of one class."""

    __tablename__ = "wealth_model_shares"

    profile = Column(ForeignKey("wealth_models.profile"), primary_key=True)
    asset_class = Column(String(12), primary_key=True)
    percent = Column(Rate, nullable=False)


class FeeTier(Base):
    """What managing all portfolios of a customer costs a year, from a value on."""

    __tablename__ = "wealth_fee_tiers"

    from_value = Column(Money, primary_key=True, autoincrement=False)
    percent = Column(Rate, nullable=False)


class Terms(Base):
    """What may be moved and how long that takes; one row."""

    __tablename__ = "wealth_terms"

    id = Column(String(10), primary_key=True)
    smallest_deposit = Column(Money, nullable=False)
    largest_deposit = Column(Money, nullable=False)
    """In a day."""
    ira_limit = Column(Money, nullable=False)
    """In a calendar year."""
    smallest_withdrawal = Column(Money, nullable=False)
    deposit_days = Column(Integer, nullable=False)
    withdrawal_days = Column(Integer, nullable=False)
    smallest_order = Column(Money, nullable=False)
    drift_points = Column(Rate, nullable=False)
    """Percentage points by which a class may be off before it is worth trading."""


class TaxForm(Base):
    """A form of the tax office: which portfolios get it, for what, and when it is ready in the year after."""

    __tablename__ = "wealth_tax_forms"
    __table_args__ = (
        CheckConstraint(
            "reports IN ('sales', 'dividends', 'interest', 'deposits', 'withdrawals')", name="reports_what_is_known"
        ),
    )

    form = Column(String(10), primary_key=True)
    about = Column(String(200), nullable=False)
    reports = Column(String(12), nullable=False)
    retirement = Column(Integer, nullable=False)
    """1 for IRAs, 0 for all others."""
    smallest = Column(Money, nullable=False)
    ready_month = Column(Integer, nullable=False)
    ready_day = Column(Integer, nullable=False)
