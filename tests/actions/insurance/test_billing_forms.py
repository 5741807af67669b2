from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.forms import Form
from actions.insurance.autopay_forms import AutopayForm, EndAutopayForm
from actions.insurance.billing_issue_form import BillingIssueForm
from actions.insurance.billing_models import PremiumCredit
from actions.insurance.frequency_form import FrequencyForm
from actions.insurance.pay_premium_form import PayPremiumForm
from actions.insurance.payment_method_form import PaymentMethodForm
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

Forms = Callable[[type[Form]], FormTurns]

PAID = "SELECT policy_number, amount, method FROM insurance_premium_payments WHERE paid_on = '2025-11-20'"
POLICY = "SELECT billing_frequency, autopay, payment_label FROM insurance_policies WHERE number = 'AU-104471'"


@pytest.fixture
def sam(conversation: Conversation, database: Database) -> Forms:
    conversation.log_in()
    return lambda form: FormTurns(conversation, form, database)


@pytest.fixture
def dana(other: Conversation, database: Database) -> Forms:
    other.log_in("100002", "1470")
    return lambda form: FormTurns(other, form, database)


def test_all_that_is_due(sam: Forms) -> None:
    turns = sam(PayPremiumForm)
    assert turns.wish("pay my premium").endswith(PayPremiumForm.fields[0].prompt)
    asked = turns.say("car", insurance_type="auto")
    assert asked.startswith("$134.60 for your auto policy AU-104471") and asked.endswith(
        PayPremiumForm.fields[1].prompt
    )
    assert turns.say("all of it") == PayPremiumForm.fields[2].prompt
    assert [button["payload"] for button in turns.buttons] == ["checking account ending in 3377", "Visa ending in 4412"]
    assert turns.say("the visa").startswith(
        "Pay $134.60 for your auto policy AU-104471 (2019 Honda Civic) from your Visa"
    )
    slots = dict(turns.slots)
    done = turns.yes()
    assert "I took $134.60 from your Visa ending in 4412. It is booked" in done and "due on Dec 28, 2025" in done
    assert "Nothing happened twice" in turns.yes_again(slots) and len(turns.rows(PAID)) == 1
    assert "Nothing is due" in turns.wish("pay for my car", insurance_type="auto")


def test_a_part_and_a_correction(dana: Forms) -> None:
    turns = dana(PayPremiumForm)
    asked = turns.wish("pay 500 for the corolla with paypal", money="500.00 USD", payment_method="paypal")
    assert "At most $134.34 can be paid" in asked and "is not paid. You are covered until Nov 29, 2025" in asked
    assert "from your PayPal account" in turns.say("what i owe")
    assert "Pay $67.17 for" in turns.say("half of it") and "Pay $50.00" in turns.say("make it 50", money="50.00 USD")
    assert "from your Mastercard ending in 9027" in turns.say("no, with my card", "deny", payment_method="card")
    assert turns.say("no", "deny") == "Okay. Nothing was paid." and not turns.rows(PAID)


def test_the_least_that_keeps_the_policy(dana: Forms) -> None:
    turns = dana(PayPremiumForm)
    turns.wish("do the minimum so my corolla stays insured")
    assert turns.slots["insurance_payment_amount"] == "67.17 USD"
    assert "one policy at a time" in turns.wish("pay all my policies at once")


@pytest.mark.parametrize(
    ("said", "method", "answer"),
    [
        ("by check", "check", "A check goes to Switchboard Insurance, PO Box 7700"),
        ("the visa", "card", "Your Visa ending in 1180 expired on Oct 26, 2025."),
        ("bank account", "bank account", "That isn't on file; I can take it from your Mastercard ending in 9027 or"),
    ],
)
def test_what_premiums_cannot_be_paid_with(dana: Forms, said: str, method: str, answer: str) -> None:
    turns = dana(PayPremiumForm)
    turns.wish("pay all of it for the corolla")
    asked = turns.say(said, payment_method=method)
    assert answer in asked and asked.endswith(PayPremiumForm.fields[2].prompt)


def test_what_was_paid_elsewhere_in_the_meantime_is_not_paid_again(sam: Forms, database: Database) -> None:
    turns = sam(PayPremiumForm)
    turns.wish("pay everything for my car with the visa", insurance_type="auto", payment_method="card")
    with database.session(writes=True) as session:
        session.add(PremiumCredit(policy_number="AU-104471", amount=Decimal("100.00")))
        session.commit()
    assert "At most" in turns.yes() and not turns.rows(PAID)


