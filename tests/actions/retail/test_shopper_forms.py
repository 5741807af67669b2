"""Returns, addresses, profiles, memberships, newsletters and reviews, question by question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.forms import Form
from actions.retail.address_form import AddressForm
from actions.retail.close_form import CloseForm
from actions.retail.membership_form import MembershipForm
from actions.retail.newsletter_form import NewsletterForm
from actions.retail.order_form import OrderForm
from actions.retail.profile_form import ProfileForm
from actions.retail.return_form import ReturnForm
from actions.retail.review_form import ReviewForm
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

Turns = Callable[..., FormTurns]


@pytest.fixture
def turns(conversation: Conversation, database: Database) -> Turns:
    """A conversation with a form; on one kind of database, for each form is tried on all in the cases of `other_customers`."""

    def log_in(form: type[Form], number: str | None = "100001") -> FormTurns:
        if number is not None:
            conversation.log_in(number, {"100001": "2580", "100002": "1470"}[number])
        return FormTurns(conversation, form, database)

    return log_in


def change(database: Database, *statements: str) -> None:
    with database.session(writes=True) as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)
        session.commit()


def test_a_return(turns: Turns) -> None:
    form = turns(ReturnForm)
    assert ReturnForm.fields[2].prompt in form.wish("i want to send my boots back", product="boots")
    summary = form.say("they pinch, too small")
    assert "(reason: it does not fit): you get back $149.00 for the goods and $13.26 sales tax, less $4.95" in summary
    assert "so $157.31, to your Visa ending in 7731" in summary
    assert "Done. Print the label at https://" in form.yes() and "by Dec 8, 2025" in str(form.conversation._events)
    assert "is on its way back already" in form.wish("return the boots", product="boots")


def test_what_is_the_shops_fault_costs_nothing(turns: Turns) -> None:
    form = turns(ReturnForm)
    summary = form.wish("refund for R-20417, the sole is broken", order_number="R-20417")
    assert "the label is free, so $162.26" in summary


def test_what_can_not_be_returned(turns: Turns) -> None:
    form = turns(ReturnForm)
    assert "When it is there you can return it" in form.wish("return the tent", product="tent")
    assert 'say "cancel R-20481"' in form.wish("money back for the lamp", product="lamp")
    change(form.database, "UPDATE retail_orders SET delivered_on = '2025-10-01' WHERE number = 'R-20417'")
    assert "could be returned until Oct 31, 2025" in form.wish("return the boots", product="boots")
    other = turns(ReturnForm, "100002")
    assert "on its way back already (reference RET7QK4WM2XD)" in other.wish("return my blanket", product="blanket")


def test_an_address_is_saved(turns: Turns) -> None:
    form = turns(AddressForm, "100002")
    assert AddressForm.fields[0].prompt in form.wish("i want to save an address")
    assert "I need the zip code too" in form.say("5 Pine Street, Fairmont", address="5 Pine Street, Fairmont")
    assert "What should I call it?" in form.say(
        "5 Pine Street, Fairmont 30306", address="5 Pine Street, Fairmont 30306"
    )
    assert "unless you say something else" in form.say("work")
    assert "as work and make it the usual one?" in form.say("yes", "affirm")
    assert "orders go there from now on" in form.yes()
    query = "SELECT name, usual FROM retail_addresses WHERE customer_id = '100002' ORDER BY name"
    assert form.rows(query) == [("home", 0), ("work", 1)]


def test_the_profile(turns: Turns) -> None:
    form = turns(ProfileForm)
    assert "- birthday: Apr 17, 1988" in form.wish("change my profile")
    assert "a US size from 4 to 15" in form.say("shoe size")
    assert "I need a US size" in form.say("99")
    assert "Change your shoe size from 10 to 11?" in form.say("11")
    assert form.yes() == "Done. Your shoe size is now 11."
    form.wish("my birthday is april 18 1988", period="date:1988-04-18")
    assert form.yes() == "Done. Your birthday is now Apr 18, 1988."
    assert "from by email to by text?" in form.wish("text me instead of email from now on")
    form.wish("new email for my profile: sam@new.example", email="sam@new.example")
    assert form.yes() == "Done. Your email is now sam@new.example."
    assert form.rows("SELECT email FROM customers WHERE number = '100001'") == [("sam@new.example",)]
    assert 'say "save an address"' in form.wish("change the address in my profile")


def test_plus_is_charged_once_and_ends_with_its_year(turns: Turns) -> None:
    form = turns(MembershipForm)
    assert "Plus, $49.00 a year" in form.wish("what does plus cost")
    slots = dict(form.slots)
    assert "I took $49.00." in form.yes()
    assert "Nothing happened twice" in form.yes_again(slots)
    assert "You have a Plus account already" in form.wish("upgrade me to plus", membership="plus")
    assert "counts from Nov 20, 2026 on" in form.wish("back to standard", membership="standard")
    assert "becomes Standard on Nov 20, 2026" in form.yes()
    assert form.rows("SELECT membership, next_membership FROM retail_accounts WHERE customer_id = '100001'") == [
        ("plus", "standard")
    ]


def test_plus_ships_for_free(turns: Turns) -> None:
    form = turns(OrderForm)
    change(form.database, "UPDATE retail_accounts SET membership = 'plus' WHERE customer_id = '100001'")
    assert "shipping $0.00 (free with Plus)" in form.wish("a headlamp by express with paypal")


def test_a_business_account_needs_a_tax_id(turns: Turns) -> None:
    form = turns(MembershipForm)
    assert "Business, free" in form.wish("i want another kind of account")
    assert "tax ID (EIN)" in form.say("business", membership="business")
    assert "Switch from Standard to Business" in form.say("12-3456789")
    form.yes()
    assert form.rows("SELECT membership, tax_id FROM retail_accounts WHERE customer_id = '100001'") == [
        ("business", "12-3456789")
    ]


def test_newsletters(turns: Turns) -> None:
    form = turns(NewsletterForm)
    assert "- Deals: sales and codes, every Thursday (you get it)" in form.wish("sign me up for the newsletter")
    assert "Send Outdoor tips to sam.reyes@example.com? You get a mail with a link first" in form.say("tips")
    form.yes()
    query = "SELECT topic, status FROM retail_subscriptions WHERE customer_id = '100001' ORDER BY topic"
    assert form.rows(query) == [("deals", "active"), ("tips", "waiting for the click")]
    assert "You get Deals already." in form.wish("send me deals", newsletter="deals")
    assert "Stop sending you Deals and Outdoor tips?" in form.wish("unsubscribe me from everything")
    form.yes()
    assert form.rows(query) == []
    assert "You get no newsletter from us" in form.wish("stop the newsletters")


def test_reviews(turns: Turns) -> None:
    form = turns(ReviewForm)
    assert "How many stars" in form.wish("i want to review the boots", product="boots")
    assert ReviewForm.fields[2].prompt in form.say("four")
    assert 'with 4 stars, "they fit well"?' in form.say("they fit well")
    form.yes()
    assert "It replaces your review with 4 stars." in form.wish("change my review of the boots to 2 stars") + form.say(
        "skip"
    )
    form.yes()
    query = "SELECT stars, text, author FROM retail_reviews WHERE customer_id = '100001'"
    assert form.rows(query) == [(2, "", "Sam R.")]
    assert "the Copper Kettle was not" in form.wish("rate the kettle", product="kettle")


def test_what_others_say_needs_no_log_in(turns: Turns) -> None:
    form = turns(ReviewForm, None)
    answer = form.wish("what do people say about the trailhead tent?", product="trailhead tent")
    assert answer.startswith("Trailhead 2 Tent: 4.5 out of 5 stars, 2 reviews.\n- 4 stars, Chris P.")
    assert "Nobody has reviewed the Copper Kettle yet" in form.wish("any reviews of the kettle?", product="kettle")


def test_an_account_with_open_orders_stays(turns: Turns) -> None:
    form = turns(CloseForm)
    answer = form.wish("delete my account")
    assert "- order R-20455 (Trailhead 2 Tent) is shipped" in answer and "- a refund of $12.50" in answer


def test_an_account_goes_with_what_is_not_kept_by_law(turns: Turns) -> None:
    form = turns(CloseForm)
    change(
        form.database,
        "UPDATE retail_orders SET status = 'delivered', delivered_on = '2025-11-01' WHERE customer_id = '100001'",
        "UPDATE retail_refunds SET status = 'paid back' WHERE customer_id = '100001'",
        "DELETE FROM retail_invoices WHERE customer_id = '100001' AND number > 'INV-5031'",
    )
    assert "kept for 7 years, because tax law wants that" in form.wish("delete my account please")
    assert "Done. Your shop account is deleted." in form.say("yes, delete my account", "delete_account")
    for table in ("addresses", "payment_methods", "subscriptions"):
        assert form.rows(f"SELECT count(*) FROM retail_{table} WHERE customer_id = '100001'") == [(0,)]
    assert form.rows("SELECT count(*) FROM retail_orders WHERE customer_id = '100001'") == [(5,)]
    assert "was deleted on Nov 20, 2025 already" in form.wish("delete my account")
    shop = turns(OrderForm)
    assert "Your shop account was deleted on Nov 20, 2025" in shop.wish("a headlamp")
