from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.insurance import add_dependent_form, beneficiary_forms, remove_dependent_form
from actions.insurance.add_dependent_form import AddDependentForm
from actions.insurance.beneficiaries import BeneficiaryService, IsBeneficiary, ShareImpossible
from actions.insurance.beneficiary_forms import AddBeneficiaryForm, RemoveBeneficiaryForm
from actions.insurance.member_models import Beneficiary, Dependent
from actions.insurance.members import DependentService, OnPolicyAlready
from actions.insurance.models import Policy
from actions.insurance.policies import PolicyGone, PolicyService
from actions.insurance.remove_dependent_form import RemoveDependentForm
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.actions.conftest import Conversation

ADD, REMOVE = AddDependentForm(), RemoveDependentForm()
GIVE, TAKE = AddBeneficiaryForm(), RemoveBeneficiaryForm()


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def dependents(database: Database) -> dict[tuple[str, str], date | None]:
    with database.session() as session:
        return {(one.policy_number, one.name): one.ends_on for one in session.query(Dependent)}


def shares(database: Database, number: str = "LI-301127") -> dict[str, int]:
    with database.session() as session:
        query = session.query(Beneficiary).filter(Beneficiary.policy_number == number)
        return {one.name: one.share for one in query}


def premium(database: Database, number: str) -> Decimal:
    with database.session() as session:
        return Decimal(session.get(Policy, number).premium)


def test_a_child_on_the_health_policy(customer: Conversation, database: Database) -> None:
    asked = tell(customer, ADD, "add my daughter to my health insurance", "add_dependent", relationship="child", insurance_type="health")  # fmt: skip
    assert asked == "What is the name of the person?"
    summary = tell(customer, ADD, "emma reyes")
    assert (
        "Emma Reyes (your child) would be on your health policy HE-412093 (Sam Reyes) from Nov 20, 2025 on" in summary
    )
    assert "$1,093.84 a month instead of $935.44" in summary
    assert "from Dec 1, 2025 on" in tell(customer, ADD, "from december 1", period="date:12-01")
    answer = tell(customer, ADD, "yes", "affirm")
    assert "Done. Emma Reyes is covered" in answer
    assert ("HE-412093", "Emma Reyes") in dependents(database) and premium(database, "HE-412093") == Decimal("1093.84")


def test_question_by_question(customer: Conversation) -> None:
    asked = tell(customer, ADD, "add someone to my policy", "add_dependent")
    assert "AU-104471" in asked and "HE-412093" in asked and "LI-301127" not in asked
    assert tell(customer, ADD, "the car").endswith("What is the name of the person?")
    assert tell(customer, ADD, "Max").startswith("Who is that to you")
    assert "$197.40 a month instead of $131.60" in tell(customer, ADD, "hes my son")


def test_whom_a_policy_cannot_cover(customer: Conversation, database: Database) -> None:
    answer = tell(customer, ADD, "add my mom Ruth to my health plan", "add_dependent", person="Ruth", relationship="parent", insurance_type="health")  # fmt: skip
    assert "can cover a child, partner or spouse, but no parent" in answer
    answer = tell(customer, ADD, "add elena reyes to the honda, my wife", "add_dependent", person="elena reyes", relationship="spouse")  # fmt: skip
    assert "Elena Reyes is on your auto policy AU-104471 (2019 Honda Civic) already" in answer
    assert len(dependents(database)) == 3


def test_taking_somebody_off(customer: Conversation, database: Database) -> None:
    summary = tell(customer, REMOVE, "take Daniel off my insurance", "remove_dependent", person="Daniel")
    assert "Daniel Reyes (your child) on your health policy HE-412093 (Sam Reyes) would be covered until" in summary
    assert "$777.04 a month instead of $935.44" in summary
    assert "Done." in tell(customer, REMOVE, "yes please", "affirm")
    assert dependents(database)[("HE-412093", "Daniel Reyes")] == date(2025, 11, 20)
    assert premium(database, "HE-412093") == Decimal("777.04")


def test_somebody_on_two_policies_is_asked_about(customer: Conversation) -> None:
    asked = tell(customer, REMOVE, "remove my wife", "remove_dependent", relationship="spouse")
    assert asked.splitlines()[0].startswith("1. Elena Reyes (your spouse) on your auto") and "Daniel" not in asked
    assert "on your auto policy" in tell(customer, REMOVE, "from the car", insurance_type="auto")
    assert "on your health policy" in tell(customer, REMOVE, "no, the health one", "deny", insurance_type="health")


def test_strangers_and_nobody(customer: Conversation, other: Conversation) -> None:
    assert "I find nobody named Zoe there. There is Daniel Reyes and Elena Reyes." in tell(
        customer, REMOVE, "remove Zoe", "remove_dependent", person="Zoe"
    )
    other.log_in("100002", "1470")
    assert "Nobody but you" in tell(other, REMOVE, "remove my kid", "remove_dependent", relationship="child")


def service(session: Session, clock: FixedClock, customer: str = "100001") -> PolicyService:
    customer_id = CustomerId(customer)
    return PolicyService(session, customer_id, clock, AuditLog(session, customer_id, "c", clock))


def test_two_yes_add_one(session: Session, clock: FixedClock) -> None:
    people = DependentService(service(session, clock))
    people.add("AU-104471", "Emma", "child", clock.today(), "REF")
    with pytest.raises(AlreadyDone):
        people.add("AU-104471", "Emma", "child", clock.today(), "REF")
    session.flush()
    with pytest.raises(OnPolicyAlready):
        people.add("AU-104471", "emma", "child", clock.today(), "ANOTHER")


