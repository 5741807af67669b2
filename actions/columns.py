"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Numeric
from sqlalchemy.types import TypeDecorator

CENT = Decimal("0.01")


class Money(TypeDecorator):
    """An amount of money as `Decimal` with two places.

    SQLite has no exact decimal type and would turn amounts into floats, so there it is stored in whole cents;
    other databases store `NUMERIC(14, 2)`. Values with more than two places are an error, never rounded away.
    """

    impl = Numeric(14, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """Whole cents on SQLite, `NUMERIC(14, 2)` elsewhere."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(14, 2))

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> Any:
        """Turn a `Decimal` into what the database stores.

        Raises:
            TypeError: for anything but a `Decimal`, floats above all.
            ValueError: for fractions of a cent.
        """
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"money is Decimal, not {type(value).__name__}")
        if value != value.quantize(CENT):
            raise ValueError("money has no fractions of a cent")
        return int(value * 100) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        """Turn what the database stores into a `Decimal` with two places."""
        if value is None:
            return None
        amount = Decimal(value) / 100 if dialect.name == "sqlite" else Decimal(value)
        return amount.quantize(CENT)


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
