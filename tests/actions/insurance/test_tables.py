"""What channels show that have more than lines of text: tables instead of the text, and a calendar for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.insurance import accident_form, add_dependent_form, cancel_form, enroll_form, file_claim_form, quote_form
from actions.insurance import remove_dependent_form as removal
from tests.actions.tables import left_out
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


@pytest.fixture
def sam(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


@pytest.mark.parametrize(
    ("action", "said", "entities", "row"),
    [
        (
            "policy_numbers",
            "my policies",
            {},
            ["AU-104471", "auto", "2019 Honda Civic", "Standard", "renews on Mar 15, 2026"],
        ),
        (
            "claim_status",
            "my claims",
            {},
            ["C-21117", "physical therapy", "Nov 4, 2025", "received", "$540.00 estimated"],
        ),
        (
            "find_agent",
            "agents",
            {},
            [
                "Carl Whitman",
                "7 Depot Avenue, Athens 30601",
                "706-555-0164",
                "Auto, home, renters and life insurance",
                "Mon-Fri 8:30 AM to 5:00 PM, Sat-Sun closed",
            ],
        ),
        (
            "find_agent",
            "who is there on friday",
            {"location": "fairmont", "period": "weekday:friday"},
            [
                "Grace Okafor",
                "14 Oak Street, Fairmont 30309",
                "404-555-0163",
                "Life and health insurance",
                "Friday, Nov 21, 2025: 10:00 AM to 6:00 PM",
            ],
        ),
    ],
)
def test_a_table_has_all_that_the_lines_say(
    sam: Conversation, action: str, said: str, entities: dict[str, str], row: list[str]
) -> None:
    message = sam.say(said, "any", **entities).run(f"action_insurance_{action}").messages[0]
    assert message["table"]["rows"][0] == row
    assert left_out(message) == set()


def test_the_table_of_payments_says_what_became_of_them(sam: Conversation) -> None:
    answer = sam.say("did my payments go through", "check_payment_status").run("action_insurance_payment_status")
    table = answer.messages[0]["table"]
    assert table["before"] == "Here are your payments, the latest first:"
    assert table["after"].startswith("... and 4 more.")
    first, second, *_ = [row[4] for row in table["rows"]]
    assert first == "on its way, booked by Nov 21, 2025"
    assert second == "failed, the bank sent it back because there was not enough on the account"
    assert left_out(answer.messages[0]) == {"for"}


def test_one_agent_is_said_in_a_sentence(conversation: Conversation) -> None:
    said = conversation.say("an agent in savannah", "find_insurance_agent", location="savannah")
    assert "table" not in said.run("action_insurance_find_agent").messages[0]


def test_the_table_of_a_quote_explains_the_price(conversation: Conversation) -> None:
    form = quote_form.QuoteForm()
    said = "car insurance for my 2019 honda civic, im 22, zip 30301"
    conversation.say(said, "get_quote", insurance_type="auto", location="30301").form(form.name)
    message = conversation.run(form.submit_action).messages[0]
    assert message["table"]["rows"] == [
        ["Base price", "", "$94.00"],
        ["For a driver of 20 to 24", "60% more", "$150.40"],
        ["For Fairmont and its suburbs", "15% more", "$172.96"],
        ["For a car of 4 to 8 years", "no change", "$172.96"],
    ]
    assert message["table"]["before"] == "Auto insurance, Standard plan: $172.96 a month."
    assert left_out(message) == set()


@pytest.mark.parametrize(
    ("slot", "wanted"),
    [
        (file_claim_form.HAPPENED, {"type": "date", "max": "2025-11-20"}),
        (accident_form.HAPPENED, {"type": "date", "max": "2025-11-20"}),
        (cancel_form.END, {"type": "date", "min": "2025-11-20"}),
        (enroll_form.START, {"type": "date", "min": "2025-11-20"}),
        (add_dependent_form.START, {"type": "date", "min": "2025-11-20"}),
        (removal.END, {"type": "date", "min": "2025-11-20"}),
    ],
)
def test_a_day_is_asked_for_as_a_day(sam: Conversation, slot: str, wanted: dict[str, str]) -> None:
    assert sam.say("go on", "inform").run(f"action_ask_{slot}").messages[-1]["input"] == wanted


def test_a_day_of_a_calendar_is_understood(sam: Conversation) -> None:
    form = file_claim_form.FileClaimForm()
    tell(sam, form, "i want to file a claim for my car", "file_claim", insurance_type="auto")
    tell(sam, form, "Hail dented the hood of my car")
    tell(sam, form, "2025-11-18", period="date:2025-11-18")
    assert sam.slots[file_claim_form.HAPPENED] == "2025-11-18"
