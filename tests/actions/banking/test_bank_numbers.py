from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.banking.bank_numbers import (
    find_account,
    find_bank_code,
    is_account,
    is_iban,
    is_routing_number,
    is_us_bic,
    kind_of,
)


@pytest.mark.parametrize("digits", ["021000021", "011401533", "122105155"])
def test_routing_numbers(digits: str) -> None:
    assert is_routing_number(digits) and kind_of(digits) == "domestic"


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place: int, shift: int) -> None:
    digits = list("021000021")
    digits[place] = str((int(digits[place]) + shift) % 10)
    assert not is_routing_number("".join(digits))


@pytest.mark.parametrize("digits", ["000000000", "12345678", "abcdefghi", ""])
def test_what_is_no_routing_number(digits: str) -> None:
    assert not is_routing_number(digits) and kind_of(digits) is None


def test_bics() -> None:
    assert kind_of("DEUTDEFF") == kind_of("DEUTDEFF500") == "international"
    assert kind_of("CHASUS33") is None and is_us_bic("CHASUS33")
    assert kind_of("DEUTDEF") is None and kind_of("deutdeff") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the routing number is 021 000 021", "021000021"),
        ("it's DEUTDEFF, i think", "DEUTDEFF"),
        ("deutdeff", "DEUTDEFF"),
        ("021000022", "021000022"),
        ("the big one downtown", None),
        ("why do you need that", None),
    ],
)
def test_codes_in_texts(text: str, code: str | None) -> None:
    assert find_bank_code(text) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("the iban is gb82 west 1234 5698 7654 32 thanks", "GB82WEST12345698765432"),
        ("account 1234-5678-9012-345 at that bank", "123456789012345"),
        ("123456789", "123456789"),
        ("DE88 3704 0044 0532 0130 00", "DE88370400440532013000"),
        ("i don't know", None),
    ],
)
def test_accounts_in_texts(text: str, number: str | None) -> None:
    assert find_account(text) == number


def test_accounts() -> None:
    assert is_iban("DE89370400440532013000") and is_account("DE89370400440532013000")
    assert not is_account("DE88370400440532013000") and is_account("1234") and not is_account("123")


def test_an_account_at_the_end_of_a_long_message() -> None:
    assert find_account("a b c d " * 2000 + "DE89 3704 0044 0532 0130 00") == "DE89370400440532013000"
