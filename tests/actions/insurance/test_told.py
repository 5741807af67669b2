"""What customers tell in words that answer several questions, or correct an earlier answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.forms import Form
from actions.insurance.accident_form import AccidentForm
from actions.insurance.add_dependent_form import AddDependentForm
from actions.insurance.autopay_forms import AutopayForm
from actions.insurance.beneficiary_forms import AddBeneficiaryForm, RemoveBeneficiaryForm
from actions.insurance.billing_issue_form import BillingIssueForm
from actions.insurance.cancel_form import CancelForm
from actions.insurance.change_plan_form import ChangePlanForm
from actions.insurance.file_claim_form import FileClaimForm
from actions.insurance.pay_premium_form import PayPremiumForm
from actions.insurance.payment_method_form import PaymentMethodForm
from actions.insurance.roadside_form import RoadsideForm
from actions.insurance.update_claim_form import UpdateClaimForm
from actions.insurance.whereabouts import place_in_wish
from tests.actions.form_turns import FormTurns
from tests.actions.insurance.services import DANA

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

Forms = Callable[[type[Form]], FormTurns]


@pytest.fixture
def sam(conversation: Conversation, database: Database) -> Forms:
    conversation.log_in()
    return lambda form: FormTurns(conversation, form, database)


@pytest.fixture
def dana(other: Conversation, database: Database) -> Forms:
    other.log_in(DANA, "1470")
    return lambda form: FormTurns(other, form, database)


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ("my car is dead in the parking lot at the mall, click click nothing", "the parking lot at the mall"),
        ("oh great now i have a flat, im at 5th and main", "5th and main"),
        ("i just crashed into a pole on king street", "king street"),
        ("my battery died on my way to work", None),
        ("locked out of my car", None),
    ],
)
def test_the_place_in_a_wish(wish: str, place: str | None) -> None:
    assert place_in_wish(wish) == place


def test_help_to_a_place_that_the_wish_names(sam: Forms) -> None:
    road = sam(RoadsideForm)
    assert road.wish("my car is dead in the parking lot at the mall") == RoadsideForm.fields[1].prompt
    assert road.say("jump start pls", roadside_service="jump start") == RoadsideForm.fields[2].prompt
    assert "Place: the parking lot at the mall" in road.say("404-555-0142", phone="404-555-0142")
    assert "is on its way" in road.say("yes hurry", "affirm")


def test_nobody_but_the_pole(sam: Forms) -> None:
    accident = sam(AccidentForm)
    assert accident.wish("i just crashed into a pole on king street").endswith(AccidentForm.fields[0].prompt)
    summary = accident.say("nobody hurt, just me and the pole")
    assert "king street? Injuries: nobody is hurt. Also involved: no other car or person" in summary


def test_who_was_just_rear_ended_is_not_asked_when(sam: Forms) -> None:
    accident = sam(AccidentForm)
    accident.wish("someone just rear ended me on route 9")
    assert accident.say("nobody is hurt").endswith(AccidentForm.fields[3].prompt)


def test_the_day_is_the_one_on_which_it_was(sam: Forms) -> None:
    claim = sam(FileClaimForm)
    claim.wish("someone broke into the house sunday and took the tv", period="weekday:sunday")
    assert "on Nov 16, 2025, about $1,200.00" in claim.say("1,200", money="1200.00 USD")
    claim.conversation.say("and it was saturday, we came home sunday", "inform")
    said = [("saturday", 11), ("sunday", 33)]
    claim.conversation._message["entities"] += [
        {"entity": "period", "value": f"weekday:{day}", "start": start, "end": start + len(day)} for day, start in said
    ]
    assert claim.conversation.form(FileClaimForm.name, FileClaimForm.confirmation).text == ""
    assert claim.slots["insurance_claim_happened"] == "2025-11-15"
    claim.slots["requested_slot"] = FileClaimForm.confirmation
    assert "Your claim number is C-" in claim.say("good, send it", "inform")


def test_the_story_while_the_policy_is_asked_for(dana: Forms) -> None:
    claim = dana(FileClaimForm)
    claim.wish("i want to file a claim")
    claim.say("about 600 dollars", money="600.00 USD")
    assert claim.say("my bike got stolen monday", "file_claim", period="weekday:monday").endswith(
        claim.form.fields[0].prompt
    )
    summary = claim.say("renters", insurance_type="renters")
    assert '"My bike got stolen monday", on Nov 17, 2025, about $600.00' in summary and "$500.00" in summary


def test_a_child_is_covered_from_birth(sam: Forms) -> None:
    adding = sam(AddDependentForm)
    asked = adding.wish("we had a baby girl, mia, on the 3rd", person="mia", relationship="child", period="day:03")
    assert asked.endswith(AddDependentForm.fields[0].prompt)
    assert "within 60 days" in adding.say("how soon does she have to be on it")
    summary = adding.say("health, and same day she was born", insurance_type="health")
    assert "Mia (your child)" in summary and "from Nov 3, 2025 on" in summary and "$1,093.84" in summary


def test_a_name_spelled_again(dana: Forms) -> None:
    adding = dana(AddDependentForm)
    adding.wish("put my son noah on my corolla", person="noah", relationship="child")
    assert "AU-118306" in adding.say("no sorry he drives the outback", "deny")
    assert adding.say("and his name is spelled noa").startswith("Noa (your child)")


def test_a_share_of_one_who_has_one(sam: Forms) -> None:
    adding = sam(AddBeneficiaryForm)
    wish = "i want my sister ana on my life insurance with 20 percent"
    assert adding.wish(wish, person="ana", relationship="sibling").startswith("Ana (your sibling) would get 20%")
    hint = adding.say("then take it from elena", person="elena")
    assert "Elena Reyes gets 60%" in hint and "Ana (your sibling) would get 20%" in hint
    assert "would get 10%" in adding.say("no make it 10, she should keep 50", "deny", number="10")


def test_who_gets_the_money(dana: Forms) -> None:
    said = dana(RemoveBeneficiaryForm).wish("who is on it now")
    assert said.startswith("Ruth Whitfield gets 100%") and "Which" not in said


def test_the_charge_before(sam: Forms) -> None:
    issue = sam(BillingIssueForm)
    issue.wish("you people charged me twice for the car", insurance_type="auto")
    first = issue.slots["insurance_billing_issue_charge"]
    issue.say("no sorry its the one before that, the last one is fine", "deny")
    assert issue.slots["insurance_billing_issue_charge"] not in (None, first)
    assert "two equal charges" in issue.yes()


def test_the_end_of_the_month_is_its_last_day(dana: Forms) -> None:
    ending = dana(CancelForm)
    ending.wish("end my renters policy", insurance_type="renters")
    assert "would end on Nov 30, 2025" in ending.say("the end of this month", period="this_month")
    assert "15 days" in ending.say("what would happen if i just dont pay")


def test_just_what_is_owed(sam: Forms) -> None:
    paying = sam(PayPremiumForm)
    assert "At most $134.60" in paying.wish("pay 5000 on my car", insurance_type="auto", money="5000.00 USD")
    assert paying.say("just what i owe", "check_account_balance_due") == PayPremiumForm.fields[2].prompt


def test_kind_and_digits_of_a_card(sam: Forms) -> None:
    method = sam(PaymentMethodForm)
    assert method.wish("change my card, i got a new one", payment_method="card") == PaymentMethodForm.fields[0].prompt
    assert method.say("debit, ends in 7731", card_type="debit") == PaymentMethodForm.fields[2].prompt


def test_a_claim_number_with_a_digit_too_few(sam: Forms) -> None:
    update = sam(UpdateClaimForm)
    asked = update.wish("add a note to C-20544, the pipe was already broken", claim_number="C-20544")
    assert "is denied already" in asked and asked.endswith(UpdateClaimForm.fields[0].prompt)
    assert "C and five digits" in update.say("then note it on C-2093")
    assert update.say("C-20931", claim_number="C-20931").startswith(
        'Add "the pipe was already broken" to your claim C-20931'
    )


def test_paying_it_oneself(sam: Forms) -> None:
    claim = sam(FileClaimForm)
    claim.wish("hail beat up my civic last night")
    said = claim.say("and if i just pay it myself does my price go up")
    assert "does not change your price" in said and said.endswith(FileClaimForm.fields[3].prompt)


def test_a_way_of_paying_is_an_answer_whatever_it_looks_like(dana: Forms) -> None:
    autopay = dana(AutopayForm)
    autopay.wish("put my life insurance on autopay", insurance_type="life")
    said = autopay.say("fine my bank account", "check_account_balance", payment_method="bank account")
    assert "isn't on file" in said and said.endswith(AutopayForm.fields[1].prompt)


def test_nobody_hurt_is_no_emergency(sam: Forms) -> None:
    accident = sam(AccidentForm)
    accident.wish("i just crashed into a pole on king street")
    assert "nobody is hurt" in accident.say("nobody hurt, just me and the pole", "report_emergency")


def test_what_the_other_plan_covers(sam: Forms) -> None:
    change = sam(ChangePlanForm)
    change.wish("i want to switch the health plan to premier", insurance_type="health", plan="premier")
    said = change.say("is dental in premier", "change_plan", plan="premier")
    assert "Dental in health insurance" in said and "up to $1,500.00 a year" in said and "Shall I change it?" in said


def test_a_wrong_policy_is_no_name(sam: Forms) -> None:
    adding = sam(AddDependentForm)
    adding.wish("add a dependent")
    assert adding.say("the auto one", insurance_type="auto") == AddDependentForm.fields[1].prompt
    assert adding.say("sorry, wrong policy").endswith(AddDependentForm.fields[0].prompt)