def test_how_often(sam: Forms) -> None:
    turns = sam(FrequencyForm)
    turns.wish("change how often i pay")
    assert turns.say("the honda") == FrequencyForm.fields[1].prompt
    assert turns.buttons[2]["title"] == "Yearly: $1,500.24"
    assert "Premiums are paid monthly, quarterly or yearly." in turns.say("weekly", frequency="weekly")
    assert "is paid monthly already" in turns.say("every month")
    asked = turns.say("once a year")
    assert "yearly from Nov 28, 2025 on? You pay $1,500.24 a year (5% off) instead of $134.60 a month" in asked
    assert "You save $114.96 a year." in asked
    slots = dict(turns.slots)
    assert "From Nov 28, 2025 on you pay $1,500.24 a year" in turns.yes()
    assert "Nothing happened twice" in turns.yes_again(slots) and turns.rows(POLICY)[0][0] == "yearly"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("what would i save if i paid yearly for the honda?", "or $1,500.24 a year (5% off)"),
        ("can i pay for all my policies yearly", "I do one policy at a time"),
    ],
)
def test_a_question_about_how_often(sam: Forms, said: str, answer: str) -> None:
    assert answer in sam(FrequencyForm).wish(said)


def test_all_up_front_is_yearly(sam: Forms) -> None:
    assert "yearly from" in sam(FrequencyForm).wish("let me pay for the honda all up front", insurance_type="auto")


def test_what_is_overdue_comes_before_another_frequency(dana: Forms) -> None:
    answer = dana(FrequencyForm).wish("pay the corolla quarterly", frequency="quarterly")
    assert "$67.17" in answer and 'has to be paid first: say "pay my premium"' in answer


def test_autopay_on(sam: Forms) -> None:
    turns = sam(AutopayForm)
    assert turns.wish("autopay for my car please", insurance_type="auto") == AutopayForm.fields[1].prompt
    assert "The first time is Nov 28, 2025: $134.60." in turns.say("the first one")
    slots = dict(turns.slots)
    assert "is taken from your checking account ending in 3377 from now on" in turns.yes()
    assert "Nothing happened twice" in turns.yes_again(slots)
    assert turns.rows(POLICY) == [("monthly", 1, "checking account ending in 3377")] or turns.rows(POLICY)[0][1] is True
    answer = turns.wish("autopay for my car from my bank account", insurance_type="auto", payment_method="bank account")
    assert "is paid by itself from your checking account ending in 3377 already" in answer


def test_autopay_off(sam: Forms) -> None:
    turns = sam(EndAutopayForm)
    assert "is not on autopay, so nothing has to end" in turns.wish("stop autopay on my car", insurance_type="auto")
    asked = turns.wish("cancel autopay")
    assert "home policy" in asked and "AU-104471" not in asked
    asked = turns.say("life", insurance_type="life")
    assert "The $25.00 due on Dec 5, 2025 is then yours to pay." in asked
    assert "Autopay for your life policy LI-301127" in turns.say("end it")
    assert turns.rows("SELECT kind FROM insurance_policy_changes") == [("cancel_autopay",)]


def test_a_new_card(sam: Forms) -> None:
    turns = sam(PaymentMethodForm)
    assert turns.wish("i have a new card", payment_method="card").endswith(PaymentMethodForm.fields[0].prompt)
    assert turns.say("a debit card", payment_method="card") == PaymentMethodForm.fields[1].prompt
    assert turns.say("ends in 4417") == PaymentMethodForm.fields[2].prompt
    asked = turns.say("email")
    assert asked == (
        "Pay from your debit card ending in 4417 from now on, and send the link for its number to sam.reyes@example.com? Shall I do that?"
    )
    slots = dict(turns.slots)
    assert "Open it within 24 hours" in turns.yes() and "Nothing happened twice" in turns.yes_again(slots)
    rows = turns.rows("SELECT kind, card_type, last_four, send_to, status FROM insurance_method_changes")
    assert rows == [("card", "debit", "4417", "email", "open")]


