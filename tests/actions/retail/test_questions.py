"""Questions that the shop's forms answer themselves, and counts that are no slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.forms import Form
from actions.retail.address_form import AddressForm
from actions.retail.cancel_form import CancelForm
from actions.retail.change_form import ChangeForm
from actions.retail.close_form import CloseForm
from actions.retail.membership_form import MembershipForm
from actions.retail.order_form import OrderForm
from actions.retail.product_words import read_quantity
from actions.retail.redirect_form import RedirectForm
from actions.retail.return_form import ReturnForm
from actions.retail.review_form import ReviewForm
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


def turns(conversation: Conversation, database: Database, form: type[Form], number: str = "100001") -> FormTurns:
    conversation.log_in(number, {"100001": "2580", "100002": "1470"}[number])
    return FormTurns(conversation, form, database)


def test_until_when_things_go_back_and_where_the_money_goes(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, ReturnForm)
    assert "What is the reason" in form.wish("return the boots")
    until = form.say("how long do i have for that", "check_refund_policy")
    assert "You have 30 days from the day of delivery, so until Dec 8, 2025 for R-20417" in until
    assert "The money goes back the way it came, to your Visa ending in 7731" in form.say(
        "can i get the money on paypal", "check_payment_methods"
    )
    assert "within 3 business days" in form.say("how long does it take", "delivery_period")


def test_how_long_it_takes_to_the_new_address(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RedirectForm)
    assert "What is the new address?" in form.wish("change the address of R-20481")
    assert "instead of 12 Elm Street" in form.say("7 Birch Lane, Dayton 45402", address="7 Birch Lane, Dayton 45402")
    assert "Standard delivery there takes 3 to 5 business days" in form.say("is that slower", "delivery_period")


def test_until_when_an_order_is_changed(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, ChangeForm, "100002")
    opened = form.wish("how long can i still change the sheets")
    assert "An order can be changed until it is packed" in opened
    assert "What should I change about the Willow Bed Sheets" in opened


def test_what_is_kept_is_said_also_where_the_account_stays(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, CloseForm, "100002")
    refused = form.wish("what do you keep about me after that")
    assert "kept for 7 years" in refused and "I can't delete your account yet" in refused


def test_the_present_account_is_named(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, MembershipForm, "100002")
    assert form.wish("what kind of account do i have").startswith("You have a Business account, free.\n- Standard")


def test_one_correction_of_a_change_keeps_the_other(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, ChangeForm)
    assert "to 1 × Nimbus Down Jacket, L, teal" in form.wish("change my jacket to L")
    assert "to 1 × Nimbus Down Jacket, XL, teal" in form.say("no sorry XL", "deny", size="XL")
    assert "to 1 × Nimbus Down Jacket, XL, black" in form.say("and black", color="black")
    assert "to 2 × Nimbus Down Jacket, XL, black" in form.say("make it 2", number="2")
    assert "to 2 × Lumen Headlamp" in form.say("no, 2 headlamps instead", "deny", number="2", product="headlamps")


def test_what_business_needs_is_said_with_the_question_for_it(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, MembershipForm)
    asked = form.wish("switch me to a business account", membership="business")
    assert "Business, free: invoices that are due in 30 days" in asked and "tax ID (EIN) of your company?" in asked


def test_the_price_once_more(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, OrderForm)
    assert "Which size?" in form.wish("get me a down jacket")
    assert "The Nimbus Down Jacket is $210.00" in form.say("how much was it again")


def test_a_review_is_given_other_stars(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, ReviewForm)
    form.wish("5 stars for the boots")
    form.say("they survived three weeks of mud")
    form.yes()
    assert "What would you like to say about it?" in form.wish("change it to 4, they squeak now")
    assert "It replaces your review with 5 stars." in form.say("good, but they squeak")


@pytest.mark.parametrize(("form", "wish"), [(OrderForm, "get me a down jacket"), (ChangeForm, "change the jacket")])
def test_stop_needs_no_database(form: type[Form], wish: str, conversation: Conversation, database: Database) -> None:
    turns(conversation, database, form).wish(wish)
    conversation.say("too much, stop", "stop_or_cancel")
    assert conversation.run("action_core_stop").responses == ["utter_core_stopped"]


def test_another_order_is_canceled_instead(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, CancelForm)
    form.wish("cancel the floor lamp")
    assert "R-20511" in form.say("oh thats expensive. then the skillet", "place_order")


def test_the_name_before_the_address(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, AddressForm, "100002")
    form.wish("save a new address")
    said = form.say("work, 5 Market Street, Fairmont 30303", address="5 Market Street, Fairmont 30303")
    assert "Should orders go there unless you say something else?" in said
    assert form.say("no", "deny").startswith("Save 5 Market Street, Fairmont 30303 as work?")


@pytest.mark.parametrize(
    ("said", "count"), [("order 5000 #", 5000), ("make it 120", 120), ("make it 3 on that order", 3), ("#", None)]
)
def test_a_large_count_is_read_as_it_stands(said: str, count: int | None) -> None:
    assert read_quantity(said) == count
