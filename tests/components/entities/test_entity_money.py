"""Amounts as customers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.entities.money import normalise_money


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("$1,200.50", "1200.50 USD"),
        ("fifty bucks", "50.00 USD"),
        ("Fifty Bucks", "50.00 USD"),
        ("2k", "2000.00 USD"),
        ("1.5k", "1500.00 USD"),
        ("20 quid", "20.00 GBP"),
        ("£75", "75.00 GBP"),
        ("€30", "30.00 EUR"),
        ("30 euros", "30.00 EUR"),
        ("80", "80.00 USD"),
        ("minus five dollars", "-5.00 USD"),
        ("-$20", "-20.00 USD"),
        ("eighty", "80.00 USD"),
        ("$80", "80.00 USD"),
        ("80$", "80.00 USD"),
        ("a hundred dollars", "100.00 USD"),
        ("two hundred and fifty", "250.00 USD"),
        ("two fifty", "250.00 USD"),
        ("forty five", "45.00 USD"),
        ("forty-five", "45.00 USD"),
        ("fifteen hundred", "1500.00 USD"),
        ("50 cents", "0.50 USD"),
        ("fifty cents", "0.50 USD"),
        ("5 dollars and 20 cents", "5.20 USD"),
        ("five dollars fifty", "5.50 USD"),
        ("a grand", "1000.00 USD"),
        ("two and a half grand", "2500.00 USD"),
        ("five hundred", "500.00 USD"),
        ("$2.5 million", "2500000.00 USD"),
        ("1.200,50", "1200.50 USD"),
        ("1,50", "1.50 USD"),
        ("€1.200", "1200.00 EUR"),
        ("1 200", "1200.00 USD"),
        ("60.25 usd", "60.25 USD"),
        ("USD 300", "300.00 USD"),
        ("C$20", "20.00 CAD"),
        ("a couple hundred bucks", "200.00 USD"),
        ("one thousand two hundred thirty four", "1234.00 USD"),
        ("$0", "0.00 USD"),
    ],
)
def test_reads_an_amount(typed: str, value: str) -> None:
    assert normalise_money(typed) == value


@pytest.mark.parametrize(
    "typed",
    ["", " ", "$", "hello", "and", "a", "1.200", "twelve fifty", "100 hundred", "$5 quid", "1,2345", "9" * 30],
)
def test_refuses_what_is_no_clear_amount(typed: str) -> None:
    assert normalise_money(typed) is None


def test_default_currency_is_for_amounts_without_one() -> None:
    assert normalise_money("80", "EUR") == "80.00 EUR"
    assert normalise_money("50 cents", "EUR") == "0.50 EUR"
    assert normalise_money("20 quid", "EUR") == "20.00 GBP"
    assert normalise_money("$20", "CAD") == "20.00 CAD"
    assert normalise_money("$20", "EUR") == "20.00 USD"


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_figures_survive(whole: int, cents: int) -> None:
    assert normalise_money(f"${whole:,}.{cents:02d}") == f"{whole}.{cents:02d} USD"


@given(st.text(max_size=40))
def test_never_fails(text: str) -> None:
    value = normalise_money(text)
    assert value is None or value.endswith((" USD", " EUR", " GBP", " CAD", " AUD"))