def test_a_whole_number_is_never_kept(sam: Forms) -> None:
    turns = sam(PaymentMethodForm)
    asked = turns.wish("use my credit card 4111 1111 1111 1234", payment_method="card", card_type="credit")
    assert "Please never type a whole card or account number here" in asked
    assert turns.slots["insurance_method_digits"] == "1234"
    assert "credit card ending in 1234" in turns.say("text me")
    turns.yes()
    assert turns.rows("SELECT last_four FROM insurance_method_changes") == [("1234",)]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("switch from my visa to my bank account", "bank account"),
        ("my visa expired, use paypal", "paypal"),
        ("take it from my debit card instead of the bank account", "debit card"),
        ("i want to use my checking account", "bank account"),
    ],
)
def test_the_new_way_of_paying(sam: Forms, said: str, kind: str) -> None:
    turns = sam(PaymentMethodForm)
    turns.wish(said)
    assert turns.slots["insurance_method_kind"] == kind


def test_checks_need_no_change(sam: Forms) -> None:
    assert "PO Box 7700" in sam(PaymentMethodForm).wish("i want to pay by check", payment_method="check")


def test_charged_twice(sam: Forms) -> None:
    turns = sam(BillingIssueForm)
    asked = turns.wish("you charged me twice for my car", insurance_type="auto")
    assert "$134.60 for AU-104471 on Oct 29, 2025" in asked and '"you charged me twice for my car"' in asked
    slots = dict(turns.slots)
    done = turns.yes()
    ((reference,),) = turns.rows("SELECT id FROM insurance_billing_cases")
    assert f"Your case is {reference}. I see two equal charges of that day" in done and "by Dec 4, 2025" in done
    assert "Nothing was reported twice" in turns.yes_again(slots)


def test_a_pair_of_charges_is_found_by_its_sum(sam: Forms) -> None:
    assert "on Oct 29, 2025" in sam(BillingIssueForm).wish("double payment this month", period="this_month")


def test_a_charge_of_those_that_fit(dana: Forms) -> None:
    turns = dana(BillingIssueForm)
    asked = turns.wish("i was charged 153.65 after i cancelled", money="153.65 USD")
    assert asked.startswith("1. $153.65 for AU-118306 on Nov 11, 2025") and asked.endswith(
        BillingIssueForm.fields[0].prompt
    )
    assert "on Oct 12, 2025" in turns.say("the second one")
    assert "on Nov 11, 2025" in turns.say("no, the first one", "deny")
    assert turns.say("no", "deny") == "Okay. Nothing was reported."


def test_a_charge_from_the_list(sam: Forms) -> None:
    turns = sam(BillingIssueForm)
    asked = turns.wish("my bill is wrong")
    assert asked.startswith("1. $25.00 for LI-301127 on Nov 19, 2025") and len(turns.buttons) == 5
    assert "I find no such charge" in turns.say("the 77 dollars", money="77.00 USD")
    assert turns.say("number 2", number="2") == BillingIssueForm.fields[1].prompt
    assert "Shall I report it?" in turns.say("i never agreed to that")


def test_another_customers_slots_are_of_no_use(sam: Forms, dana: Forms) -> None:
    turns, others = sam(PayPremiumForm), dana(PayPremiumForm)
    turns.wish("pay 10 for my car with the visa", insurance_type="auto", money="10.00 USD", payment_method="card")
    for form, slots in (
        (PayPremiumForm, {**turns.slots, "insurance_payment_confirmed": True}),
        (
            FrequencyForm,
            {
                "insurance_frequency_policy": "AU-104471",
                "insurance_frequency_frequency": "yearly",
                "insurance_frequency_confirmed": True,
                "insurance_frequency_reference": "ABCDEFGHJKLM",
            },
        ),
        (
            AutopayForm,
            {
                "insurance_autopay_policy": "AU-104471",
                "insurance_autopay_method": "100001-card",
                "insurance_autopay_confirmed": True,
                "insurance_autopay_reference": "ABCDEFGHJKLN",
            },
        ),
        (
            EndAutopayForm,
            {
                "insurance_end_autopay_policy": "LI-301127",
                "insurance_end_autopay_confirmed": True,
                "insurance_end_autopay_reference": "ABCDEFGHJKLP",
            },
        ),
        (
            BillingIssueForm,
            {
                "insurance_billing_issue_charge": "P7K2M9WXQT4A",
                "insurance_billing_issue_problem": "twice",
                "insurance_billing_issue_confirmed": True,
            },
        ),
    ):
        others.slots.update(slots)
        answer = others.conversation.say("yes", "affirm").run(form.submit_action).text
        assert form.nothing_done in answer or "nothing was done twice" in answer
    assert not turns.rows(PAID) and not turns.rows("SELECT id FROM insurance_policy_changes")
    assert not turns.rows("SELECT id FROM insurance_billing_cases")
