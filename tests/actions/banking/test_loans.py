from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.banking.loan_form import AMOUNT, CONFIRMED, INCOME, MONTHS, PURPOSE, LoanForm
from actions.banking.loans import SHARE, LoanService, NoLoans, payment, possible
from actions.banking.models import InterestRate
from actions.banking.order_models import LoanApplication, LoanTerms
from actions.clock import FixedClock
from actions.core.models import AuditEntry, CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.references import AlreadyDone
from tests.actions.turns import tell

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = LoanForm()
TERMS = LoanTerms(least=Decimal("1000.00"), most=Decimal("25000.00"), fewest_months=12, most_months=60)


def service(session: Session, clock: FixedClock) -> LoanService:
    customer_id = CustomerId("100001")
    return LoanService(session, customer_id, clock, AuditLog(session, customer_id, "conversation-1", clock))


def test_payments() -> None:
    assert payment(Decimal("5000.00"), Decimal("10.49"), 36) == Decimal("162.49")
    assert payment(Decimal("1200.00"), Decimal("0"), 12) == Decimal("100.00")


@given(income=st.integers(100, 20_000), months=st.integers(12, 60))
def test_what_is_possible_is_the_most_that_the_rules_allow(income: int, months: int) -> None:
    percent, share = Decimal("10.49"), income * SHARE
    most = possible(Decimal(income), TERMS, percent, months)
    if most:
        assert TERMS.least <= most <= TERMS.most and payment(most, percent, months) <= share
    if most < TERMS.most:
        assert payment(max(most + 100, TERMS.least), percent, months) > share


def test_the_purpose_decides_the_product(session: Session, clock: FixedClock) -> None:
    loans = service(session, clock)
    assert loans.terms("a used truck").product == "Car loan" and loans.terms("my roof").product == "Personal loan"
    assert loans.offer(Decimal("5000.00"), "my car", 36, Decimal("4000.00")).percent == Decimal("6.24")
    session.execute(delete(InterestRate))
    with pytest.raises(NoLoans):
        loans.offer(Decimal("5000.00"), "my car", 36, Decimal("4000.00"))


def test_an_application_is_stored_once(session: Session, clock: FixedClock) -> None:
    loans = service(session, clock)
    offer = loans.offer(Decimal("5000.00"), "roof", 36, Decimal("4000.00"))
    assert loans.apply(offer, "roof", Decimal("4000.00"), "REF").status == "received"
    session.commit()
    with pytest.raises(AlreadyDone):
        loans.apply(offer, "roof", Decimal("4000.00"), "REF")
    assert [entry.details["status"] for entry in session.query(AuditEntry)] == ["received"]


