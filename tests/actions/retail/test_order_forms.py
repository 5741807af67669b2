"""Ordering, canceling and changing, question by question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.forms import Form
from actions.retail.cancel_form import CancelForm
from actions.retail.change_form import ChangeForm
from actions.retail.order_form import OrderForm
from actions.retail.redirect_form import RedirectForm
from actions.retail.retry_form import RetryForm
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

Turns = Callable[..., FormTurns]

OFFICE = "480 Market Street, Suite 9, Fairmont 30303"


@pytest.fixture
def turns(conversation: Conversation, database: Database) -> Turns:
    """A conversation with a form; on one kind of database, for each form is tried on all in the cases of `other_customers`."""

    def log_in(form: type[Form], number: str = "100001") -> FormTurns:
        conversation.log_in(number, {"100001": "2580", "100002": "1470"}[number])
        return FormTurns(conversation, form, database)

    return log_in


def titles(form: FormTurns) -> list[str]:
    return [button["title"] for button in form.buttons]


def test_an_order_question_by_question(turns: Turns) -> None:
    form = turns(OrderForm)
    assert OrderForm.fields[0].prompt in form.wish("i want to order something") and len(titles(form)) == 15
    form.say("a jacket", product="jacket")
    assert titles(form) == ["Fern Rain Jacket", "Nimbus Down Jacket"]
    assert "Which size?" in form.say("the down one")
    assert "Which color?" in form.say("large") and titles(form) == ["teal"]  # black is sold out in L
    assert "sold out; it is back on Nov 29, 2025" in form.say("black", color="black")
    assert "Standard: $5.95, free from $75.00, 3 to 5 business days" in form.say("teal then", color="teal")
    assert titles(form) == ["Standard", "Express", "Overnight", "Pickup in a store"]
    assert "How would you like to pay?" in form.say("standard", delivery_option="standard")
    summary = form.say("visa", payment_method="visa")
    assert "1 × Nimbus Down Jacket, L, teal at $210.00, by standard delivery to 12 Elm Street" in summary
    assert "shipping $0.00 (free from $75.00), sales tax $18.69 (8.90%, Fairmont): $228.69 in all" in summary
    slots = dict(form.slots)
    assert "Done. Your order is R-20512. I took $228.69 from your Visa ending in 7731." in form.yes()
    assert "Nothing happened twice" in form.yes_again(slots)
    assert form.rows("SELECT stock FROM retail_variants WHERE id = 'down-l-teal'") == [(5,)]


def test_everything_at_once_and_corrections(turns: Turns) -> None:
    form = turns(OrderForm)
    summary = form.wish(
        "two green trailhead 2 tents by express with paypal", product="trailhead 2 tents", color="green"
    )
    assert "2 × Trailhead 2 Tent, green" in summary and "$424.59 in all, from your PayPal account" in summary
    assert "3 × Trailhead 2 Tent" in form.say("make it three")
    assert "4 × Trailhead 2 Tent" in form.say("add another one")
    assert "only 2 of the Trailhead 2 Tent, orange left" in form.say("no, orange", "deny", color="orange")
    assert "How many" in form.say("hm so what")
    assert "2 × Trailhead 2 Tent, orange" in form.say("2 then")
    assert OFFICE in form.say("no, send it to my office", "deny")
    assert "overnight delivery" in form.say("overnight please", "delivery_options", delivery_option="overnight")
    assert form.say("no", "deny") == "Okay. Nothing was ordered."
    assert form.rows("SELECT count(*) FROM retail_orders WHERE number > 'R-20511'") == [(0,)]


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("hiking boots in size 9", "1 × Cairn Hiking Boots, size 9"),
        ("3 pairs of hiking boots size 9", "3 × Cairn Hiking Boots, size 9"),
        ("the queen sheets in sage", "1 × Willow Bed Sheets, queen, sage"),
        ("2 cast iron skillets", "2 × Cast Iron Skillet 10in at $39.90"),
        ("an extra large rain jacket", "1 × Fern Rain Jacket, XL"),
        ("a $25 gift card", "1 × Gift Card, $25.00"),
    ],
)
def test_products_in_customers_words(turns: Turns, said: str, what: str) -> None:
    form = turns(OrderForm)
    form.wish(f"i'd like {said}")
    if form.slots["requested_slot"] == "retail_order_delivery":
        form.say("standard")
    assert what in form.say("paypal")


def test_what_can_not_be_ordered(turns: Turns) -> None:
    form = turns(OrderForm)
    assert (
        form.wish("a copper kettle") == "The Copper Kettle is sold out; it is back on Dec 2, 2025. Nothing was ordered."
    )
    assert "We don't have that, sorry." in form.wish("i need a sofa", product="sofa")
    form.wish("a floor lamp, express")
    assert "We don't deliver to Canada" in form.say(
        "to 5 Main Street, Toronto, Canada 12345", address="5 Main Street, Toronto, Canada 12345"
    )
    assert "Your Mastercard ending in 0926 has expired." in form.say("the mastercard", payment_method="mastercard")
    assert "needs a street address" in form.say("to PO Box 12, Fairmont 30301", address="PO Box 12, Fairmont 30301")


def test_fast_enough_is_no_faster_way(turns: Turns) -> None:
    form = turns(OrderForm)
    assert "by express delivery" in form.wish("a floor lamp, express, to my home, with paypal")
    assert "by standard delivery" in form.say("standard is fast enough actually")


def test_one_thing_after_the_other(turns: Turns) -> None:
    form = turns(OrderForm)
    answer = form.wish("a skillet and a headlamp please")
    assert answer.startswith("One after the other: first the Cast Iron Skillet 10in, then the Lumen Headlamp.")
    assert form.slots["core_waiting_forms"][0]["slots"] == {"retail_order_product": "headlamp"}


def test_pickup_in_a_store(turns: Turns) -> None:
    form = turns(OrderForm)
    assert "At which store" in form.wish("a floor lamp, i pick it up, with paypal")
    summary = form.say("riverside", location="riverside")
    assert "for pickup at Switchboard Store Riverside, 230 River Road, Fairmont 30305" in summary
    assert "shipping $0.00, sales tax $11.48" in summary


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("how long does it take", "If you order now"),
        ("what does shipping cost", "The Lumen Headlamp is $34.50"),
        ("is it in stock", "In stock are"),
    ],
)
def test_questions_to_the_open_order(turns: Turns, said: str, answer: str) -> None:
    form = turns(OrderForm)
    form.wish("a headlamp")
    assert answer in form.say(said, "delivery_period")


def test_canceling_names_the_fee_and_what_comes_back(turns: Turns) -> None:
    form = turns(CancelForm)
    assert "3. R-20481: Harbor Floor Lamp, packed" in form.wish("cancel my order")
    assert "canceling costs $6.90, so $133.58 goes back to your PayPal account" in form.say("the lamp", product="lamp")
    assert "Canceling is free, and all of it goes back to your Visa" in form.say(
        "no, the jacket", "deny", product="jacket"
    )
    slots = dict(form.slots)
    assert "Done. R-20502 (Nimbus Down Jacket and Lumen Headlamp) is canceled. $266.26" in form.yes()
    assert "canceled already" in form.yes_again(slots)


def test_an_order_that_moves_on_before_the_yes(turns: Turns) -> None:
    form = turns(CancelForm)
    assert "Canceling is free" in form.wish("cancel R-20502", order_number="R-20502")
    with form.database.session(writes=True) as session:
        session.connection().exec_driver_sql("UPDATE retail_orders SET status = 'packed' WHERE number = 'R-20502'")
        session.commit()
    assert "has moved on since you saw the terms" in form.yes()
    assert form.rows("SELECT status FROM retail_orders WHERE number = 'R-20502'") == [("packed",)]


def test_what_is_shipped_or_delivered_is_returned_instead(turns: Turns) -> None:
    form = turns(CancelForm)
    assert "is on its way already, so it can't be canceled" in form.wish("cancel the tent", product="tent")
    assert 'you can return it: say "return R-20417"' in form.wish("cancel my boots", product="boots")
    assert "I find no order R-20490 of yours" in form.wish("cancel R-20490", order_number="R-20490")
    assert "I find no order of yours with the Copper Kettle" in form.wish("cancel the kettle", product="kettle")


def test_changing_size_count_and_items(turns: Turns) -> None:
    form = turns(ChangeForm)
    summary = form.wish("change my jacket from M to L", product="jacket", size="L")
    assert "Change Nimbus Down Jacket, M, teal to 1 × Nimbus Down Jacket, L, teal in order R-20502" in summary
    assert "The price stays the same." in summary
    assert "Nimbus Down Jacket, S, teal in order" in form.say("no, small", "deny", size="S")
    assert "R-20502 is now Nimbus Down Jacket, S, teal and Lumen Headlamp" in form.yes()
    assert "What should I change about the Lumen Headlamp" in form.wish("change the headlamp", product="headlamp")
    assert "2 × Lumen Headlamp" in form.say("make it two") and "$37.57 more is charged" in form.yes()
    assert "Take the 2 × Lumen Headlamp out" in form.wish("take the headlamp out of R-20502", product="headlamp")
    form.yes()
    form.wish("add a tent to R-20502", product="tent")
    assert titles(form) == ["green", "orange"]
    assert "Add 1 × Trailhead 2 Tent, orange" in form.say("orange", color="orange")


def test_what_can_not_be_changed(turns: Turns) -> None:
    form = turns(ChangeForm)
    assert "is packed and waits for the carrier, so it can't be changed" in form.wish(
        "two lamps instead", product="lamps"
    )
    assert 'say "cancel R-20511"' in form.wish("remove the skillet", product="skillet")
    form.wish("change the jacket of R-20502", product="jacket")
    assert "That one is sold out." in form.say("L, black", size="L", color="black")


def test_another_address(turns: Turns) -> None:
    form = turns(RedirectForm)
    assert f"to {OFFICE} instead of 12 Elm Street" in form.wish("send the jacket to my office", product="jacket")
    assert "goes to 480 Market Street" in form.yes()
    assert "on its way, so its address can't be changed here" in form.wish(
        "another address for the tent", product="tent"
    )
    assert RedirectForm.fields[1].prompt in form.wish("change my home address")
    assert "I need the zip code too" in form.say("9 Birch Lane, Fairmont", address="9 Birch Lane, Fairmont")
    summary = form.say("9 Birch Lane, Fairmont 30302", address="9 Birch Lane, Fairmont 30302")
    assert "Change your saved home address from 12 Elm Street, Fairmont 30301 to 9 Birch Lane" in summary
    assert form.yes() == "Done. Your home address is now 9 Birch Lane, Fairmont 30302."


def test_a_refused_payment(turns: Turns) -> None:
    form = turns(RetryForm)
    answer = form.wish("my card was declined")
    assert "with your Mastercard ending in 0926: the card has expired. Nothing was charged." in answer
    assert "kept for you until Nov 26, 2025" in answer and titles(form) == ["Visa ending in 7731", "PayPal"]
    assert "Pay $49.40 for R-20511" in form.say("paypal", payment_method="paypal")
    assert "is paid: $49.40 from your PayPal account" in form.yes()
    assert "R-20511 (Cast Iron Skillet 10in) is paid and not packed yet, so there is nothing to pay." in form.wish(
        "pay it"
    )


def test_double_charges_and_codes(turns: Turns) -> None:
    form = turns(RetryForm)
    assert "$218.77 with your Visa ending in 7731 is only reserved" in form.wish("i was charged twice")
    assert "TRAIL20 ended on Nov 17, 2025" in form.wish("TRAIL20 doesn't work")
    assert "COZY15 is valid until Dec 10, 2025: $15.00 off" in form.wish("why is cozy15 refused")
    assert "There is no code SAVE99." in form.wish("my code SAVE99 is not accepted")
