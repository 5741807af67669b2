from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select
from sqlalchemy.orm import Session

from actions.columns import Money, Rate, Units, is_amount

TABLE = Table(
    "columns_under_test", MetaData(), Column("id", Integer, primary_key=True), Column("m", Money), Column("r", Rate)
)


@pytest.fixture(autouse=True)
def table(session: Session) -> None:
    TABLE.create(session.connection())


def test_numbers_come_back_exactly_and_add_up(session: Session) -> None:
    rows = [
        {"m": Decimal("0.10"), "r": Decimal("0.000001")},
        {"m": Decimal("-0.30"), "r": Decimal("1.112")},
        {"m": None, "r": None},
    ]
    session.execute(insert(TABLE), rows)
    found = session.execute(select(TABLE.c.m, TABLE.c.r).order_by(TABLE.c.id)).all()
    assert [tuple(map(str, row)) for row in found] == [("0.10", "0.000001"), ("-0.30", "1.112000"), ("None", "None")]
    assert session.execute(select(func.sum(TABLE.c.m))).scalar() == Decimal("-0.20")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"m": 0.1}, "money is Decimal, not float"),
        ({"m": Decimal("0.001")}, "no fractions of 0.01"),
        ({"r": 1}, "a rate is Decimal, not int"),
        ({"r": Decimal("0.0000001")}, "no fractions of 0.000001"),
    ],
)
def test_what_is_not_exact_is_refused(session: Session, values: dict[str, object], error: str) -> None:
    with pytest.raises(Exception, match=error):
        session.execute(insert(TABLE).values(**values))


def test_what_is_an_amount_and_what_is_counted() -> None:
    assert is_amount(Decimal("0.01")) and not any(map(is_amount, map(Decimal, ("0", "-1", "0.001", "NaN", "Infinity"))))
    with pytest.raises(TypeError, match="a count of units is Decimal"):
        Units().process_bind_param(1.5, None)  # type: ignore[arg-type]