@pytest.fixture
def customer(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


def say(customer: Conversation, said: str, intent: str = "inform", **entities: str) -> str:
    return tell(customer, FORM, said, intent, **entities)


def fill(customer: Conversation, income: str) -> str:
    assert say(customer, "i need money", "apply_for_loan") == FORM.fields[0].prompt
    assert say(customer, "5000", money="5000.00 USD") == FORM.fields[1].prompt
    assert say(customer, "a new roof") == FORM.fields[2].prompt
    assert say(customer, "3 years", number="3") == FORM.fields[3].prompt and customer.slots[MONTHS] == "36"
    return say(customer, income, money=f"{income}.00 USD")


def applications(database: Database) -> list[LoanApplication]:
    with database.session() as session:
        return list(session.execute(select(LoanApplication)).scalars())


def test_an_application_within_the_rules(customer: Conversation, database: Database) -> None:
    assert fill(customer, "4000") == (
        'Personal loan for "a new roof": $5,000.00 over 36 months at 10.49% APR is $162.49 a month, $5,849.64 in all. '
        "Apply for it with a monthly income of $4,000.00?"
    )
    slots = {**customer.slots, CONFIRMED: True}
    done = say(customer, "yes", "affirm")
    (application,) = applications(database)
    assert application.status == "received" and application.id in done and "two business days" in done
    customer.slots = dict(slots)
    assert "Nothing happened twice" in customer.run(FORM.submit_action).text and len(applications(database)) == 1


def test_one_that_is_declined_says_why_and_what_would_be_possible(customer: Conversation, database: Database) -> None:
    summary = fill(customer, "500")
    assert "more than 30% of your income ($150.00)" in summary and "up to $4,600.00 would be possible" in summary
    declined = say(customer, "yes", "affirm")
    assert "is declined" in declined and "$4,600.00" in declined and applications(database)[0].status == "declined"


def test_a_no(customer: Conversation, database: Database) -> None:
    assert "smallest loan" in fill(customer, "50")
    assert say(customer, "no", "deny") == "Okay. No application was made." and applications(database) == []


def test_bounds(customer: Conversation) -> None:
    answer = say(customer, "lend me 90000", "apply_for_loan", money="90000.00 USD")
    assert "$25,000.00 (personal loan) or $3,000.00 to $60,000.00 (car loan)" in answer
    assert say(customer, "40000", money="40000.00 USD") == FORM.fields[1].prompt
    assert "$25,000.00 (personal loan)." in say(customer, "a wedding") and customer.slots[AMOUNT] is None
    say(customer, "5000", money="5000.00 USD")
    assert "12 to 60 months" in say(customer, "6", money="6.00 USD")
    assert customer.slots[MONTHS] is None


def test_a_mortgage_is_for_a_colleague(customer: Conversation) -> None:
    answer = say(customer, "apply for a mortgage", "apply_for_loan", account_type="mortgage")
    assert "talk to a person" in answer and customer.form_name is None


def test_a_car_loan_named_at_once_has_the_car_loans_rate(customer: Conversation) -> None:
    say(customer, "i need a car loan, 15000 over 5 years", "apply_for_loan", account_type="loan", number="5")
    assert customer.slots[MONTHS] == "60" and customer.slots[PURPOSE] == "a car"
    assert "at 6.24% APR" in say(customer, "4800", money="4800.00 USD")


def test_figures_are_told_apart(customer: Conversation) -> None:
    say(customer, "a loan", "apply_for_loan")
    asked = say(customer, "it's for a car and i make 5000 a month", money="5000.00 USD")
    assert asked == FORM.fields[0].prompt and customer.slots.get(AMOUNT) is None
    assert say(customer, "8000", money="8000.00 USD") == FORM.fields[2].prompt
    assert "$8,000.00 over 36 months" in say(customer, "over 36 months please", number="36")
    assert "$8,000.00 over 48 months" in say(customer, "change it to 48 months", money="48.00 USD")


def test_what_is_no_term_is_said_so(customer: Conversation) -> None:
    say(customer, "8000 for a roof", "apply_for_loan", money="8000.00 USD")
    assert "It can be paid back over 12 to 60 months" in say(customer, "5200", money="5200.00 USD")
    assert say(customer, "5200 a month", money="5200.00 USD") == FORM.fields[2].prompt
    assert customer.slots[INCOME] == "5200.00 USD"


def test_a_term_is_no_purpose(customer: Conversation) -> None:
    say(customer, "5000", "apply_for_loan", money="5000.00 USD")
    assert say(customer, "over 36 months please", number="36") == FORM.fields[1].prompt
    assert customer.slots[MONTHS] == "36"


def test_a_long_purpose_is_cut_wherever_it_is_said(customer: Conversation, database: Database) -> None:
    story = "a new roof " + "and the gutters and the chimney " * 10
    say(customer, f"i want to borrow 5000 for {story}", "apply_for_loan", money="5000.00 USD")
    assert len(customer.slots[PURPOSE]) == 200
    say(customer, "36")
    say(customer, "4000", money="4000.00 USD")
    assert "is in and fits our rules" in say(customer, "yes", "affirm")


@pytest.mark.parametrize(
    ("said", "entities", "figures"),
    [
        ("make it 48 months", {"number": "48"}, ("5000.00", "48", "4000.00")),
        ("make it 48", {"money": "48.00 USD"}, ("5000.00", "48", "4000.00")),
        ("actually make the loan 7000", {"money": "7000.00 USD"}, ("7000.00", "36", "4000.00")),
        ("actually 10000", {}, ("10000.00", "36", "4000.00")),
        ("no, the loan 10000", {}, ("10000.00", "36", "4000.00")),
        ("my income is 4500 actually", {"money": "4500.00 USD"}, ("5000.00", "36", "4500.00")),
    ],
)  # fmt: skip
def test_corrections_at_the_summary(
    customer: Conversation, said: str, entities: dict[str, str], figures: tuple[str, str, str]
) -> None:
    fill(customer, "4000")
    assert "Apply for it" in say(customer, said, **entities)
    kept = tuple(str(customer.slots[slot]).removesuffix(" USD") for slot in (AMOUNT, MONTHS, INCOME))
    assert kept == figures


def test_the_purpose_can_be_corrected(customer: Conversation) -> None:
    fill(customer, "4000")
    assert 'Personal loan for "braces"' in say(customer, "purpose is braces", "ask_why")


def test_another_sum_at_the_income_corrects_the_loan(customer: Conversation) -> None:
    say(customer, "i need 12000 for a used honda", "apply_for_loan", currency="12000")
    say(customer, "4 years", number="4")
    assert say(customer, "actually 15 grand", money="15000.00 USD") == FORM.fields[3].prompt
    assert "Car loan" in say(customer, "5000", money="5000.00 USD")
    assert customer.slots[AMOUNT] == "15000.00 USD" and customer.slots[INCOME] == "5000.00 USD"


def test_the_income_in_the_first_message(customer: Conversation) -> None:
    asked = say(customer, "i make 5k a month, can i get 12000 for a kitchen", "apply_for_loan", money="5000.00 USD")
    assert asked == FORM.fields[2].prompt and customer.slots[INCOME] == "5000.00 USD"
    assert customer.slots[AMOUNT] == "12000.00 USD" and customer.slots[PURPOSE] == "a kitchen"


def test_figures_are_no_purpose(customer: Conversation) -> None:
    say(customer, "8000", "apply_for_loan", money="8000.00 USD")
    assert say(customer, "ok 12000 over 4 years", number="4") == FORM.fields[1].prompt
    assert say(customer, "3500 a month", money="3500.00 USD") == FORM.fields[1].prompt
    assert '"a kitchen": $12,000.00 over 48 months' in say(customer, "its for a kitchen")


def test_a_car_named_in_a_question(customer: Conversation) -> None:
    say(customer, "do you do car loans", "apply_for_loan")
    assert customer.slots[PURPOSE] == "a car"
