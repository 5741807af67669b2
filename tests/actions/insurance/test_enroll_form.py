from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.insurance import enroll_form
from actions.insurance.enroll_form import EnrollForm
from actions.insurance.enrollment import EnrollmentService, HasOneAlready
from actions.insurance.models import Policy, PolicyChange
from actions.insurance.plan_changes import PlanService
from actions.insurance.policies import PolicyService
from actions.insurance.quote_form import QuoteForm
from actions.insurance.rating import Price, RatingService
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.actions.conftest import Conversation

FORM = EnrollForm()


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(conversation: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(conversation, FORM, said, intent, **entities)


def bought(database: Database) -> list[Policy]:
    with database.session() as session:
        numbers = [one.policy_number for one in session.query(PolicyChange).filter(PolicyChange.kind == "enroll")]
        return [session.get(Policy, number) for number in numbers]


def test_question_by_question(customer: Conversation, database: Database) -> None:
    asked = say(customer, "i want to buy renters insurance", "enroll_in_plan", insurance_type="renters")
    assert asked.endswith("Basic, Standard or Premier?") and "- Basic: your belongings" in asked
    assert say(customer, "standard", plan="standard") == "What is your ZIP code?"
    assert "worth, roughly" in say(customer, "30301", location="30301")
    payments = say(customer, "like 20 grand", money="20000.00 USD")
    assert (
        "$21.70 a month (with a fee of $3.00), $58.10 every three months" in payments and "$213.18 a year" in payments
    )
    assert say(customer, "all at once").endswith("On which day should it start?")
    summary = say(customer, "december 1st", period="date:12-01")
    assert "Renters insurance, Standard plan for $20,000.00, for $18.70 a month" in summary
    assert "It starts on Monday, Dec 1, 2025, and you pay $213.18 a year (5% off), first on that day" in summary
    assert bought(database) == []
    answer = say(customer, "yes, sign me up", "enroll_in_plan")
    (policy,) = bought(database)
    assert f"Your policy is {policy.number} (12 Elm Street, Fairmont 30301)" in answer and policy.number.startswith(
        "RE-"
    )
    assert (policy.premium, policy.billing_frequency, policy.starts_on) == (
        Decimal("18.70"),
        "yearly",
        date(2025, 12, 1),
    )
    assert (policy.paid_until, policy.insured_sum) == (date(2025, 12, 1), Decimal("20000.00"))


def test_a_quote_is_taken_up(conversation: Conversation, database: Database) -> None:
    tell(conversation, QuoteForm(), "quote for a 2022 tesla, im 40, zip 30601", "get_quote", insurance_type="auto", location="30601")  # fmt: skip
    conversation.say("sign me up", "enroll_in_plan")
    assert conversation.form(FORM.name).followup == "core_log_in_form"
    conversation.log_in("100002", "1470")
    asked = say(conversation, "sign me up", "enroll_in_plan")
    assert "I take what you told me for quote Q-" in asked and "How would you like to pay?" in asked
    say(conversation, "monthly", frequency="monthly")
    summary = say(conversation, "tomorrow", period="tomorrow")
    assert "Standard plan for your 2022 Tesla, for $112.80 a month" in summary
    assert "Premier plan for your 2022 Tesla, for $157.20 a month" in say(
        conversation, "make it premier", plan="premier"
    )
    # A business beside this one may have something of the same name.
    assert "Standard plan" in say(conversation, "hm standard is enough i think", delivery_option="standard")
    say(conversation, "yes", "affirm")
    assert [policy.subject for policy in bought(database)] == ["2022 Tesla"]


def test_one_health_policy_is_enough(customer: Conversation, database: Database) -> None:
    answer = say(customer, "sign me up for health insurance", "enroll_in_plan", insurance_type="health")
    assert "You have your health policy HE-412093 (Sam Reyes) already" in answer and 'say "change my plan"' in answer
    assert customer.form_name is None and bought(database) == []


def test_start_days_and_frequencies_that_cannot_be(customer: Conversation) -> None:
    say(customer, "buy basic renters insurance for 10k of stuff in 30301", "enroll_in_plan", insurance_type="renters", plan="basic", money="10000.00 USD", location="30301")  # fmt: skip
    assert "monthly, quarterly or yearly" in say(customer, "weekly", frequency="weekly")
    say(customer, "quarterly", frequency="quarterly")
    assert "choose a day from Nov 20, 2025 to Jan 19, 2026" in say(customer, "next july", period="month:07")
    assert "It starts on Thursday, Nov 20, 2025" in say(customer, "asap")


def test_two_yes_buy_one(customer: Conversation, database: Database) -> None:
    say(customer, "buy basic renters insurance for 10k of stuff in 30301", "enroll_in_plan", insurance_type="renters", plan="basic", money="10000.00 USD", location="30301", frequency="monthly", period="today")  # fmt: skip
    slots = {**customer.slots, enroll_form.CONFIRMED: True}
    assert "Done." in say(customer, "yes", "affirm")
    customer.slots = dict(slots)
    assert "Nothing happened twice" in customer.run(FORM.submit_action).text
    assert len(bought(database)) == 1


def price(session: Session, clock: FixedClock, facts: dict[str, str]) -> Price:
    rating = RatingService(session, clock.today())
    return rating.price(rating.catalog.plan("health", "basic"), facts)


def test_health_again_once_the_old_one_ends(session: Session, clock: FixedClock) -> None:
    customer_id = CustomerId("100001")
    policies = PolicyService(session, customer_id, clock, AuditLog(session, customer_id, "c", clock))
    service, facts = EnrollmentService(policies), {"age": "34", "place": "30301", "smoker": "no"}
    offer, start = price(session, clock, facts), clock.today() + timedelta(days=1)
    with pytest.raises(HasOneAlready):
        service.enroll(offer, facts, "monthly", start, "REF")
    PlanService(policies).cancel("HE-412093", clock.today(), "END")
    session.flush()
    new = service.enroll(offer, facts, "monthly", start, "REF")
    assert new.only_one == "100001-health" and new.subject == "Sam Reyes"
    with pytest.raises(AlreadyDone):
        service.enroll(offer, facts, "monthly", start, "REF")
    with pytest.raises(HasOneAlready):
        service.enroll(offer, facts, "monthly", start, "ANOTHER")
