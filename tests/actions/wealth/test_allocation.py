"""How far a portfolio is off, and the trades that bring it back or raise money, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from actions.wealth.allocation import Trade, drifts, is_off, raising, realized_by, rebalancing
from actions.wealth.portfolios import Ledger
from tests.actions.wealth.books import Prices, entry, ledger

TODAY, BEFORE = date(2025, 3, 31), date(2024, 1, 2)
SHARES = {"stocks": Decimal(50), "bonds": Decimal(40), "cash": Decimal(10)}
SMALLEST = Decimal("5.00")


@pytest.fixture
def books() -> Ledger:
    """600.00 and 200.00 in stocks, 150.00 in bonds, 50.00 in cash: 1,000.00."""
    return ledger(
        Prices(TODAY, AAA="6.00", BBB="2.00", BND="1.50"),
        entry(BEFORE, "deposit", "650.00"),
        entry(BEFORE, "buy", "-300.00", "AAA", "100"),
        entry(BEFORE, "buy", "-150.00", "BBB", "100"),
        entry(BEFORE, "buy", "-150.00", "BND", "100"),
    )


def plain(trades: list[Trade]) -> list[tuple[str, str, Decimal, Decimal]]:
    return [(one.kind, one.ticker, one.units, one.amount) for one in trades]


def test_how_far_it_is_off(books: Ledger) -> None:
    found = drifts(books, SHARES)
    assert [(one.asset_class, one.share, one.points) for one in found] == [
        ("stocks", Decimal("80.00"), Decimal("30.00")),
        ("bonds", Decimal("15.00"), Decimal("-25.00")),
        ("cash", Decimal("5.00"), Decimal("-5.00")),
    ]
    assert is_off(found, Decimal(29)) and not is_off(found, Decimal(30))
    assert drifts(ledger(Prices(TODAY)), SHARES) == []


def test_the_orders_bring_it_back(books: Ledger) -> None:
    # 300.00 too much in stocks, three quarters of which are AAA; 250.00 are missing in bonds.
    assert plain(rebalancing(books, SHARES, SMALLEST)) == [
        ("sell", "AAA", Decimal("37.5"), Decimal("225.00")),
        ("sell", "BBB", Decimal("37.5"), Decimal("75.00")),
        ("buy", "BND", Decimal("166.666666"), Decimal("250.00")),
    ]


def test_a_class_that_is_not_wanted_is_sold_and_one_that_is_missing_bought(books: Ledger) -> None:
    market = Prices(TODAY, AAA="6.00", BBB="2.00", BND="1.50", FND="4.00")
    books = ledger(market, *books.entries)
    found = rebalancing(books, {"etfs": Decimal(100)}, SMALLEST)
    assert plain(found)[:3] == [
        ("sell", "AAA", Decimal(100), Decimal("600.00")),
        ("sell", "BBB", Decimal(100), Decimal("200.00")),
        ("sell", "BND", Decimal(100), Decimal("150.00")),
    ]
    assert plain(found)[3:] == [("buy", "FND", Decimal(250), Decimal("1000.00"))]


def test_little_is_left_alone(books: Ledger) -> None:
    shares = {"stocks": Decimal("80.4"), "bonds": Decimal("14.6"), "cash": Decimal(5)}
    assert rebalancing(books, shares, SMALLEST) == []


def test_cash_pays_first_then_what_is_above_its_share(books: Ledger) -> None:
    assert raising(books, SHARES, Decimal("50.00")) == []
    # 250.00 go: 50.00 of cash. Of the 750.00 left, stocks may have 375.00, and bonds 300.00 of which 150.00 are there.
    assert plain(raising(books, SHARES, Decimal("250.00"))) == [
        ("sell", "AAA", Decimal("25"), Decimal("150.00")),
        ("sell", "BBB", Decimal("25"), Decimal("50.00")),
    ]


def test_all_of_it_can_go(books: Ledger) -> None:
    found = raising(books, SHARES, Decimal("1000.00"))
    assert [(one.ticker, one.units) for one in found] == [
        ("AAA", Decimal(100)),
        ("BBB", Decimal(100)),
        ("BND", Decimal(100)),
    ]


@pytest.mark.parametrize("amount", ["50.01", "333.33", "777.77", "999.99"])
def test_sales_always_raise_enough(amount: str) -> None:
    books = ledger(
        Prices(TODAY, AAA="61.37", BBB="3.19", BND="47.77", COIN="68000.66"),
        entry(BEFORE, "deposit", "1050.00"),
        entry(BEFORE, "buy", "-400.00", "AAA", "6.517842"),
        entry(BEFORE, "buy", "-200.00", "BBB", "62.695924"),
        entry(BEFORE, "buy", "-300.00", "BND", "6.280092"),
        entry(BEFORE, "buy", "-100.00", "COIN", "0.001470"),
    )
    wanted = min(Decimal(amount), books.value())
    raised = sum((one.amount for one in raising(books, SHARES, wanted)), books.cash(TODAY))
    assert raised >= wanted


def test_what_sales_mean_for_taxes(books: Ledger) -> None:
    sales = realized_by(books, raising(books, SHARES, Decimal("250.00")))
    # 25 of AAA had cost 3.00 each, 25 of BBB 1.50 each.
    assert [(sale.ticker, sale.gain, sale.long_term) for sale in sales] == [
        ("AAA", Decimal("75.00"), True),
        ("BBB", Decimal("12.50"), True),
    ]
