from __future__ import annotations

from decimal import Decimal

import pytest

from actions.banking.loan_words import (
    is_figures,
    plain_purpose,
    read_amount,
    read_income,
    read_purpose,
    read_sums,
    read_term,
)
from actions.banking.order_models import LoanTerms

PRODUCTS = [LoanTerms(product="Personal loan", words=None), LoanTerms(product="Car loan", words="car;auto;truck")]


@pytest.mark.parametrize(
    ("said", "months"),
    [("over 36 months please", "36"), ("15000 over 5 years", "60"), ("two years", "24"), ("5200 a month", None)],
)
def test_terms(said: str, months: str | None) -> None:
    assert read_term(said) == months


@pytest.mark.parametrize(
    ("said", "income"),
    [
        ("i make 5,200 a month", "5200.00"), ("i make 4k a month", "4000.00"), ("make it 36 months", None), ("my income is $4800", "4800.00"), ("5200 per month", "5200.00"),
        ("i earn 60k a year", "5000.00"), ("i could pay 300 a month", None), ("6000 over 36 months", None),
    ],
)  # fmt: skip
def test_incomes(said: str, income: str | None) -> None:
    found = read_income(said)
    assert (found and found[1]) == (income and Decimal(income))


def test_the_sum_is_neither_income_nor_term() -> None:
    assert read_sums("i need a car, 15000 over 5 years") == [Decimal(15000)]
    assert read_sums("i make 5000 a month") == [] == read_sums("for a honda, 36 months")
    assert read_sums("actually 15 grand") == [Decimal(15000)]
    assert read_amount("no, the loan 10000") == Decimal(10000) and read_amount("a loan over 36 months") is None


@pytest.mark.parametrize(
    ("said", "purpose"),
    [
        ("its for a kitchen", "a kitchen"),
        ("well i need it to pay the dentist", "pay the dentist"),
        ("braces", "braces"),
    ],
)
def test_a_purpose_has_no_opening(said: str, purpose: str) -> None:
    assert plain_purpose(said) == purpose


def test_figures_are_no_purpose() -> None:
    assert is_figures("ok 12000 over 4 years") and is_figures("3500 a month") and not is_figures("a 2015 honda")


@pytest.mark.parametrize(
    ("said", "purpose"),
    [
        ("need to borrow 8k for a used truck", "a used truck"), ("9000 to redo the kitchen, over 3 years", "redo the kitchen"),
        ("i need a car loan", "a car"), ("an auto loan please", "an auto"), ("it's for my wedding and i make 5000", "my wedding"),
        ("i want to apply for a loan", None), ("6000 for 36 months", None), ("i want to borrow money", None),
    ],
)  # fmt: skip
def test_purposes(said: str, purpose: str | None) -> None:
    assert read_purpose(said, PRODUCTS) == purpose
