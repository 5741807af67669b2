from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

COVERAGE, NUMBERS = "action_insurance_check_coverage", "action_insurance_policy_numbers"
AGENT, DOCUMENTS = "action_insurance_find_agent", "action_insurance_required_documents"


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def covered(conversation: Conversation, said: str, **entities: str) -> str:
    return conversation.say(said, "check_coverage", **entities).run(COVERAGE).text


def test_the_own_policy_covers_it(customer: Conversation) -> None:
    answer = covered(customer, "does my car insurance cover hail", coverage="hail", insurance_type="auto")
    assert answer.startswith("Yes. Comprehensive: your auto policy AU-104471 (2019 Honda Civic), Standard plan")
    assert "after a deductible of $500.00" in answer


def test_a_no_names_the_plan_that_does(customer: Conversation) -> None:
    answer = covered(customer, "am i covered for dental", coverage="dental")
    assert answer.startswith("No. Dental:") and "The Premier plan does, up to $1,500.00 a year" in answer
    assert "National Flood Insurance Program" in covered(customer, "is flood covered in my house", coverage="flood", insurance_type="home")  # fmt: skip


def test_what_was_agreed_beside_the_plan(customer: Conversation) -> None:
    assert "up to $6,000.00 a claim, after a deductible of $250.00" in covered(
        customer, "my jewelry?", coverage="jewelry"
    )


def test_the_whole_policy_and_its_deductible(customer: Conversation) -> None:
    answer = covered(customer, "what does my auto policy cover", insurance_type="auto")
    assert "Standard plan (deductible $500.00):" in answer and "- Rental car: up to $40.00 a day" in answer
    every = covered(customer, "what are my deductibles")
    assert "HO-220815" in every and "HE-412093" in every and "RE-509917" not in every


def test_in_general_without_a_log_in(conversation: Conversation) -> None:
    answer = covered(
        conversation, "does renters insurance cover a stolen bike", coverage="bike", insurance_type="renters"
    )
    assert "Basic: not covered" in answer and "Premier: covered, up to $5,000.00 a claim" in answer
    plans = covered(conversation, "what does the basic home plan cover", insurance_type="home", plan="basic")
    assert plans.count("\n- Basic") == 1 and "Standard" not in plans


def test_the_own_policy_asks_for_a_log_in(conversation: Conversation) -> None:
    asked = conversation.say("is my windshield covered", "check_coverage", coverage="windshield").run(COVERAGE)
    assert asked.followup == "core_log_in_form"
    assert conversation.log_in("100002", "1470").followup == COVERAGE
    answer = conversation.run(COVERAGE).text
    assert "AU-118305" in answer and "after a deductible of $50.00" in answer and "AU-118306" in answer
    assert "AU-104471" not in answer, "it is another customer's"


def test_what_follows_a_coverage(customer: Conversation) -> None:
    covered(customer, "does my car insurance cover hail", coverage="hail", insurance_type="auto")
    customer.say("and towing?", coverage="towing").run("action_core_inform")
    assert "up to $150.00 a call" in customer.run(COVERAGE).text


def test_unknown_things_are_said_to_be_unknown(customer: Conversation) -> None:
    answer = covered(customer, "does my policy cover my spaceship", coverage="spaceship")
    assert answer.startswith("I find nothing about spaceship") and "AU-104471" in answer


def test_another_customers_policy_is_not_found(customer: Conversation) -> None:
    assert "I find no active policy AU-118306 of yours" in covered(
        customer, "what does AU-118306 cover", policy_number="AU-118306"
    )


def numbers(conversation: Conversation, said: str, **entities: str) -> str:
    return conversation.say(said, "get_policy_number", **entities).run(NUMBERS).text


def test_policy_numbers(customer: Conversation) -> None:
    answer = numbers(customer, "what are my policy numbers")
    assert answer.splitlines()[1] == "1. Auto: AU-104471 (2019 Honda Civic), Standard plan, renews on Mar 15, 2026."
    assert numbers(customer, "my home policy number", insurance_type="home").startswith("Home: HO-220815 (12 Elm")
    assert numbers(customer, "number of my renters insurance", insurance_type="renters").startswith(
        "Your renters policy RE-509917 (40 Pine Street, Fairmont 30305) ended on Nov 16, 2023."
    )


def find(conversation: Conversation, said: str, **entities: str) -> str:
    return conversation.say(said, "find_insurance_agent", **entities).run(AGENT).text


def test_agents(conversation: Conversation) -> None:
    answer = find(conversation, "an agent in savannah", location="savannah")
    assert answer.startswith("Joan Adams, 90 Bay Street, Savannah 31401, 912-555-0165.")
    assert "Sat 10:00 AM to 1:00 PM" in answer
    assert "Peter Nguyen" not in find(conversation, "an agent for life insurance in fairmont", location="fairmont", insurance_type="life")  # fmt: skip
    assert "Friday, Nov 21, 2025: 9:00 AM to 5:30 PM" in find(
        conversation, "is savannah open friday", location="savannah", period="weekday:friday"
    )
    assert "I know no agent in Boston" in find(conversation, "agents in Boston", location="Boston")
    assert "Marisol Lopez" in find(conversation, "near 30312", location="30312")


def documents(conversation: Conversation, said: str, **entities: str) -> str:
    return conversation.say(said, "ask_required_documents", **entities).run(DOCUMENTS).text


def test_documents(conversation: Conversation) -> None:
    stolen = documents(conversation, "what do i need to claim my stolen car", insurance_type="auto")
    assert "police report" in stolen and "both keys" in stolen and "other driver" not in stolen
    assert "death certificate" in documents(conversation, "papers for a life claim", insurance_type="life")
    assert "birth certificate" in documents(conversation, "what do you need to add my baby to my health plan", insurance_type="health")  # fmt: skip
    every = documents(conversation, "documents to sign up")
    assert "For home insurance also:" in every and "photo ID" in every


def test_documents_ask_for_what(conversation: Conversation) -> None:
    assert documents(conversation, "what documents do you need").endswith("or proof of insurance.")
    documents(conversation, "papers for a claim on the house", insurance_type="home")
    conversation.say("and for renters?", insurance_type="renters").run("action_core_inform")
    assert "copy of your lease" in conversation.run(DOCUMENTS).text


def test_who_says_stole_needs_the_police_report(conversation: Conversation) -> None:
    answer = documents(conversation, "papers for a claim, somebody stole my car", insurance_type="auto")
    assert "the police report or its number" in answer and "both keys" in answer and "where it applies" not in answer


def test_a_town_that_is_no_entity_is_heard(conversation: Conversation) -> None:
    first = conversation.say("an agent in Savannah", "find_insurance_agent", location="Savannah").run(AGENT).text
    assert "Joan Adams" in first
    led = conversation.say("and in athens", "inform").run("action_core_inform")
    assert led.followup == AGENT and "Carl Whitman" in conversation.run(AGENT).text
