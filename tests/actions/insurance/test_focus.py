"""What "it" and "that one" mean after something was looked at or done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.insurance.appeal_form import AppealForm
from actions.insurance.autopay_forms import AutopayForm
from actions.insurance.file_claim_form import FileClaimForm
from actions.insurance.pay_premium_form import PayPremiumForm
from actions.insurance.proof_form import ProofForm
from actions.insurance.quote_form import QuoteForm
from actions.insurance.roadside_form import RoadsideForm
from actions.insurance.update_claim_form import UpdateClaimForm
from actions.memory import INFORM_ACTION
from tests.actions.form_turns import FormTurns
from tests.actions.insurance.services import DANA

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

DUE, STATUS = "action_insurance_balance_due", "action_insurance_claim_status"
COVERAGE, NUMBERS = "action_insurance_check_coverage", "action_insurance_policy_numbers"
DOCUMENTS = "action_insurance_required_documents"


@pytest.fixture
def sam(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


@pytest.fixture
def dana(other: Conversation) -> Conversation:
    other.log_in(DANA, "1470")
    return other


def ask(conversation: Conversation, said: str, intent: str, action: str, **entities: str) -> str:
    conversation.form_name = None
    return conversation.say(said, intent, **entities).run(action).text


def test_the_overdue_one_is_paid_and_proven(dana: Conversation, database: Database) -> None:
    assert "$67.17 is overdue" in ask(dana, "am i behind on anything", "check_account_balance_due", DUE)
    paying = FormTurns(dana, PayPremiumForm, database)
    assert paying.wish("ugh. pay that one now") == PayPremiumForm.fields[2].prompt
    assert paying.say("my card", payment_method="card").startswith("Pay $134.34 for your auto policy AU-118305")
    assert "I took $134.34" in paying.yes()
    proof = FormTurns(dana, ProofForm, database).wish("cop stopped me in it, what do i show him")
    assert "Policy: AU-118305" in proof


def test_somebody_elses_policy_is_not_taken_for_an_own_one(dana: Conversation, database: Database) -> None:
    asked = ask(dana, "when is AU-104471 due", "check_account_balance_due", DUE, policy_number="AU-104471")
    assert asked.startswith("I find no active AU-104471 of yours")
    paying = FormTurns(dana, PayPremiumForm, database)
    assert paying.wish("then pay 50 on it", money="50.00 USD").endswith(PayPremiumForm.fields[0].prompt)


def test_a_claim_that_was_filed(sam: Conversation, database: Database) -> None:
    filing = FormTurns(sam, FileClaimForm, database)
    wish = "a truck threw a rock into my windshield yesterday, want to claim it"
    assert filing.wish(wish, period="yesterday") == FileClaimForm.fields[3].prompt
    asked = filing.say("450 or so, says the glass guy")
    assert '"A truck threw a rock into my windshield yesterday", on Nov 19, 2025, about $450.00' in asked
    assert "$100.00" in asked
    assert "Your claim number is C-" in filing.yes()
    needed = ask(sam, "what was it again that you need from me", "ask_required_documents", DOCUMENTS)
    assert "photos of the damage" in needed and "For auto insurance also" in needed and "life" not in needed
    assert "Next: Marcus Lindgren" in ask(sam, "and when do i hear back", "check_claim_status", STATUS)


def test_a_claim_that_was_looked_at(sam: Conversation, database: Database) -> None:
    ask(sam, "how is my kitchen claim", "check_claim_status", STATUS)
    update = FormTurns(sam, UpdateClaimForm, database)
    asked = update.wish("add to it that i found the receipt")
    assert 'Add "i found the receipt" to your claim C-20931 (water damage in the kitchen)' in asked
    assert "Done" in update.yes()
    assert "HO-220815" in ask(sam, "and which policy is that under", "get_policy_number", NUMBERS)
    answer = ask(sam, "whats the deductible on that", "check_coverage", COVERAGE)
    assert "HO-220815" in answer and "AU-104471" not in answer


def test_a_claim_number_in_lower_case(sam: Conversation) -> None:
    status = ask(sam, "hows c-20931", "check_claim_status", STATUS, claim_number="c-20931")
    assert status.startswith("Your claim C-20931 (water damage in the kitchen)")
    assert "HO-220815" in ask(sam, "and which policy is that under", "get_policy_number", NUMBERS)
    assert "C-20544" in ask(sam, "and c-20544", "inform", STATUS, claim_number="c-20544")
    ask(sam, "is mold covered, for c-20931", "check_coverage", COVERAGE, claim_number="c-20931", coverage="mold")
    policy = ask(sam, "which policy is that", "get_policy_number", NUMBERS)
    assert "HO-220815" in policy and "HE-412093" not in policy


def test_the_denied_claim_and_its_appeal(sam: Conversation, database: Database) -> None:
    appeal = FormTurns(sam, AppealForm, database)
    asked = appeal.wish("you turned down my claim and i dont get why")
    assert "The scan was not pre-approved" in asked and asked.endswith(AppealForm.fields[1].prompt)
    assert "C-20544" in appeal.say("the adjuster never even looked at the basement")
    assert "Your appeal is A-" in appeal.yes()
    status = ask(sam, "how do i know whats going on with it", "check_claim_status", STATUS)
    assert "C-20544" in status and "You appealed" in status and "C-20931" not in status


def test_one_car_and_then_the_other(dana: Conversation) -> None:
    answer = ask(dana, "is my corolla covered if i hit a deer", "check_coverage", COVERAGE, coverage="deer")
    assert answer.startswith("No. Comprehensive: your auto policy AU-118305")
    dana.say("and the outback", "inform").run(INFORM_ACTION)
    answer = dana.run(COVERAGE).text
    assert answer.startswith("Yes. Comprehensive: your auto policy AU-118306") and "AU-118305" not in answer
    dana.say("rental car too?", "inform").run(INFORM_ACTION)
    answer = dana.run(COVERAGE).text
    assert "$60.00 a day, for up to 45 days" in answer and "AU-118305" not in answer
    dana.say("and the corolla?", "inform").run(INFORM_ACTION)
    assert dana.run(COVERAGE).text.startswith("No. Rental car: your auto policy AU-118305")


def test_one_of_all_that_is_insured(dana: Conversation) -> None:
    ask(dana, "what am i insured for", "check_coverage", COVERAGE)
    assert dana.say("the second one", "inform").run(INFORM_ACTION).followup == COVERAGE
    answer = dana.run(COVERAGE).text
    assert "AU-118306" in answer and "AU-118305" not in answer


def test_the_same_quote_with_another_plan(conversation: Conversation, database: Database) -> None:
    quote = FormTurns(conversation, QuoteForm, database)
    wish = "what would renters run me, basic, im at 30305"
    quote.wish(wish, insurance_type="renters", plan="basic", location="30305")
    quote.say("about 15 grand worth of stuff", money="15000.00 USD")
    conversation.form_name = None
    assert conversation.say("and premier?", "inform", plan="premier").run(INFORM_ACTION).followup == QuoteForm.name
    assert "$24.31 a month" in quote.wish("and premier?", plan="premier")


def test_how_long_help_takes_is_no_other_help(sam: Conversation, database: Database) -> None:
    road = FormTurns(sam, RoadsideForm, database)
    road.wish("jump start at the mall on 5th", roadside_service="jump start", phone="404-555-0142")
    assert "is on its way" in road.yes()
    sam.form_name = None
    assert sam.say("how long again", "inform").run(INFORM_ACTION).followup == RoadsideForm.name
    assert "Help is on its way already" in road.wish("how long again")


def test_what_is_in_a_quote(conversation: Conversation, database: Database) -> None:
    quote = FormTurns(conversation, QuoteForm, database)
    wish = "what would renters run me, basic, im at 30305"
    quote.wish(wish, insurance_type="renters", plan="basic", location="30305")
    assert "$10.29 a month" in quote.say("about 15 grand worth of stuff", money="15000.00 USD")
    answer = ask(conversation, "whats in it for that money", "check_coverage", COVERAGE)
    assert "Belongings: up to $15,000.00, after a deductible of $500.00" in answer and "Auto" not in answer


def test_the_same_for_another_policy(sam: Conversation, database: Database) -> None:
    autopay = FormTurns(sam, AutopayForm, database)
    autopay.wish("set up autopay for my car insurance", insurance_type="auto")
    assert "AU-104471" in autopay.say("the visa")
    assert "Done" in autopay.yes()
    asked = autopay.wish("same for health", insurance_type="health")
    assert "HE-412093" in asked and "Visa ending in 4412" in asked
    assert "Done" in autopay.yes()
    said = autopay.wish("which ones are on autopay now")
    assert all(number in said for number in ("AU-104471", "HE-412093", "HO-220815", "LI-301127")) and "?" not in said
