from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.insurance.appeal_form import AppealForm
from actions.insurance.file_claim_form import FileClaimForm
from actions.insurance.incidents import told_in_wish
from actions.insurance.update_claim_form import UpdateClaimForm
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

POLICY, STORY, DAY, ESTIMATE = (field.prompt for field in FileClaimForm.fields[:4])
CLAIMS = (
    "SELECT number, policy_number, story, happened_on, estimate FROM insurance_claims WHERE filed_on = '2025-11-20'"
)


@pytest.fixture
def filing(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, FileClaimForm, database)


@pytest.fixture
def updating(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, UpdateClaimForm, database)


@pytest.fixture
def appealing(conversation: Conversation, database: Database) -> FormTurns:
    conversation.log_in()
    return FormTurns(conversation, AppealForm, database)


def test_a_claim_step_by_step(filing: FormTurns) -> None:
    asked = filing.wish("i need to file a claim")
    assert "- auto policy AU-104471 (2019 Honda Civic)" in asked and asked.endswith(POLICY)
    assert filing.say("the honda") == STORY
    assert filing.say("hail dented the whole roof") == DAY
    assert filing.say("last night") == ESTIMATE
    asked = filing.say("no idea")
    assert '"hail dented the whole roof", on Nov 19, 2025, no estimate yet' in asked
    assert "Comprehensive: covered, after a deductible of $500.00" in asked
    slots = dict(filing.slots)
    done = filing.yes()
    ((number, policy, *_),) = filing.rows(CLAIMS)
    assert f"Your claim number is {number}" in done and policy == "AU-104471"
    assert "Marcus Lindgren (404-555-0131)" in done and "by Nov 24, 2025" in done and "photos of the damage" in done
    assert "done already" in filing.yes_again(slots) and len(filing.rows(CLAIMS)) == 1


def test_all_in_the_wish(filing: FormTurns) -> None:
    asked = filing.wish(
        "file a claim for a burst pipe in my house yesterday, about 900 dollars",
        insurance_type="home",
        period="yesterday",
        money="900.00 USD",
    )
    assert '"A burst pipe in my house yesterday, about 900 dollars", on Nov 19, 2025, about $900.00' in asked
    assert "about $1,200.00" in filing.say("no, 1200", money="1200.00 USD")
    assert filing.say("no", "deny") == "Okay. No claim was filed."
    assert not filing.rows(CLAIMS)


@pytest.mark.parametrize(
    ("said", "period", "answer"),
    [
        ("tomorrow", "tomorrow", "Nov 21, 2025 is still to come."),
        ("two years ago", "ago:2:years", "can be for Nov 20, 2024 or later"),
        ("last week", "last_week", "the first one on which you noticed it"),
        ("in february", "date:2025-02-10", "began on Mar 15, 2025, so it doesn't pay for that day"),
    ],
)
def test_a_day_that_cannot_be(filing: FormTurns, said: str, period: str, answer: str) -> None:
    filing.wish("claim for my car", insurance_type="auto")
    filing.say("somebody keyed it")
    asked = filing.say(said, period=period)
    assert answer in asked and asked.endswith(DAY)


def test_a_vague_day_in_the_wish_is_asked_for(filing: FormTurns) -> None:
    asked = filing.wish("a branch fell on my honda a few days ago", period="a few days ago")
    assert asked == DAY


def test_what_is_not_covered_is_said_before_the_yes(filing: FormTurns) -> None:
    filing.wish("claim for my house", insurance_type="home")
    filing.say("the river flooded the basement")
    filing.say("today", period="today")
    assert "Flood: not covered by this policy, so the claim will probably be denied" in filing.say("3000")


def test_a_claim_of_the_same_day_is_named(filing: FormTurns) -> None:
    filing.wish("claim for my house", insurance_type="home")
    filing.say("the kitchen again")
    assert "You already have claim C-20931" in filing.say("october 31", period="date:10-31")


