"""Tax lots, gains and returns, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from actions.wealth.lots import gain, lots_of
from actions.wealth.results import growth_of, result, return_of, time_weighted
from tests.actions.wealth.books import Prices, entry, ledger

JAN, FEB, MAR = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
TODAY = date(2025, 3, 31)


def test_what_was_bought_first_is_sold_first() -> None:
    lots = lots_of(
        [
            entry(date(2023, 5, 1), "buy", "-100.00", "AAA", "10"),
            entry(date(2024, 6, 1), "buy", "-150.00", "AAA", "10"),
            entry(date(2024, 6, 1), "buy", "-70.00", "BBB", "7"),
            entry(date(2025, 1, 15), "sell", "300.00", "AAA", "15"),
        ]
    )
    # 10 of 10.00 each, held for more than a year, and 5 of 15.00 each, held for seven months; sold for 20.00 each.
    assert [(sale.units, sale.proceeds, sale.cost, sale.long_term) for sale in lots.sales] == [
        (Decimal(10), Decimal("200.00"), Decimal("100.00"), True),
        (Decimal(5), Decimal("100.00"), Decimal("75.00"), False),
    ]
    assert gain(lots.sales) == Decimal("125.00")
    assert (lots.cost("AAA"), lots.cost("BBB"), lots.cost()) == (Decimal("75.00"), Decimal("70.00"), Decimal("145.00"))
    assert gain(lots.sold(date(2024, 12, 31), TODAY, long_term=True)) == Decimal("100.00")
    assert lots.sold(date(2025, 1, 15), TODAY) == []


def test_exactly_a_year_is_short_term() -> None:
    bought = entry(date(2024, 2, 29), "buy", "-10.00", "AAA", "1")
    for day, long_term in ((date(2025, 2, 28), False), (date(2025, 3, 1), True)):
        (sale,) = lots_of([bought, entry(day, "sell", "11.00", "AAA", "1")]).sales
        assert sale.long_term is long_term


def test_no_cent_is_lost_in_parts() -> None:
    sells = [entry(JAN, "sell", "5.00", "AAA", "1")] * 3
    lots = lots_of([entry(date(2024, 1, 1), "buy", "-10.00", "AAA", "3"), *sells])
    assert [sale.cost for sale in lots.sales] == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]
    assert lots.open == []


def test_what_came_of_a_time() -> None:
    market = Prices(TODAY, AAA={JAN: "10.00", MAR: "12.00"})
    books = ledger(
        market,
        entry(JAN, "deposit", "1000.00"),
        entry(JAN, "buy", "-900.00", "AAA", "90"),
        entry(FEB, "dividend", "5.00", "AAA"),
        entry(FEB, "fee", "-2.00"),
        entry(MAR, "sell", "120.00", "AAA", "10"),
        entry(MAR, "withdrawal", "-50.00"),
        entry(MAR, "deposit", "200.00"),
    )
    assert books.cash(TODAY) == Decimal("373.00") and books.value() == Decimal("1333.00")  # and 80 of 12.00
    found = result(books, JAN, TODAY)
    # 1,333.00 less 1,000.00 less 200.00 put in and 50.00 taken out.
    assert (found.opening, found.closing, found.net) == (Decimal("1000.00"), Decimal("1333.00"), Decimal("183.00"))
    assert (found.gross, found.fees, found.income) == (Decimal("185.00"), Decimal("2.00"), Decimal("5.00"))
    assert (found.short_term, found.long_term) == (Decimal("20.00"), Decimal("0.00"))


def test_what_is_booked_for_later_does_not_count_yet() -> None:
    books = ledger(Prices(TODAY), entry(JAN, "deposit", "10.00"), entry(date(2025, 4, 2), "deposit", "500.00"))
    assert books.value() == Decimal("10.00") and [one.amount for one in books.coming] == [Decimal("500.00")]


def test_the_return_does_not_count_what_was_put_in() -> None:
    # 100 becomes 110 (+10%); 110 are put in; 220 become 198 (-10%): together -1%, though 12.00 were lost of 210.00.
    values = {JAN: Decimal(100), FEB: Decimal(220), TODAY: Decimal(198)}
    found = time_weighted(values.__getitem__, {FEB: Decimal(110)}, JAN, TODAY)
    assert found == Decimal("-1.00")
    assert time_weighted(lambda day: Decimal(0), {}, JAN, TODAY) is None


def test_the_return_of_a_portfolio_and_its_picture() -> None:
    market = Prices(TODAY, AAA={JAN: "10.00", FEB: "11.00", MAR: "9.90"})
    books = ledger(
        market,
        entry(JAN, "deposit", "100.00"),
        entry(JAN, "buy", "-100.00", "AAA", "10"),
        entry(FEB, "deposit", "110.00"),
        entry(FEB, "buy", "-110.00", "AAA", "10"),
    )
    assert return_of(books, JAN, TODAY) == Decimal("-1.00")
    assert growth_of(books, JAN, [FEB, MAR]) == [(JAN, Decimal(0)), (FEB, Decimal("10.00")), (MAR, Decimal("-1.00"))]
    # From before the first booking on, it begins with it.
    assert return_of(books, date(2024, 12, 1), TODAY) == Decimal("-1.00")
