from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.banking import exchange
from actions.banking.exchange import ExchangeService
from actions.banking.models import ExchangeRate
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


def ask(conversation: Conversation, **entities: str) -> str:
    answer = conversation.say("?", **entities).run("action_banking_exchange_rate")
    return answer.text or answer.responses[0]


def test_conversions(session: Session) -> None:
    rates = {rate.currency: rate for rate in ExchangeService(session).all()}
    assert list(rates) == ["AUD", "CAD", "CHF", "EUR", "GBP", "INR", "JPY", "MXN"]
    assert exchange.bought_for(Decimal("100.00"), rates["MXN"]) == Decimal("1694.92")
    assert exchange.bought_for(Decimal("6.89"), rates["JPY"]) == Decimal("1000.00")
    assert exchange.cost_of(Decimal("200.00"), rates["EUR"]) == Decimal("222.40")
    assert exchange.paid_for(Decimal("1000.00"), rates["JPY"]) == Decimal("6.42")


def test_names() -> None:
    assert exchange.name("EUR") == "euros" and exchange.name("MXN", 1) == "Mexican peso"
    assert exchange.name("doubloon") == "doubloon"


def test_one_currency(conversation: Conversation) -> None:
    euros = ask(conversation, currency="EUR").splitlines()
    assert euros[:2] == ["Our rates of Nov 20, 2025:", "1 euro costs $1.1120; we buy it back at $1.0580."]
    assert len(euros) == 3 and "two business days later; an order costs $7.50, free from $500." in euros[2]
    assert "100 Japanese yen cost $0.6890; we buy them back at $0.6420." in ask(conversation, currency="jpy")


def test_all_currencies(conversation: Conversation) -> None:
    answer = conversation.say("?").run("action_banking_exchange_rate")
    assert answer.text.count("back at") == 8
    table = answer.messages[0]["table"]
    assert table["columns"] == ["Currency", "You pay", "We pay"] and ["1 EUR", "$1.1120", "$1.0580"] in table["rows"]
    assert ask(conversation, currency="USD").count("back at") == 8


def test_amounts(conversation: Conversation) -> None:
    assert "For $100.00 you get MX$1,694.92." in ask(conversation, currency="MXN", money="100.00 USD")
    euros = ask(conversation, money="200.00 EUR")
    assert "€200.00 cost $222.40 to buy; if you bring us €200.00, we pay $211.60." in euros
    both = ask(conversation, money="200.00 EUR", currency="GBP")
    assert both.count("back at") == 2 and both.count("€200.00 cost") == 1


def test_a_currency_that_is_not_traded(conversation: Conversation) -> None:
    baht = ask(conversation, currency="THB")
    assert baht.startswith("We don't trade Thai baht. We have rates for Australian dollars, ")
    assert baht.endswith("Japanese yen and Mexican pesos.")
    mixed = ask(conversation, currency="doubloons", money="10.00 GBP")
    assert "We don't trade doubloons" in mixed and "£10.00 cost $13.18" in mixed


def test_without_rates(conversation: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(delete(ExchangeRate))
        session.commit()
    assert ask(conversation, currency="EUR") == "utter_banking_no_rates"


def test_another_currency_takes_the_figure_along(conversation: Conversation) -> None:
    conversation.say("what do 200 euros cost", money="200.00 EUR").run("action_banking_exchange_rate")
    conversation.say("and pounds?", "ask_exchange_rate", currency="GBP")
    answer = conversation.run("action_banking_exchange_rate").text
    assert "£200.00 cost" in answer and "€" not in answer


@pytest.mark.parametrize(
    ("said", "entities", "told"),
    [
        ("got any swiss franks", {"currency": "swiss"}, "1 Swiss franc costs"),
        ("what is 1000 usd in eur", {"money": "1000.00 USD"}, "For $1,000.00 you get €899.28"),
        ("rate of the yen", {"location": "yen"}, "100 Japanese yen cost"),
        ("thai baht rate", {"payee": "thai baht"}, "We don't trade Thai baht"),
        ("price of 300 canadian dollars", {}, "CA$300.00 cost $222.60"),
    ],
)
def test_a_currency_is_known_by_its_name(
    conversation: Conversation, said: str, entities: dict[str, str], told: str
) -> None:
    answer = conversation.say(said, "ask_exchange_rate", **entities).run("action_banking_exchange_rate").text
    assert told in answer and answer.count("back at") == ("don't" not in told)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("and gbp", "1 British pound costs"),
        ("peso", "1 Mexican peso costs"),
        ("for 10000 yen", "¥10,000 cost $68.90"),
        ("and selling it back", "we buy it back"),
        ("elephants", "utter_core_inform"),
    ],
)
def test_what_follows_a_rate(conversation: Conversation, said: str, told: str) -> None:
    ask(conversation, currency="EUR")
    conversation.say(said, "inform").run("action_core_inform")
    answer = conversation.run("action_banking_exchange_rate")
    assert told in answer.text or told in answer.responses
    assert answer.text.count("back at") <= 1