def test_what_was_told_before_the_log_in_counts(conversation: Conversation, database: Database) -> None:
    conversation.say("my car was hit by hail, i want to file a claim", "file_claim", insurance_type="car")
    assert conversation.form(FileClaimForm.name).followup == "core_log_in_form"
    assert conversation.log_in().followup == FileClaimForm.name
    conversation.form(FileClaimForm.name)
    assert conversation.slots["insurance_claim_policy"] == "AU-104471"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("file a claim for hail damage on my car", "Hail damage on my car"),
        ("somebody stole my bike, i want to file a claim", "Somebody stole my bike"),
        ("i need to make a claim", None),
        ("i have a claim on my home insurance", None),
    ],
)
def test_what_the_wish_tells(said: str, told: str | None) -> None:
    class Message:
        text = said
        entities: list[object] = []

    assert told_in_wish(Message()) == told  # type: ignore[arg-type]


def test_a_note_with_a_new_estimate(updating: FormTurns) -> None:
    asked = updating.wish("i need to add something to my claim")
    assert "1. C-21117: physical therapy" in asked and asked.endswith(UpdateClaimForm.fields[0].prompt)
    assert updating.say("the second one") == UpdateClaimForm.fields[1].prompt
    asked = updating.say("the contractor now says 5200 for the repair")
    assert "change the estimate from $4,800.00 to $5,200.00" in asked
    assert asked.count("?") == 1
    slots = dict(updating.slots)
    assert "The estimate is $5,200.00 now" in updating.yes()
    assert "Nothing happened twice" in updating.yes_again(slots)
    assert len(updating.rows("SELECT id FROM insurance_claim_updates")) == 1


def test_more_is_added_below_the_summary(updating: FormTurns) -> None:
    updating.wish("add photos of the kitchen to C-20931", claim_number="C-20931")
    updating.say("i have the plumber's bill too")
    asked = updating.say("no, the estimate is 5100", money="5100.00 USD")
    assert "add photos of the kitchen to C-20931. i have the plumber's bill too. no, the estimate is 5100" in asked
    assert "to $5,100.00" in asked and "documents@switchboard-insurance.example" in updating.yes()


@pytest.mark.parametrize("number", ["c-20931", "c20931", "C 20931"])
def test_a_claim_number_however_it_is_typed(updating: FormTurns, number: str) -> None:
    asked = updating.wish(f"add to {number} that the fridge broke too", claim_number=number)
    assert asked == 'Add "the fridge broke too" to your claim C-20931 (water damage in the kitchen)?'
    assert "claim C-21117 (physical therapy)?" in updating.say("no, c-21117", claim_number="c-21117")


@pytest.mark.parametrize("number", ["c-20931", "c20931", "20931"])
def test_the_claim_that_was_asked_for(updating: FormTurns, number: str) -> None:
    assert updating.wish("i need to update my claim").endswith(UpdateClaimForm.fields[0].prompt)
    assert updating.say(number, claim_number=number) == UpdateClaimForm.fields[1].prompt
    assert updating.slots["insurance_update_claim_claim"] == "C-20931"


def test_a_decided_claim_is_not_updated(updating: FormTurns) -> None:
    asked = updating.wish("add something to claim C-20544", claim_number="C-20544")
    assert 'is denied already, so nothing can be added to it. If you disagree, say "appeal my claim".' in asked
    assert asked.endswith(UpdateClaimForm.fields[0].prompt)
    assert updating.say("the kitchen") == UpdateClaimForm.fields[1].prompt


def test_the_wish_may_say_what_to_add(updating: FormTurns) -> None:
    updating.wish("the kitchen claim: forgot to mention the dishwasher was damaged too")
    assert "forgot to mention the dishwasher" in str(updating.slots["insurance_update_claim_note"])


