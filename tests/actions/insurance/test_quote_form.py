from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.insurance.quote_form import QuoteForm
from actions.insurance.rating_models import Quote
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = QuoteForm()


def say(conversation: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(conversation, FORM, said, intent, **entities)


def quote(conversation: Conversation, said: str, **entities: str) -> str:
    return say(conversation, said, "get_quote", **entities)


def test_question_by_question(conversation: Conversation, database: Database) -> None:
    assert quote(conversation, "i want a quote") == FORM.fields[0].prompt
    assert say(conversation, "for my car", insurance_type="auto") == "How old is the driver?"
    assert "ZIP code" in say(conversation, "22")
    assert "Which car" in say(conversation, "30301", location="30301")
    answer = say(conversation, "2019 honda civic")
    assert answer.splitlines()[:5] == [
        "Auto insurance, Standard plan: $172.96 a month.",
        "- Base price: $94.00",
        "- For a driver of 20 to 24: 60% more, $150.40",
        "- For Fairmont and its suburbs: 15% more, $172.96",
        "- For a car of 4 to 8 years: no change",
    ]
    assert "$175.96 a month (with a fee of $3.00)" in answer and "$1,971.74 a year (5% off)" in answer
    assert "Basic $114.08 and Premier $241.04 a month" in answer and "deductible would be $500.00" in answer
    with database.session() as session:
        kept = session.query(Quote).one()
    assert (kept.premium, kept.vehicle, kept.age) == (Decimal("172.96"), "2019 Honda Civic", "22")
    assert f"quote {kept.number}, good until Dec 20, 2025" in answer


def test_all_at_once(conversation: Conversation) -> None:
    answer = quote(
        conversation, "car insurance for my 2022 tesla, im 40, zip 30601", insurance_type="auto", location="30601"
    )
    assert "Auto insurance, Standard plan: $112.80 a month." in answer


@pytest.mark.parametrize(
    ("said", "entities", "answers", "price"),
    [
        ("life insurance quote", {"insurance_type": "life"}, ["35", "half a million", "500k", "no"], "$39.60"),
        ("how much is renters", {"insurance_type": "renters"}, ["30305", "like 20 grand"], "$18.70"),
        ("homeowners in florida", {"insurance_type": "home", "location": "florida"}, ["300000"], "$201.60"),
        ("health plan for me, im 28 and dont smoke", {"insurance_type": "health"}, ["ohio"], "$344.96"),
    ],
)  # fmt: skip
def test_each_kind_asks_for_what_it_needs(
    conversation: Conversation, said: str, entities: dict[str, str], answers: list[str], price: str
) -> None:
    answer = quote(conversation, said, **entities)
    for one in answers:
        answer = say(conversation, one, "deny" if one == "no" else "inform")
    assert f"plan: {price} a month." in answer


def test_figures_are_not_mixed_up(conversation: Conversation) -> None:
    quote(conversation, "home insurance", insurance_type="home")
    assert "rebuild" in say(conversation, "30301", number="30301")
    assert "$112.00" in say(conversation, "300000", customer_number="300000")


def test_what_cannot_be_priced_is_said_with_the_bounds(conversation: Conversation) -> None:
    quote(conversation, "life insurance", insurance_type="life")
    assert "people from 18 to 70" in say(conversation, "82", number="82")
    say(conversation, "50", number="50")
    answer = say(conversation, "5 million", money="5000000 USD")
    assert "$10,000.00 to $1,000,000.00" in answer and "agent" in answer
    quote(conversation, "auto quote", insurance_type="auto")
    say(conversation, "30")
    assert "I don't know that place" in say(conversation, "narnia")
    say(conversation, "georgia", location="georgia")
    assert "the year of the car too" in say(conversation, "a honda")


def test_another_plan_afterwards_asks_nothing_again(conversation: Conversation) -> None:
    quote(conversation, "renters quote, 30305, stuff worth 20k", insurance_type="renters", location="30305")
    assert "Premier plan: $28.60" in quote(conversation, "and with the premier plan?", plan="premier")
    assert "rebuild" in quote(conversation, "and for a house?", insurance_type="home"), "the place is known"
