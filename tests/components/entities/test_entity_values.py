"""Contact details, counts, closed values, and what the grammar finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.entities import contacts
from components.entities.finders import find_bare_answer, find_fixed
from components.entities.numbers import parse_count
from components.entities.spans import Span, clipped, without_overlaps
from components.entities.spelling import Speller, edits_at_most_one
from components.entities.synonyms import ClosedValues


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("555-0142", "5550142"),
        ("+1 (404) 555 0187", "+14045550187"),
        ("(404) 555-0134", "4045550134"),
        ("123", None),
        ("call me", None),
    ],
)
def test_phone(typed: str, value: "str | None") -> None:
    assert contacts.normalise_phone(typed) == value


def test_other_details() -> None:
    assert contacts.normalise_email("Sam.Reyes@Example.com") == "sam.reyes@example.com"
    assert contacts.normalise_email("sam at example") is None
    assert contacts.normalise_customer_number("100-001") == "100001"
    assert contacts.normalise_customer_number("1000") is None
    assert contacts.normalise_passcode("2580") == "2580"
    assert contacts.normalise_passcode("25801") is None
    assert contacts.normalise_ticket_number("t-1042") == "T-1042"
    assert contacts.normalise_ticket_number("1042") == "T-1042"
    assert contacts.normalise_policy_number("au 104471") == "AU-104471"
    assert contacts.normalise_policy_number("104471") is None
    assert contacts.normalise_claim_number("20931") == contacts.normalise_claim_number("c-20931") == "C-20931"
    assert contacts.normalise_order_number("#20417") == contacts.normalise_order_number("r20417") == "R-20417"
    assert contacts.normalise_order_number("204") is None
    assert contacts.normalise_invoice_number("5031") == contacts.normalise_invoice_number("inv-5031") == "INV-5031"
    assert contacts.normalise_account_number("...4532") == "4532"
    assert parse_count("ten") == "10"
    assert parse_count("a dozen") == "12"
    assert parse_count("2.5") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("send $1,200.50 now", [("$1,200.50", "money")]),
        ("Send fifty bucks to Ben.", [("fifty bucks", "money")]),
        ("i owe 20 quid, maybe 2k", [("20 quid", "money"), ("2k", "money")]),
        ("mail sam.reyes@example.com.", [("sam.reyes@example.com", "email")]),
        ("call +1 (404) 555 0187 or 555-0142", [("+1 (404) 555 0187", "phone"), ("555-0142", "phone")]),
        ("im 100001 passcode 2580", [("100001", "customer_number"), ("2580", "passcode")]),
        ("transfer 150000 to savings", []),
        ("whats up with t-1042?", [("t-1042", "ticket_number")]),
        ("cancel au-104471 and HO220815", [("au-104471", "policy_number"), ("HO220815", "policy_number")]),
        ("hows claim c-20931", [("c-20931", "claim_number")]),
        ("where is r-20417", [("r-20417", "order_number")]),
        ("is INV5031 paid", [("INV5031", "invoice_number")]),
        ("card ending in 4532", [("4532", "account_number")]),
        (
            "moved to 12 Elm Street, Springfield since last week",
            [("12 Elm Street, Springfield", "address"), ("since last week", "period")],
        ),
        ("over $100 in the past 30 days", [("$100", "money"), ("past 30 days", "period")]),
        ("nothing here", []),
        ("", []),
        ("show the last 8 charges on my visa", [("8", "number")]),
        ("the 3 biggest payments last month", [("3", "number"), ("last month", "period")]),
        ("last 7 days", [("last 7 days", "period")]),
        ("the last 4 digits", []),
        ("room 12 next door", []),
    ],
)
def test_grammar(text: str, found: "list[tuple[str, str]]") -> None:
    assert [(text[span.start : span.end], span.entity) for span in find_fixed(text)] == found


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("80", "money"),
        ("$80", None),
        ("eighty", "money"),
        ("about 80 please", "money"),
        ("two hundred and fifty!", "money"),
        ("100001", "customer_number"),
        ("its 100001", "customer_number"),
        ("2580", None),
        ("30301", None),
        ("hello", None),
        ("80%", None),
        ("-80", None),
        ("a", None),
        ("", None),
    ],
)
def test_bare_answers(text: str, entity: "str | None") -> None:
    found = find_bare_answer(text)
    assert (found.entity if found else None) == entity


def test_overlaps_and_clipping() -> None:
    text = "paid Verizon 2 days ago"
    period = Span(13, 23, "period")
    assert clipped([Span(5, 23, "payee")], [period], text) == [Span(5, 12, "payee")]
    assert without_overlaps([Span(0, 4, "a")], [Span(0, 8, "b")], [Span(2, 6, "c")]) == [Span(0, 8, "b")]
    assert without_overlaps([Span(0, 4, "a")], [Span(0, 4, "b")]) == [Span(0, 4, "a")]


def test_closed_values() -> None:
    closed = ClosedValues.learn(
        [("account_type", "chequing", "checking"), ("account_type", "savings", "savings"), ("money", "80", "eighty")],
        {"account_type": ["savings", "svgs"]},
        {"svgs": "savings", "chq": "checking", "cell": "phone"},
        free=["money"],
    )
    assert closed.closed("account_type")
    assert not closed.closed("money")
    assert closed.canonical("account_type", "SVGS") == "savings"
    assert closed.canonical("account_type", "chq") == "checking"
    assert closed.canonical("account_type", "Chequing account") == "checking"
    assert closed.canonical("account_type", "savngs") == "savings"
    assert closed.canonical("account_type", "cell") == "cell"


def test_a_value_is_of_its_own_type_whatever_another_pack_calls_the_same_words() -> None:
    """Rasa's synonyms know no types, and the last annotation of a word wins."""
    closed = ClosedValues.learn(
        [
            *[("account_type", "credit card", "credit card"), ("account_type", "checking account", "checking")],
            *[("payment_method", "credit card", "card"), ("payment_method", "checking account", "bank account")],
        ],
        {"account_type": ["credit card", "checking account"]},
        {"credit card": "card", "checking account": "bank account"},
        free=[],
    )
    assert closed.canonical("account_type", "credit card") == "credit card"
    assert closed.canonical("account_type", "Checking account") == "checking"
    assert closed.canonical("payment_method", "credit card") == "card"
    assert closed.canonical("payment_method", "checking account") == "bank account"


@given(st.text("abcdef", min_size=6, max_size=9), st.data())
def test_speller_mends_one_edit(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    damaged = data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
            ]
        )
    )
    assert edits_at_most_one(word, damaged)
    assert Speller([word]).correct(damaged) == word


@given(st.text(max_size=200))
def test_grammar_never_fails(text: str) -> None:
    end = 0
    for span in find_fixed(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
    find_bare_answer(text)


@pytest.mark.parametrize("number", range(20))
def test_of_two_spellings_of_a_value_the_one_with_capitals_stands(number: int) -> None:
    # Names that differ from test to test, for a set would have given one or the other by their hashes.
    code = f"gb{number}"
    annotations = [("currency", f"pounds {number}", code.upper()), ("currency", code, code)]
    assert ClosedValues.learn(annotations, {}, {}, ()).canonical("currency", code) == code.upper()
