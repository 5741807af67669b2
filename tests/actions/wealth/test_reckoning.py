"""Fees, goals, the questionnaire, prices and tax forms: the figures."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.references import AlreadyDone
from actions.wealth.fees import FeeService
from actions.wealth.goals import GoalService, NotADay, months_until, plan
from actions.wealth.market import Market, sample_days
from actions.wealth.models import Price
from actions.wealth.portfolio_models import Goal, Portfolio, RiskProfile
from actions.wealth.portfolios import PortfolioRepository
from actions.wealth.questionnaire import QuestionnaireService
from actions.wealth.questions import QUESTIONS
from actions.wealth.tax import TaxService

SAM, DANA = CustomerId("100001"), CustomerId("100002")
BOLD = {
    "horizon": "over 10 years",
    "reaction": "buy more",
    "income": "very steady",
    "experience": "over 5 years",
    "savings": "up to a quarter",
}
MIDDLE = {
    "horizon": "6 to 10 years",
    "reaction": "wait",
    "income": "fairly steady",
    "experience": "none",
    "savings": "up to a half",
}


def audit(session: Session, clock: FixedClock, customer: CustomerId) -> AuditLog:
    return AuditLog(session, customer, "conversation-1", clock)


def test_what_a_value_costs_a_year(session: Session) -> None:
    service = FeeService(session)
    for value, percent, amount in (
        ("0.00", "0.5", "0.00"),
        ("49999.99", "0.5", "250.00"),
        ("50000.00", "0.4", "200.00"),
        ("2000000.00", "0.2", "4000.00"),
    ):
        fee = service.yearly(Decimal(value))
        assert (fee.percent, fee.amount) == (Decimal(percent), Decimal(amount))
        assert (fee.next is None) == (value == "2000000.00")


def test_what_a_plan_becomes() -> None:
    # At 12% a year, 1% a month: 100.00 + 101.00 + 102.01 for three months.
    found = plan(Decimal("606.02"), Decimal("100.00"), 3, Decimal(12))
    assert (found.paid, found.reached, found.needed) == (Decimal("300.00"), Decimal("303.01"), Decimal("200.00"))
    assert plan(Decimal("1000.00"), Decimal("90.00"), 10, Decimal(0)).needed == Decimal("100.00")


def test_months_are_full_ones() -> None:
    assert months_until(date(2025, 11, 20), date(2026, 11, 20)) == 12
    assert months_until(date(2025, 11, 20), date(2026, 11, 19)) == 11


def test_a_goal_takes_the_place_of_one_with_its_name(session: Session, clock: FixedClock) -> None:
    service = GoalService(session, SAM, clock, audit(session, clock, SAM))
    service.store("Down payment", Decimal("500.00"), date(2026, 11, 20), Decimal("40.00"), "REF")
    session.flush()
    assert [(one.id, one.amount) for one in service.all()] == [("REF", Decimal("500.00"))]
    with pytest.raises(AlreadyDone):
        service.store("Down payment", Decimal("500.00"), date(2026, 11, 20), Decimal("40.00"), "REF")
    with pytest.raises(NotADay):
        service.store("Boat", Decimal("500.00"), date(2025, 12, 1), Decimal("40.00"), "REF-2")
    assert session.query(Goal).filter_by(customer_id=DANA).count() == 0


def test_the_points_lead_to_a_profile(session: Session, clock: FixedClock) -> None:
    service = QuestionnaireService(session, SAM, clock, audit(session, clock, SAM))
    bold, middle = service.outcome(BOLD), service.outcome(MIDDLE)
    assert (bold.total, bold.model.profile) == (25, "aggressive")
    assert (middle.total, middle.model.profile) == (4 + 4 + 3 + 1 + 3, "balanced")
    soon = service.outcome({**BOLD, "horizon": "under 3 years"})
    assert (soon.total, soon.model.profile, soon.short) == (21, "conservative", True)
    with pytest.raises(ValueError, match="savings"):
        service.outcome({**BOLD, "savings": "who knows"})


def test_a_profile_is_stored_once_and_followed(session: Session, clock: FixedClock) -> None:
    service = QuestionnaireService(session, DANA, clock, audit(session, clock, DANA))
    row = service.store(MIDDLE, "REF")
    session.flush()
    assert (row.profile, row.points, row.savings_share) == ("balanced", 15, "up to a half")
    profiles = {one.kind: one.profile for one in service.portfolios.all()}
    assert profiles == {"brokerage": "balanced", "joint": "balanced"}  # the joint one was that before
    with pytest.raises(AlreadyDone):
        service.store(BOLD, "REF")
    assert session.query(RiskProfile).count() == 1
    assert session.get(Portfolio, "W-4471").profile == "growth"
    assert [one.kind for one in service.followers()] == ["brokerage"]


def test_model_allocations_are_whole(session: Session, clock: FixedClock) -> None:
    models = QuestionnaireService(session, SAM, clock, audit(session, clock, SAM)).models
    assert [sum(models.shares(str(one.profile)).values()) for one in models.all()] == [100] * 5


@pytest.mark.parametrize(
    ("key", "said", "answer"),
    [
        ("horizon", "in about 12 years", "over 10 years"),
        ("horizon", "i'm retiring in 4 yrs", "3 to 5 years"),
        ("horizon", "10", "6 to 10 years"),
        ("horizon", "more than 10 years", "over 10 years"),
        ("horizon", "under 3 years i think", "under 3 years"),
        ("horizon", "not for a long time", "over 10 years"),
        ("horizon", "the blue one", None),
        ("reaction", "sell it all, get out", "sell all"),
        ("reaction", "i'd just hold on", "wait"),
        ("reaction", "probably sell half", "sell some"),
        ("reaction", "i would buy even more", "buy more"),
        ("income", "pretty stable", "fairly steady"),
        ("income", "not very steady", "not steady"),
        ("income", "government job", "very steady"),
        ("experience", "no", "none"),
        ("experience", "never done it", "none"),
        ("experience", "3 years", "up to 5 years"),
        ("experience", "twenty years, so longer", "over 5 years"),
        ("savings", "15%", "up to a quarter"),
        ("savings", "about a third", "up to a half"),
        ("savings", "nearly everything", "more than a half"),
    ],
)
def test_answers_in_customers_words(key: str, said: str, answer: str | None) -> None:
    (question,) = [one for one in QUESTIONS if one.key == key]
    assert question.read(said) == answer
    for option in question.options:
        assert question.read(option.title) == question.read(option.value) == option.value


def test_what_is_known_by_name(session: Session) -> None:
    market = Market(session, date(2025, 11, 20))
    said = {
        "nwe": "NWE",
        "northwind": "NWE",
        "Bitcoin": "BTC",
        "the s&p": "S500",
        "s&p 500": "S500",
        "the 60/40": "B6040",
    }
    assert {text: [one.ticker for one in market.named([text])] for text in said} == {t: [v] for t, v in said.items()}
    assert [one.ticker for one in market.named(["corporate bonds"])] == ["SCB"]
    assert market.named(["tesla"]) == []


def test_on_weekends_the_prices_are_those_of_friday(session: Session) -> None:
    friday, saturday = date(2031, 3, 7), date(2031, 3, 8)
    for day, price in ((date(2031, 3, 6), "50.00"), (friday, "55.00"), (saturday, "99.00")):
        session.add(Price(ticker="NWE", day=day, price=Decimal(price)))
    session.flush()
    market = Market(session, date(2031, 3, 9))
    quote = market.quote("NWE")
    assert quote is not None and market.as_of == friday
    assert (quote.price, quote.day, quote.change, quote.percent) == (Decimal(55), friday, Decimal(5), Decimal(10))
    assert (quote.lowest, quote.highest) == (Decimal(50), Decimal(55))
    assert market.price("NWE", date(2031, 3, 9)) == Decimal(55)
    assert market.price("NWE", date(1999, 1, 1)) == 0


def test_days_of_a_picture() -> None:
    assert sample_days(date(2025, 1, 1), date(2025, 1, 3)) == [date(2025, 1, day) for day in (1, 2, 3)]
    days = sample_days(date(2024, 1, 1), date(2025, 1, 1))
    assert len(days) <= 60 and (days[0], days[-1]) == (date(2024, 1, 1), date(2025, 1, 1))


def test_which_tax_forms_and_when(session: Session, clock: FixedClock) -> None:
    clock.moment = datetime(2025, 11, 20, tzinfo=timezone.utc)
    repository, market = PortfolioRepository(session, SAM), Market(session, clock.today())
    ledgers = [repository.ledger([one], market) for one in repository.all()]
    found = TaxService(session).documents(ledgers, 2025)
    assert [(one.form.form, one.portfolio.kind, one.ready_on) for one in found] == [
        ("1099-B", "brokerage", date(2026, 2, 15)),
        ("1099-DIV", "brokerage", date(2026, 1, 31)),
        ("1099-INT", "brokerage", date(2026, 1, 31)),
        ("5498", "ira", date(2026, 5, 31)),
    ]
    assert found[-1].amount == Decimal("1500.00")  # five deposits of 300.00
    assert TaxService(session).documents(ledgers, 2011) == []
