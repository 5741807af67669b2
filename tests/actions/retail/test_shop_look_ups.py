"""Look-ups of the shop: what they say, and what they remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from actions.core.models import CustomerId
from actions.database import Database
from actions.retail.desk_records import desk_records
from actions.retail.order_choice import order_number
from actions.retail.product_words import ONE_MORE, read_quantity, read_size
from tests.actions.tables import left_out

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


def ask(conversation: Conversation, action: str, said: str, **entities: str) -> str:
    return conversation.say(said, "any", **entities).run(f"action_retail_{action}").text


def test_where_an_order_is(conversation: Conversation) -> None:
    conversation.log_in()
    answer = conversation.say("where is my tent", "track_order", product="tent").run("action_retail_track_order")
    assert (
        "R-20455 (Trailhead 2 Tent) is on its way with ParcelPath Express and should be there by Friday, Nov 21, 2025."
        in answer.text
    )
    assert "Tracking number: PX9031145527." in answer.text and "- Nov 18, 2025: Packed" in answer.text
    assert answer.messages[0]["links"][0]["url"].endswith("PX9031145527")
    assert "look at the side door" in ask(conversation, "track_order", "R-20417 never arrived", order_number="R-20417")
    assert "I find no order R-20490 of yours" in ask(conversation, "track_order", "where is R-20490")
    listed = ask(conversation, "track_order", "where are my orders")
    assert "R-20511" in listed and "R-20417" in listed
    assert 'say "pay for R-20511"' in ask(conversation, "track_order", "and the skillet?")


def test_it_is_the_order_that_was_looked_at(conversation: Conversation) -> None:
    conversation.log_in()
    ask(conversation, "track_order", "where is my lamp", product="lamp")
    assert "R-20481 (Harbor Floor Lamp) is packed" in ask(
        conversation, "cancellation_fee", "what would it cost to cancel it"
    )


@pytest.mark.parametrize(
    ("said", "entities", "part"),
    [
        ("is INV-5042 paid", {"invoice_number": "INV-5042"}, "$266.26, paid with your Visa ending in 7731"),
        ("the invoice for my lamp", {"product": "lamp"}, "$129.00 for the goods, $0.00 shipping and $11.48 sales tax"),
        ("invoices from this month", {"period": "this_month"}, "INV-5031 of Nov 1, 2025"),
        ("invoices of 2023", {"period": "year:2023"}, "No invoice was written in that time."),
        ("do i have unpaid invoices", {}, "All of your invoices are paid."),
        ("show INV-5041", {"invoice_number": "INV-5041"}, "I find no invoice INV-5041 of yours."),
        ("invoice for R-20511", {"order_number": "R-20511"}, "There is no invoice for R-20511"),
    ],
)
def test_invoices(conversation: Conversation, said: str, entities: dict[str, str], part: str) -> None:
    conversation.log_in()
    assert part in ask(conversation, "check_invoice", said, **entities)


def test_an_open_invoice(conversation: Conversation) -> None:
    conversation.log_in("100002", "1470")
    assert "INV-5041 of Nov 18, 2025" in ask(conversation, "check_invoice", "which invoices are unpaid")
    assert "open, due by Dec 18, 2025" in ask(conversation, "check_invoice", "INV-5041", invoice_number="INV-5041")


def test_an_invoice_as_a_file_and_by_mail_once_a_day(conversation: Conversation, database: Database) -> None:
    conversation.log_in()
    answer = ask(conversation, "get_invoice", "i need my latest invoice")
    assert "https://switchboard-store.example/invoices/INV-5042.pdf" in answer
    (message,) = conversation.say("my latest invoice", "any").run("action_retail_get_invoice").messages
    assert message["file"]["name"] == "invoice-INV-5042.csv" and "Total,,,$266.26" in message["file"]["text"]
    for _ in range(2):
        assert "on its way to sam.reyes@example.com" in ask(conversation, "get_invoice", "email me INV-5031")
    with database.session() as session:
        mails = session.connection().exec_driver_sql("SELECT invoice_number FROM retail_invoice_mails").fetchall()
    assert [tuple(row) for row in mails] == [("INV-5031",)]
    assert "Which invoice would you like?" in ask(conversation, "get_invoice", "send me all my invoices")


def test_fees_refunds_and_rules(conversation: Conversation) -> None:
    assert "- packed: $6.90" in ask(conversation, "cancellation_fee", "what does canceling cost")
    policy = ask(conversation, "refund_policy", "can i return sheets after 6 weeks", product="sheets")
    assert "the time ended on Nov 8, 2025" in policy and "only unopened" in policy
    conversation.log_in()
    fee = ask(conversation, "cancellation_fee", "what does canceling R-20481 cost", order_number="R-20481")
    assert "canceling costs $6.90 and $133.58 goes back to your PayPal account." in fee
    refund = ask(conversation, "track_refund", "where is my money")
    assert (
        refund
        == "R-20417, the boots came a day late: $12.50 is on its way to your Visa ending in 7731 and there by Nov 25, 2025."
    )
    assert "No refund is under way for R-20481" in ask(
        conversation, "track_refund", "refund for the lamp", product="lamp"
    )
    conversation.log_in("100002", "1470")
    assert "goes back to your Visa ending in 6158 as soon as your parcel is with us." in ask(
        conversation, "track_refund", "my refund"
    )


def test_ways_of_delivering(conversation: Conversation) -> None:
    assert "- Overnight: $24.95, 1 business day" in ask(conversation, "delivery_options", "how do you deliver")
    assert "Order by 2:00 PM" in ask(conversation, "delivery_options", "what about express", delivery_option="express")
    assert "We don't deliver to Canada" in ask(
        conversation, "delivery_options", "do you ship to canada", location="canada"
    )
    stores = ask(conversation, "delivery_options", "which stores can i pick it up at")
    assert "14 Commerce Street, Fairmont 30303: Mon-Fri 9:00 AM to 7:00 PM" in stores and "Northgate" in stores
    one = ask(conversation, "delivery_options", "can i pick up in riverside", location="riverside")
    assert "230 River Road" in one and "Northgate" not in one


def test_when_it_comes(conversation: Conversation) -> None:
    answer = ask(conversation, "delivery_period", "how long does delivery take")
    assert "- Standard: 3 to 5 business days, so it comes between Tuesday, Nov 25, 2025 and Thursday" in answer
    assert (
        "- Overnight: 1 business day, so it comes on Monday, Nov 24, 2025" in answer
    )  # after noon it leaves on Friday
    in_time = ask(conversation, "delivery_period", "can it be here by tuesday", period="weekday:tuesday")
    assert "To have it by Tuesday, Nov 25, 2025, choose Express, Overnight or Pickup in a store." in in_time
    assert "sold out and back on Dec 2, 2025" in ask(
        conversation, "delivery_period", "when would the kettle come", product="kettle"
    )
    assert "6 to 8 business days" in ask(conversation, "delivery_period", "standard to hawaii", location="hawaii")


def test_ways_of_paying(conversation: Conversation) -> None:
    assert "we don't offer them ourselves" in ask(conversation, "payment_methods", "do you take klarna")
    assert "Yes, we take PayPal" in ask(
        conversation, "payment_methods", "can i pay with paypal", payment_method="paypal"
    )
    conversation.log_in()
    assert "- Mastercard ending in 0926 (expired October 2025)" in ask(
        conversation, "payment_methods", "my saved cards"
    )


def test_signing_up(conversation: Conversation) -> None:
    assert "spam and promotions folders" in ask(
        conversation, "registration_problems", "the verification code never came"
    )
    assert "Forgot password" in ask(conversation, "registration_problems", "it says my email is already taken")
    asked = conversation.say("i can't sign up", "any").run("action_retail_registration_problems")
    assert len(asked.messages[0]["buttons"]) == 5
    for button in asked.messages[0]["buttons"]:
        assert "If " in ask(conversation, "registration_problems", button["payload"]), button


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("track_order", "my orders"),
        ("check_invoice", "my invoices"),
        ("get_invoice", "send me INV-5042"),
        ("delivery_options", "how do you deliver"),
        ("delivery_options", "pickup points"),
        ("delivery_period", "how long does it take"),
        ("cancellation_fee", "cancellation fees"),
    ],
)
def test_a_table_has_all_that_the_lines_say(conversation: Conversation, action: str, said: str) -> None:
    if action not in ("cancellation_fee", "delivery_options", "delivery_period"):
        conversation.log_in()
    message = conversation.say(said, "any").run(f"action_retail_{action}").messages[0]
    small = {
        "for",
        "order",
        "so",
        "it",
        "comes",
        "you",
        "get",
        "back",
        "be",
        "instead",
        "return",
        "within",
        "30",
        "days",
        "can",
        "but",
        "in",
        "of",
        "a",
    }
    assert left_out(message) - small == set()


def test_numbers_and_counts_in_words() -> None:
    assert {order_number(said) for said in ("R-20417", "r20417", "order 20417", "#20417", "20417")} == {"R-20417"}
    assert order_number("12 Elm Street, Fairmont 30301") is None
    assert [read_quantity(said) for said in ("two #", "3 of them", "make it 4", "# size 10", "another # 40L")] == [
        2,
        3,
        4,
        None,
        None,
    ]
    assert read_size("extra large", ["S", "M", "L", "XL"]) == "XL" and read_size("it's fine", ["S", "M"]) is None


def test_one_more_is_asked_for() -> None:
    assert all(ONE_MORE.search(said) for said in ("add another one", "one more #", "another # please", "a second pair"))
    assert not any(ONE_MORE.search(said) for said in ("another color", "use another card", "the second one"))


def test_the_desk_sees_what_was_bought(session: Session) -> None:
    account, orders, refunds, invoices = desk_records(session, CustomerId("100001"))
    assert ("Membership", "standard") in account.rows
    assert ("R-20455", "Nov 17, 2025", "Trailhead 2 Tent, green", "$218.77", "shipped") in orders.rows
    assert len(refunds.rows) == 1 and len(invoices.rows) == 4
    theirs = desk_records(session, CustomerId("100002"))
    assert not {row[0] for row in orders.rows} & {row[0] for row in theirs[1].rows}


def test_it_is_the_order_that_was_just_placed(conversation: Conversation) -> None:
    conversation.log_in()
    last = {
        "form": "retail_order_form",
        "slots": {"retail_order_product": "lamp"},
        "said": "Done. Your order is R-20502.",
        "said_at": "2025-11-20T15:29:00+00:00",
    }
    conversation.slots["core_last_answers"] = last
    assert "Order R-20502" in ask(conversation, "track_order", "where is it now")


@pytest.mark.parametrize("said", ["how fast is delivery", "how quickly do you ship"])
def test_how_fast_names_no_way_of_delivering(conversation: Conversation, said: str) -> None:
    assert "- Overnight:" in ask(conversation, "delivery_period", said)
