"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Numeric
from sqlalchemy.types import TypeDecorator

CENT = Decimal("0.01")
MILLIONTH = Decimal("0.000001")


def is_amount(value: Decimal) -> bool:
    """Whether a figure is an amount of money that can be moved: above zero, without fractions of a cent."""
    return value.is_finite() and value > 0 and value == value.quantize(CENT)


class _Exact(TypeDecorator):
    """A `Decimal` with a fixed count of places.

    SQLite has no exact decimal type and would turn such numbers into floats, so there it is stored as a whole number
    of the smallest unit; other databases store `NUMERIC`. Values with more places are an error, never rounded away.
    """

    impl = Numeric
    unit: ClassVar[Decimal]
    digits: ClassVar[int]
    noun: ClassVar[str]

    def load_dialect_impl(self, dialect: Any) -> Any:
        """A whole number on SQLite, `NUMERIC` elsewhere."""
        exact = Numeric(self.digits, -int(self.unit.as_tuple().exponent))
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else exact)

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> Any:
        """Turn a `Decimal` into what the database stores.

        Raises:
            TypeError: for anything but a `Decimal`, floats above all.
            ValueError: for fractions of the smallest unit.
        """
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"{self.noun} is Decimal, not {type(value).__name__}")
        if value != value.quantize(self.unit):
            raise ValueError(f"{self.noun} has no fractions of {self.unit:f}")
        return int(value / self.unit) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        """Turn what the database stores into a `Decimal` with all places."""
        if value is None:
            return None
        number = Decimal(value) * self.unit if dialect.name == "sqlite" else Decimal(value)
        return number.quantize(self.unit)


class Money(_Exact):
    """An amount of money, with two places."""

    cache_ok = True  # SQLAlchemy looks for it on each class, not on what it inherits
    unit, digits, noun = CENT, 14, "money"


class Rate(_Exact):
    """A rate of exchange, or a percentage, with six places."""

    cache_ok = True
    unit, digits, noun = MILLIONTH, 14, "a rate"


class Units(Rate):
    """A count of what can be held in parts, such as shares, with six places."""

    cache_ok = True
    noun = "a count of units"


class Moment(TypeDecorator):
    """An aware moment in UTC; SQLite keeps no time zone, so it is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store in UTC.

        Raises:
            ValueError: for a moment without a time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moments carry a time zone")
        moment = value.astimezone(timezone.utc)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Read as an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)
