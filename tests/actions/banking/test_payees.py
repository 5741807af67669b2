from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from actions.banking.payees import PayeeService, UnknownPayee
from actions.core.models import CustomerId


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("pay my rent, 890, out of savings", ["Oakwood Property"]),
        ("send 20 to mom and 30 to ben", ["Maria Lopez", "Ben Carter"]),
        ("75 to the power company", ["Metro Energy"]),
        ("to ben, not my mom", ["Ben Carter"]),
        ("to Ben Miller", []),
        ("the rental and a benefit", []),
        ("the landlord gets the rent", ["Oakwood Property"]),
    ],
)
def test_payees_in_a_text(session: Session, said: str, names: list[str]) -> None:
    assert [one.payee.name for one in PayeeService(session, CustomerId("100001")).mentions(said)] == names


def test_the_whole_name_beats_a_first_name(session: Session) -> None:
    session.execute(text("INSERT INTO payees VALUES ('x', '100001', 'Ben Okafor', '1', NULL)"))
    payees = PayeeService(session, CustomerId("100001"))
    assert [one.payee.name for one in payees.mentions("50 to ben okafor")] == ["Ben Okafor"]
    assert payees.mentioned("50 to ben") is None


@pytest.mark.parametrize("said", ["ben", "Ben first", "my ben, please", "Ben Carter again", "ben gets"])
def test_a_name_with_what_is_said_around_it(session: Session, said: str) -> None:
    assert PayeeService(session, CustomerId("100001")).named(said).name == "Ben Carter"


def test_somebody_else_of_that_first_name_is_unknown(session: Session) -> None:
    with pytest.raises(UnknownPayee):
        PayeeService(session, CustomerId("100001")).named("ben miller first")