def test_the_only_open_claim_is_not_asked_for(other: Conversation, database: Database) -> None:
    other.log_in("100002", "1470")
    turns = FormTurns(other, UpdateClaimForm, database)
    assert turns.wish("made a mistake in the claim i filed, need to fix it") == UpdateClaimForm.fields[1].prompt


def test_life_insurance_is_claimed_by_those_who_are_named(filing: FormTurns) -> None:
    answer = filing.wish("my aunt passed away and i'm named on her policy")
    assert "Ruth Adeyemi (404-555-0134" in answer and "a certified copy of the death certificate" in answer
    assert filing.conversation.form_name is None
    assert filing.wish("our freezer died in the outage").endswith(POLICY)


def test_a_question_in_the_wish_is_answered(appealing: FormTurns) -> None:
    asked = appealing.wish("what's the deadline to appeal?")
    assert asked.startswith("A decision can be appealed for 180 days") and asked.endswith(AppealForm.fields[0].prompt)


def test_an_appeal(appealing: FormTurns) -> None:
    asked = appealing.wish("i want to appeal a decision")
    assert "2. C-20544: MRI scan of the knee, Oct 1, 2025" in asked
    assert appealing.say("the second one") == AppealForm.fields[1].prompt
    asked = appealing.say("my doctor says it was an emergency")
    assert "which was denied" in asked and '"my doctor says it was an emergency"' in asked
    slots = dict(appealing.slots)
    done = appealing.yes()
    ((reference,),) = appealing.rows("SELECT id FROM insurance_appeals")
    assert f"Your appeal is {reference}" in done and "by Dec 20, 2025" in done
    assert "Nothing was sent twice" in appealing.yes_again(slots)
    again = appealing.wish("appeal c-20544", claim_number="c-20544")
    assert f"You appealed that decision already (reference {reference}, submitted)" in again


def test_what_was_just_looked_up_is_appealed(appealing: FormTurns) -> None:
    appealing.conversation.say("how is claim C-20544", "check_claim_status", claim_number="C-20544")
    appealing.conversation.run("action_insurance_claim_status")
    assert appealing.wish("i disagree, appeal") == AppealForm.fields[1].prompt


def test_what_cannot_be_appealed(appealing: FormTurns) -> None:
    assert "is not decided yet" in appealing.wish("appeal the kitchen claim")
    assert "I find no claim C-99999 of yours" in appealing.say("C-99999", claim_number="C-99999")
    assert "I find no claim C-21003 of yours" in appealing.say("C-21003", claim_number="C-21003")


def test_too_late_to_appeal(other: Conversation, database: Database) -> None:
    other.log_in("100002", "1470")
    asked = FormTurns(other, AppealForm, database).wish("the laptop decision is wrong")
    assert "could be appealed until Nov 14, 2025" in asked and asked.endswith(AppealForm.fields[0].prompt)


def test_another_customers_slots_are_of_no_use(filing: FormTurns, other: Conversation) -> None:
    filing.wish("claim for my car", insurance_type="auto")
    filing.say("hail dented the roof")
    filing.say("today", period="today")
    filing.say("500")
    other.log_in("100002", "1470")
    other.slots.update({**filing.slots, "insurance_claim_confirmed": True})
    assert "No claim was filed" in other.say("yes", "affirm").run(FileClaimForm.submit_action).text
    other.slots.update(
        {"insurance_appeal_claim": "C-20544", "insurance_appeal_reason": "x", "insurance_appeal_confirmed": True}
    )
    assert "No appeal was sent" in other.say("yes", "affirm").run(AppealForm.submit_action).text
    other.slots.update(
        {
            "insurance_update_claim_claim": "C-20931",
            "insurance_update_claim_note": "x",
            "insurance_update_claim_confirmed": True,
            "insurance_update_claim_reference": "ABCDEFGHJKLM",
        }
    )
    assert "The claim is as it was" in other.say("yes", "affirm").run(UpdateClaimForm.submit_action).text
    assert not filing.rows(CLAIMS)
