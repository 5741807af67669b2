"""The bank's tables."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Time,
    text,
)

from actions.columns import Moment, Money, Rate
from actions.database import Base

CREDIT_CARD = "credit card"
# The other side of what the bank itself takes.
BANK = "Switchboard Bank"
OPEN, CLOSED = "open", "closed"


class Account(Base):
    """An account; what is owed on a credit card is a negative balance. Closed ones stay for the books only."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'closed')", name="status_is_known"),
        # Customers name their accounts by type in the chat, so a type must mean one account.
        Index(
            "one_open_account_of_a_type",
            "customer_id",
            "type",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id = Column(String(40), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False)
    type = Column(String(20), nullable=False)
    name = Column(String(80), nullable=False)
    number = Column(String(34), nullable=False)
    balance = Column(Money, nullable=False)
    currency = Column(String(3), nullable=False)
    credit_limit = Column(Money)
    daily_withdrawal_limit = Column(Money)
    daily_transfer_limit = Column(Money)
    status = Column(String(10), nullable=False, default=OPEN, server_default=OPEN)
    closed_at = Column(Moment)
    closing_reference = Column(String(20))


class Transaction(Base):
    """One booking; `internal` marks the two halves of a move between a customer's own accounts."""

    __tablename__ = "transactions"
    __table_args__ = (Index("transactions_of_account", "account_id", "booked_on"),)

    id = Column(Integer, primary_key=True)
    account_id = Column(ForeignKey("accounts.id"), nullable=False)
    booked_on = Column(Date, nullable=False)
    amount = Column(Money, nullable=False)
    counterparty = Column(String(120), nullable=False)
    description = Column(String(200), nullable=False)
    internal = Column(Boolean, nullable=False, default=False)


class Payee(Base):
    """Somebody whom the customer pays; `aliases` are other words for them, with `;` between."""

    __tablename__ = "payees"

    id = Column(String(40), primary_key=True)
    customer_id = Column(ForeignKey("customers.number"), nullable=False, index=True)
    name = Column(String(120), nullable=False)
    account_number = Column(String(34), nullable=False)
    aliases = Column(String(200))


class Branch(Base):
    """A branch."""

    __tablename__ = "branches"

    id = Column(String(40), primary_key=True)
    name = Column(String(80), nullable=False)
    street = Column(String(120), nullable=False)
    city = Column(String(80), nullable=False)
    zip = Column(String(10), nullable=False)
    district = Column(String(80), nullable=False)
    phone = Column(String(32), nullable=False)


class BranchHours(Base):
    """When a branch is open on a weekday (Monday is 0); a weekday without a row is closed."""

    __tablename__ = "branch_hours"

    branch_id = Column(ForeignKey("branches.id"), primary_key=True)
    # Not autoincrement: a small number that means a weekday.
    weekday = Column(Integer, primary_key=True, autoincrement=False)
    opens = Column(Time, nullable=False)
    closes = Column(Time, nullable=False)


class Atm(Base):
    """A cash machine; one without opening hours is open around the clock, one with a branch stands in or at it."""

    __tablename__ = "atms"
    __table_args__ = (CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="opens_and_closes"),)

    id = Column(String(40), primary_key=True)
    branch_id = Column(ForeignKey("branches.id"))
    name = Column(String(80), nullable=False)
    street = Column(String(120), nullable=False)
    city = Column(String(80), nullable=False)
    zip = Column(String(10), nullable=False)
    district = Column(String(80), nullable=False)
    opens = Column(Time)
    closes = Column(Time)
    takes_cash = Column(Boolean, nullable=False)


class CashDepositTerms(Base):
    """What holds for cash that is deposited at an ATM or at a branch; without `most` a day there is no limit."""

    __tablename__ = "cash_deposit_terms"
    __table_args__ = (CheckConstraint("place IN ('atm', 'branch')", name="place_is_known"),)

    place = Column(String(10), primary_key=True)
    most = Column(Money)
    accepts = Column(String(80), nullable=False)
    available = Column(String(160), nullable=False)


class BankCode(Base):
    """A number by which other banks and employers know this one."""

    __tablename__ = "bank_codes"

    id = Column(Integer, primary_key=True)
    name = Column(String(40), nullable=False)
    value = Column(String(40), nullable=False)
    used_for = Column(String(160), nullable=False)


class ExchangeRate(Base):
    """What so many units of a foreign currency cost a customer, and what the bank pays for them."""

    __tablename__ = "exchange_rates"

    currency = Column(String(3), primary_key=True)
    units = Column(Integer, nullable=False, default=1)
    costs = Column(Rate, nullable=False)
    pays = Column(Rate, nullable=False)
    valid_on = Column(Date, nullable=False)


class InterestRate(Base):
    """The interest on a product in percent a year: APY where the customer earns it, APR where they pay it.

    `words` are what customers call the product, with `;` between.
    """

    __tablename__ = "interest_rates"
    __table_args__ = (CheckConstraint("kind IN ('APY', 'APR')", name="kind_is_known"),)

    id = Column(Integer, primary_key=True)
    account_type = Column(String(20), nullable=False)
    product = Column(String(80), nullable=False)
    kind = Column(String(3), nullable=False)
    percent = Column(Rate, nullable=False)
    terms = Column(String(160), nullable=False)
    valid_on = Column(Date, nullable=False)
    words = Column(String(200))


class Fee(Base):
    """What something costs: an amount, a share of what is paid in percent, or both; zero is free.

    `code` is how actions ask for it, `frequency` how often it comes (empty: each time), `words` are what customers
    call it, with `;` between. Without an account type it has nothing to do with one.
    """

    __tablename__ = "bank_fees"
    __table_args__ = (CheckConstraint("amount IS NOT NULL OR percent IS NOT NULL", name="costs_something"),)

    id = Column(Integer, primary_key=True)
    code = Column(String(40), nullable=False, unique=True)
    account_type = Column(String(20))
    name = Column(String(80), nullable=False)
    amount = Column(Money)
    percent = Column(Rate)
    frequency = Column(String(10))
    note = Column(String(200))
    words = Column(String(200), nullable=False)
