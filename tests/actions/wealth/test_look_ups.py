"""What customers hear about their investments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.orm import Session

from actions.core.models import CustomerId
from actions.wealth.desk_records import desk_records
from tests.actions.tables import left_out

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation


def ask(conversation: Conversation, action: str, said: str, **entities: str) -> Answer:
    return conversation.say(said, "any", **entities).run(f"action_wealth_{action}")


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def chart(answer: Answer) -> dict[str, Any]:
    (found,) = [message["chart"] for message in answer.messages if message.get("chart")]
    return dict(found)


def test_the_value_of_everything_and_its_picture(customer: Conversation) -> None:
    answer = ask(customer, "portfolio_value", "what are my investments worth")
    first, *rest = answer.text.splitlines()
    assert first == "Your brokerage portfolio and your IRA are worth $46,526.88 together as of Thursday, Nov 20, 2025."
    assert "Together             $46,526.88  -$329.59 (-0.70%)  +$5,103.75 (+12.06%)" in rest
    picture = chart(answer)
    assert (picture["kind"], picture["unit"]) == ("line", "USD")
    assert picture["points"][0][0] == "2024-11-20" and picture["points"][-1] == ["2025-11-20", 46526.88]


@pytest.mark.parametrize(
    ("said", "entities", "heard"),
    [
        ("my ira", {"portfolio": "ira"}, "Your IRA is worth $8,585.75 as of"),
        (
            "my bonds",
            {"asset_class": "bonds"},
            "Your bonds in your brokerage portfolio and your IRA are worth $12,312.24",
        ),
        (
            "idle cash",
            {"asset_class": "cash", "portfolio": "brokerage"},
            "$4,128.19 in your brokerage portfolio is cash",
        ),
        ("my bitcoin", {"security": "bitcoin"}, "Bitcoin (BTC): 0.014156 units at $68,000.66 = $962.62"),
        ("my ether", {"security": "ether"}, "You hold no Ether (ETH) in your brokerage portfolio and your IRA."),
        ("my tesla", {"security": "tesla"}, 'I know no security called "tesla"'),
        ("end of last year", {"period": "last_year"}, "were worth $37,223.13 together on Dec 31, 2024."),
        ("over 40k?", {"money": "40000.00 USD"}, "So you have passed $40,000.00, by $6,526.88."),
        ("over 50k?", {"money": "50000.00 USD"}, "That is $3,473.12 short of $50,000.00."),
        (
            "joint",
            {"portfolio": "joint"},
            "You don't have a joint portfolio with us. You have your brokerage portfolio",
        ),
    ],
)
def test_the_value_of_a_part(customer: Conversation, said: str, entities: dict[str, str], heard: str) -> None:
    assert heard in ask(customer, "portfolio_value", said, **entities).text


def test_what_follows_a_look_up(customer: Conversation) -> None:
    ask(customer, "portfolio_value", "what are my investments worth")
    assert "Your IRA is worth" in ask(customer, "portfolio_value", "and my ira?", portfolio="ira").text


def test_what_it_means(customer: Conversation) -> None:
    ask(customer, "market_price", "what does it cost", security="Harbor Property Trust")
    assert "Harbor Property Trust (HPT): 61.575442 units" in ask(customer, "investments", "do i have any").text
    bought = ask(customer, "transactions", "when did i buy it").messages[0]["table"]["rows"]
    assert {(row[1], row[2]) for row in bought} == {("Bought", "Harbor Property Trust (HPT)")}
    assert "bought for $1,665.00" in ask(customer, "gains", "am i up on it").text
    paid = ask(customer, "transactions", "does it pay me anything").messages[0]["table"]["rows"]
    assert {row[1] for row in paid} == {"Dividend"}
    ask(customer, "performance", "my ira last year", portfolio="ira", period="last_year")
    assert (
        "The statement of your IRA for January 2024 to December 2024"
        in ask(customer, "statement", "a statement for that").text
    )
    assert "in your IRA" in ask(customer, "investments", "what is in it").text
    assert "your brokerage portfolio and your IRA" in ask(customer, "investments", "what is all of it").text


@pytest.mark.parametrize("action", ["portfolio_value", "gains", "transactions", "statement", "performance", "fees"])
def test_times_that_are_not_known(customer: Conversation, action: str) -> None:
    assert ask(customer, action, "my ... then", period="thanksgiving").responses == ["utter_wealth_unknown_period"]
    for period in ("next_year", "year:2011"):
        answer = ask(customer, action, "my ... then", period=period)
        assert (
            answer.text
            == "I have nothing from that time: the first booking was on Dec 28, 2023, and I can't look ahead."
        )


def test_what_is_owned(customer: Conversation) -> None:
    answer = ask(customer, "investments", "what do i own", portfolio="brokerage")
    stm = ["Summit Total Market (STM)", "etfs", "89.696611", "$154.78", "$13,883.24", "36.6%"]
    assert stm in answer.messages[0]["table"]["rows"]
    picture = chart(answer)
    assert picture["kind"] == "parts" and round(sum(part["value"] for part in picture["parts"])) == 100
    bonds = ask(customer, "investments", "which bonds", asset_class="bonds").messages[0]["table"]["rows"]
    assert [row[0] for row in bonds] == ["Summit US Treasury (STB)", "Summit Corporate Bond (SCB)"]
    assert (
        "You hold no crypto in your IRA; everything there: ETFs"
        in ask(customer, "investments", "crypto in my ira", asset_class="crypto", portfolio="ira").text
    )


def test_gains_in_all(customer: Conversation) -> None:
    answer = ask(customer, "gains", "how much did i make")
    assert answer.text.startswith(
        "After management fees, your brokerage portfolio and your IRA gained $5,103.75 this year and $8,426.88 since you "
        "started on Dec 28, 2023."
    )
    rows = {row[0]: row[1:] for row in answer.messages[0]["table"]["rows"]}
    assert rows["Put in"] == ["$5,100.00", "$39,000.00"] and rows["Gain before fees (gross)"][0] == "+$5,266.99"
    assert "first in, first out" in answer.text and "What happens inside an IRA is not taxed" in answer.text


@pytest.mark.parametrize(
    ("kind", "heard"),
    [
        ("gross", "Before management fees, your brokerage portfolio gained $3,051.73 last year."),
        ("net", "After management fees, your brokerage portfolio gained $2,914.42 last year."),
        (
            "taxable",
            "gained +$16.90 last year: +$16.90 short-term and $0.00 long-term. With dividends and interest of $659.56",
        ),
        ("short-term", "held for a year or less gained +$16.90 in your brokerage portfolio last year."),
        ("short-term gains", "held for a year or less gained +$16.90 in your brokerage portfolio last year."),
        ("long-term", "held for more than a year gained $0.00 in your brokerage portfolio last year."),
        ("unrealized", "have not sold is up $6,298.60 against what it cost, as of Thursday, Nov 20, 2025."),
    ],
)
def test_gains_of_a_kind(customer: Conversation, kind: str, heard: str) -> None:
    answer = ask(customer, "gains", "my gains", gain_kind=kind, period="last_year", portfolio="brokerage")
    assert heard in answer.text.splitlines()[0]


def test_gains_with_one_security_and_with_each(customer: Conversation) -> None:
    one = ask(customer, "gains", "how did nwe do", security="NWE").text
    assert "33.673861 units, bought for $1,517.25, which is $45.06 each on average" in one
    assert "This year: sales gained +$324.43 ($0.00 short-term, +$324.43 long-term), dividends $53.68." in one
    each = ask(customer, "gains", "which one did worst").text
    assert "Summit Total Market did best (+$3,918.82) and Summit US Treasury worst (-$564.97)" in each
    taxed = ask(customer, "gains", "taxes on my ira", gain_kind="taxable", portfolio="ira").text
    assert taxed == "What happens inside an IRA is not taxed while it stays there; what you take out is."


def test_against_the_market(customer: Conversation) -> None:
    answer = ask(
        customer, "performance", "did i beat it", benchmark="the market", period="last_year", portfolio="brokerage"
    )
    assert answer.text.startswith(
        "Your brokerage portfolio returned +11.00% last year, 0.06 percentage points less than the Summit 500 Index with +11.06%."
    )
    assert "time-weighted" in answer.text and chart(answer)["other"]["label"] == "Summit 500 Index"
    both = ask(customer, "performance", "how did i do").messages[0]["table"]["rows"]
    assert [row[0] for row in both[1:]] == ["Summit 500 Index", "60/40 blend"]
    assert 'no benchmark called "the dax"' in ask(customer, "performance", "and the dax", benchmark="the dax").text


def test_transactions_by_kind_and_page(customer: Conversation) -> None:
    answer = ask(customer, "transactions", "my dividends", movement="dividends", period="this_year", portfolio="ira")
    assert answer.text.endswith(" in all.")
    assert all(row[1] == "Dividend" for row in answer.messages[0]["table"]["rows"])
    first = ask(customer, "transactions", "my transactions").messages[0]["table"]["rows"]
    customer.run("action_core_show_more")
    more = customer.run("action_wealth_transactions").messages[0]["table"]
    assert more["rows"] and more["rows"] != first and "next transactions" in more["before"]
    nothing = ask(customer, "transactions", "withdrawals from my ira", movement="sent", portfolio="ira")
    assert nothing.text.startswith("I found no transactions (money sent) in your IRA.")


def test_statements_of_months(customer: Conversation) -> None:
    answer = ask(customer, "statement", "q3 statement", period="quarter:3", portfolio="brokerage")
    assert answer.text.startswith("The statement of your brokerage portfolio for July 2025 to September 2025, ")
    figures = dict(line.rsplit("  ", 1) for line in answer.text.splitlines()[1:])
    amounts = {
        name.strip(": "): float(value.strip().replace("$", "").replace(",", "").replace("+", ""))
        for name, value in figures.items()
    }
    closing = amounts.pop("Closing value")
    taken = amounts.pop("Taken out")
    assert round(sum(amounts.values()) - taken, 2) == closing
    assert answer.responses == ["utter_wealth_statement_file"]
    file = answer.messages[0]["file"]
    assert file["name"] == "investment-statement-2025-07-to-2025-09.csv"
    assert "Closing value" in file["text"].splitlines()[7] and "Date,What,Security" in file["text"].splitlines()[0]
    assert "for October 2025, " in ask(customer, "statement", "my statement").text  # the last full month


def test_prices(customer: Conversation) -> None:
    answer = ask(customer, "market_price", "price of bitcoin", security="bitcoin")
    assert answer.text.startswith(
        "Bitcoin (BTC) is at $68,000.66 as of Thursday, Nov 20, 2025: -$1,720.24 (-2.47%) since the trading day before. In the "
        "last 52 weeks it was between $23,641.58 and $70,413.46."
    )
    assert chart(answer)["kind"] == "line"
    assert (
        "Summit 500 Index (S500) is at 6,022.16"
        in ask(customer, "market_price", "how is the s&p", benchmark="the s&p").text
    )
    assert 'no price for "tesla". I know those of' in ask(customer, "market_price", "tesla", security="tesla").text
    crypto = ask(customer, "market_price", "crypto prices", asset_class="crypto").text
    assert "Bitcoin (BTC) is at" in crypto and "Ether (ETH) is at" in crypto
    assert ask(customer, "market_price", "the market price").text.startswith("Which one?")


def test_fees_for_everybody_and_own_ones(conversation: Conversation) -> None:
    general = ask(conversation, "fees", "what do you charge")
    assert ["below $50,000.00", "0.50%"] in general.messages[0]["table"]["rows"]
    assert (
        "$100,000.00 costs 0.40% a year, which is $400.00"
        in ask(conversation, "fees", "for 100k", money="100000.00 USD").text
    )
    for said in ("what do you charge for managing my money", "do i pay per trade"):
        assert ask(conversation, "fees", said).messages[0]["table"] == general.messages[0]["table"]
    assert ask(conversation, "fees", "what did i pay").followup == "core_log_in_form"
    conversation.log_in()
    own = ask(conversation, "fees", "what did i pay last year", period="last_year").text
    assert (
        "You paid $165.89 in management fees for your brokerage portfolio and your IRA last year, in 8 payments" in own
    )
    assert "Your portfolios together, $46,526.88, cost 0.50% a year, which is $232.63" in own


def test_tax_forms(customer: Conversation) -> None:
    rows = ask(customer, "tax_documents", "my tax forms").messages[0]["table"]["rows"]
    assert [row[:2] for row in rows[:4]] == [
        ["1099-B", "2024"],
        ["1099-DIV", "2024"],
        ["1099-INT", "2024"],
        ["5498", "2024"],
    ]
    assert rows[0][-1] == "ready to download" and rows[4][-1] == "by Feb 15, 2026"
    soon = ask(customer, "tax_documents", "i file my taxes tomorrow", period="tomorrow")
    assert soon.messages[0]["table"]["rows"] == rows
    ira = ask(customer, "tax_documents", "1099-r", tax_form="1099-R")
    assert ira.text.startswith("You get no 1099-R for 2024 or 2025") and "by Jan 31, 2026" in ira.text
    assert "We don't issue a W-2" in ask(customer, "tax_documents", "my w-2", tax_form="w-2").text


@pytest.mark.parametrize(
    "action", ["portfolio_value", "investments", "gains", "performance", "fees", "tax_documents", "transactions"]
)
def test_a_table_has_all_that_the_lines_say(customer: Conversation, action: str) -> None:
    answer = ask(customer, action, "what is it")
    (message,) = [one for one in answer.messages if one.get("table")]
    assert left_out(message) - {"for"} == set()


def test_what_colleagues_see(session: Session) -> None:
    mine, theirs = (desk_records(session, CustomerId(number)) for number in ("100001", "100002"))
    assert [row[:2] for row in mine[0].rows] == [("Brokerage", "growth"), ("IRA", "conservative")]
    assert not set(mine[1].rows) & set(theirs[1].rows) and not mine[2].rows


def test_today_on_a_weekend_is_the_last_trading_day(customer: Conversation) -> None:
    said = ask(customer, "portfolio_value", "how is it going today", period="today").text
    assert said == ask(customer, "portfolio_value", "what is it worth").text and "This year" in said


def test_the_share_of_a_class(customer: Conversation) -> None:
    said = ask(customer, "investments", "which bonds do i have", asset_class="bonds").text
    assert "Bonds: $" in said and "% of the $" in said


def test_what_else_there_was_in_that_time(customer: Conversation) -> None:
    ask(customer, "statement", "the statement of last year", period="last_year")
    said = ask(customer, "transactions", "and the dividends, all together", movement="dividends").text
    assert "(dividend)" in said and "last year:" in said
    assert "last year" not in ask(customer, "portfolio_value", "and what is it worth now").text
