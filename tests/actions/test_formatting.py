from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from actions import formatting
from actions.columns import Money
from actions.periods import DateRange


def test_money_dates_and_times() -> None:
    assert formatting.money(Decimal("2450.1")) == "$2,450.10" and formatting.money(Decimal("-12")) == "-$12.00"
    assert formatting.money(Decimal("30"), "EUR") == "€30.00"
    assert formatting.day(date(2025, 3, 4)) == "Mar 4, 2025"
    assert formatting.clock_time(time(9)) == "9:00 AM" and formatting.clock_time(time(17, 30)) == "5:30 PM"


def test_another_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "active_locale", lambda: "de_AT")
    assert formatting.money(Decimal("2450.1"), "EUR").replace("\xa0", " ") == "€ 2.450,10"
    assert formatting.day(date(2025, 3, 4), weekday=True) == "Dienstag, 4. März 2025"
    assert formatting.clock_time(time(17, 30)) == "17:30" and formatting.percent(Decimal("2.1")) == "2,10%"
    monkeypatch.setattr(formatting, "active_locale", lambda: "en_GB")
    assert formatting.money(Decimal("12"), "GBP") == "£12.00" and formatting.day(date(2025, 3, 4)) == "4 Mar 2025"


def test_months_prices_and_percentages() -> None:
    assert formatting.month(date(2025, 3, 4)) == "March 2025"
    assert formatting.price(Decimal("1.112")) == "$1.1120" and formatting.price(Decimal("0.06")) == "$0.0600"
    assert [formatting.percent(Decimal(value)) for value in ("3.000000", "20", "0", "2.1", "6.125000")] == [
        "3%", "20%", "0%", "2.10%", "6.125%"
    ]  # fmt: skip


def test_days_months_gains_and_parts() -> None:
    march = DateRange(date(2025, 3, 1), date(2025, 3, 31))
    assert formatting.months(march.start, march.end) == "March 2025"  # type: ignore[arg-type]
    assert formatting.months(date(2025, 2, 1), date(2025, 3, 4)) == "February 2025 to March 2025 so far"
    assert formatting.days(march) == "from Mar 1, 2025 to Mar 31, 2025"
    assert formatting.days(DateRange(march.start, march.start)) == "on Mar 1, 2025"
    assert formatting.days(DateRange(march.start, None)) == "since Mar 1, 2025" and not formatting.days(
        DateRange(None, None)
    )
    assert [formatting.signed(Decimal(value)) for value in ("12", "-12", "0")] == ["+$12.00", "-$12.00", "$0.00"]
    assert [formatting.quantity(Decimal(value)) for value in ("1204.500000", "0.012345")] == ["1,204.5", "0.012345"]


def test_amounts_are_read() -> None:
    assert formatting.read_money("-50.00 USD") == (Decimal("-50.00"), "USD")
    assert formatting.read_money("50 dollars") is None and formatting.read_money(None) is None


def test_lists_plurals_and_tables() -> None:
    assert [formatting.listing(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert formatting.plural(1, "minute") == "1 minute" and formatting.plural(3, "minute") == "3 minutes"
    assert formatting.aligned([["a", "1"], ["bbb", "22"]], right=(1,)) == "a     1\nbbb  22"
    assert formatting.aligned([]) == ""


@pytest.mark.parametrize("value", [1.5, Decimal("0.001"), 3])
def test_money_columns_take_nothing_but_cents(value: object) -> None:
    from sqlalchemy.dialects import sqlite

    with pytest.raises((TypeError, ValueError)):
        Money().process_bind_param(value, sqlite.dialect())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "one", "other", "meant"),
    [
        ("send 3 dollars 50 to ben", "3 dollars", "50", ["3.50 USD"]),
        ("send 3 dollars 50 to ben", "3", "50", ["3.50 USD"]),
        ("3 bucks and 50 cents", "3 bucks", "50 cents", ["3.50 USD"]),
        ("3 dollars 50 dollars", "3 dollars", "50 dollars", ["3.00 USD", "50.00 USD"]),
        ("5 to mom and 50 to ben", "5", "50", ["5.00 USD", "50.00 USD"]),
        ("between 3 and 50", "3", "50", ["3.00 USD", "50.00 USD"]),
    ],
)
def test_dollars_and_cents_are_one_amount(text: str, one: str, other: str, meant: list[str]) -> None:
    entities = [
        {"entity": "money", "value": f"{said.split()[0]}.00 USD", "start": at, "end": at + len(said)}
        for said, at in ((one, text.index(one)), (other, text.rindex(other)))
    ]
    assert [entity["value"] for entity in formatting.join_cents(entities, text)] == meant
