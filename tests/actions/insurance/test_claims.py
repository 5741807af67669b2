from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.insurance.appeals import AlreadyAppealed, AppealService, AppealTooLate, NotDecided
from actions.insurance.claims import (
    ClaimDecided,
    ClaimPlan,
    ClaimService,
    NoSuchClaim,
    NotInsuredThen,
    TooLateToFile,
)
from actions.references import AlreadyDone
from tests.actions.insurance.services import DANA, SAM, at_once, policies

REFERENCE = "ABCDEFGHJKLM"


def claims(session: Session, clock: FixedClock, customer: CustomerId = SAM) -> ClaimService:
    return ClaimService(session, customer, clock, AuditLog(session, customer, "conversation-1", clock))


def appeals(session: Session, clock: FixedClock, customer: CustomerId = SAM) -> AppealService:
    return AppealService(session, customer, clock, AuditLog(session, customer, "conversation-1", clock))


def plan(session: Session, clock: FixedClock, day: date = date(2025, 11, 18)) -> ClaimPlan:
    policy = policies(session, clock).find("AU-104471")
    assert policy is not None
    return ClaimPlan(policy, "hail damage", "Hail dented the hood", day, Decimal("1800.00"))


def test_a_claim_is_filed_once(session: Session, clock: FixedClock) -> None:
    service = claims(session, clock)
    claim = service.file(plan(session, clock), REFERENCE)
    assert claim.number.startswith("C-") and len(claim.number) == 7 and claim.status == "received"
    assert claim.expected_on == date(2025, 12, 20) and service.contact_by() == date(2025, 11, 24)
    assert [step.what for step in service.claims.steps(claim)] == ["We received your claim"]
    assert service.of_day(plan(session, clock).policy, date(2025, 11, 18)) is not None
    with pytest.raises(AlreadyDone):
        service.file(plan(session, clock), REFERENCE)


def test_two_yes_at_once_are_one_claim(database: Database, clock: FixedClock) -> None:
    def file(session: Session) -> None:
        claims(session, clock).file(plan(session, clock), REFERENCE)

    assert at_once(database, *[file] * 4) == ["AlreadyDone"] * 3 + ["done"]
    with database.session() as session:
        assert session.execute(text("SELECT count(*) FROM insurance_claims WHERE status = 'received'")).scalar() == 3


def test_the_policy_has_to_run_on_that_day(session: Session, clock: FixedClock) -> None:
    service = claims(session, clock)
    with pytest.raises(NotInsuredThen):
        service.file(plan(session, clock, date(2025, 3, 1)), REFERENCE)
    with pytest.raises(TooLateToFile) as raised:
        service.file(plan(session, clock, date(2024, 11, 19)), REFERENCE)
    assert raised.value.first == date(2024, 11, 20)


def test_an_open_claim_is_added_to(session: Session, clock: FixedClock) -> None:
    service = claims(session, clock)
    claim = service.add("C-20931", "The floor too", Decimal("5100.00"), REFERENCE)
    assert claim.estimate == Decimal("5100.00")
    assert service.claims.steps(claim)[0].what == 'You added: "The floor too"'
    with pytest.raises(AlreadyDone):
        service.add("C-20931", "The floor too", None, REFERENCE)
    with pytest.raises(ClaimDecided):
        service.add("C-20718", "more", None, "ABCDEFGHJKLN")


def test_what_belongs_to_another_customer_is_none(session: Session, clock: FixedClock) -> None:
    dana = claims(session, clock, DANA)
    assert {claim.number for claim in dana.all()} == {"C-21003", "C-20390", "C-18420"}
    with pytest.raises(NoSuchClaim):
        dana.claim("C-20931")
    with pytest.raises(NoSuchClaim):
        dana.add("C-20931", "mine", None, REFERENCE)
    with pytest.raises(NoSuchClaim):
        appeals(session, clock, DANA).file("C-20544", reason="mine")
    assert dana.claims.steps(claims(session, clock).claim("C-20931")) == []


def test_a_decision_is_appealed_once_and_in_time(session: Session, clock: FixedClock) -> None:
    service = appeals(session, clock)
    appeal = service.file("C-20544", reason="It was an emergency")
    assert appeal.id.startswith("A-") and appeal.decided_by == date(2025, 12, 20)
    with pytest.raises(AlreadyAppealed):
        service.file("C-20544", reason="again")
    with pytest.raises(NotDecided):
        service.file("C-20931", reason="too slow")
    with pytest.raises(AppealTooLate):
        appeals(session, clock, DANA).file("C-18420", reason="it was locked")


def test_two_appeals_at_once_are_one(database: Database, clock: FixedClock) -> None:
    def file(session: Session) -> None:
        appeals(session, clock).file("C-20544", reason="It was an emergency")

    assert at_once(database, *[file] * 4) == ["AlreadyAppealed"] * 3 + ["done"]