def test_nobody_reaches_another_customers_people(session: Session, clock: FixedClock, other: Conversation) -> None:
    theirs = service(session, clock, "100002")
    with pytest.raises(PolicyGone):
        DependentService(theirs).add("AU-104471", "Emma", "child", clock.today(), "REF")
    with pytest.raises(PolicyGone):
        BeneficiaryService(theirs).remove("LI-301127", "B3W9C6RTX4NK", "REF")
    session.rollback()
    other.log_in("100002", "1470")
    other.slots |= {remove_dependent_form.PERSON: "D7Q2M5XWK9RA", remove_dependent_form.END: "2025-11-20"}
    other.slots |= {remove_dependent_form.CONFIRMED: True, remove_dependent_form.REFERENCE: "REF"}
    assert "Done" not in other.run(REMOVE.submit_action).text
    other.slots |= {
        add_dependent_form.POLICY: "HE-412093",
        add_dependent_form.PERSON: "Eve",
        add_dependent_form.REFERENCE: "R",
    }
    other.slots |= {add_dependent_form.RELATIONSHIP: "child", add_dependent_form.START: "2025-11-20", add_dependent_form.CONFIRMED: True}  # fmt: skip
    assert "Done" not in other.run(ADD.submit_action).text
    other.slots |= {beneficiary_forms.LEAVING: "B3W9C6RTX4NK", beneficiary_forms.LEAVING_CONFIRMED: True}
    other.slots |= {beneficiary_forms.LEAVING_REFERENCE: "REF"}
    assert "Done" not in other.run(TAKE.submit_action).text


def test_a_beneficiary_more(customer: Conversation, database: Database) -> None:
    summary = tell(customer, GIVE, "add my daughter emma as beneficiary with 20 percent", "add_beneficiary", person="emma", relationship="child", number="20")  # fmt: skip
    assert "Emma (your child) would get 20% of the $250,000.00 of your life policy LI-301127" in summary
    assert "The others: Elena Reyes 48% (now 60%) and Daniel Reyes 32% (now 40%)." in summary
    answer = tell(customer, GIVE, "yes", "affirm")
    assert "- Elena Reyes (spouse): 48%\n- Daniel Reyes (child): 32%\n- Emma (child): 20%" in answer
    assert shares(database) == {"Elena Reyes": 48, "Daniel Reyes": 32, "Emma": 20}


@pytest.mark.parametrize(("said", "share"), [("equal", "33"), ("a quarter", "25"), ("10%", "10"), ("50", "50")])
def test_shares_in_words(customer: Conversation, said: str, share: str) -> None:
    tell(customer, GIVE, "add a beneficiary", "add_beneficiary")
    tell(customer, GIVE, "my brother tom")
    assert f"would get {share}%" in tell(customer, GIVE, said)


def test_shares_that_cannot_be(customer: Conversation, database: Database) -> None:
    tell(customer, GIVE, "add my brother Tom as a beneficiary", "add_beneficiary", person="Tom", relationship="sibling")
    assert "1% to 98%" in tell(customer, GIVE, "100 percent", number="100")
    assert "1% to 98%" in tell(customer, GIVE, "0 then", number="0")
    assert "gets 60% of your life policy" in tell(customer, GIVE, "no, Elena Reyes", person="Elena Reyes")
    assert shares(database) == {"Elena Reyes": 60, "Daniel Reyes": 40}


def test_the_first_one_gets_everything(other: Conversation, database: Database) -> None:
    other.log_in("100002", "1470")
    summary = tell(other, TAKE, "remove my mom as beneficiary", "remove_beneficiary", relationship="parent")
    assert "Ruth Whitfield (your parent), 100%" in summary and "would go to your estate" in summary
    assert "Nobody is named now" in tell(other, TAKE, "yes", "affirm") and shares(database, "LI-318840") == {}
    summary = tell(other, GIVE, "add my partner Alex", "add_beneficiary", person="Alex", relationship="partner")
    assert "would get 100% of the $100,000.00" in summary
    tell(other, GIVE, "yes", "affirm")
    assert shares(database, "LI-318840") == {"Alex": 100}


def test_a_beneficiary_less(customer: Conversation, database: Database) -> None:
    asked = tell(customer, TAKE, "remove a beneficiary", "remove_beneficiary")
    assert "1. Elena Reyes (your spouse), 60%" in asked
    assert "Daniel Reyes 100% (now 40%)" in tell(customer, TAKE, "the first one")
    tell(customer, TAKE, "yes", "affirm")
    assert shares(database) == {"Daniel Reyes": 100}


def test_shares_always_add_up(session: Session, clock: FixedClock) -> None:
    people = BeneficiaryService(service(session, clock))
    policy = people.policies.find("LI-301127")
    for count, share in enumerate((33, 7, 50, 1)):
        people.add("LI-301127", f"Person {count}", "friend", share, f"REF{count}")
        session.flush()
        assert sum(one.share for one in people.of(policy)) == 100
    with pytest.raises(IsBeneficiary):
        people.add("LI-301127", "person 1", "friend", 5, "A")
    with pytest.raises(ShareImpossible):
        people.add("LI-301127", "Zed", "friend", 95, "B")
    with pytest.raises(AlreadyDone):
        people.add("LI-301127", "Zed", "friend", 5, "REF1")
