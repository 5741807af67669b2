"""What the desk shows of a customer: each active pack's tables, of that customer alone."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from actions.core.models import Customer, CustomerId
from actions.manifests import known_packs
from actions.record_tables import record_tables

SAM, OTHER = CustomerId("100001"), CustomerId("100002")


@pytest.fixture(autouse=True)
def all_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_PACKS", ",".join(known_packs()))


def shown(session: Session, customer: CustomerId, *wanted: str) -> list[str]:
    tables = list(record_tables(session, customer, lambda pack: not wanted or pack in wanted))
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
    assert all(isinstance(cell, str) for table in tables for row in table.rows for cell in row)
    return [f"{table.title}: {' | '.join(row)}" for table in tables for row in table.rows]


def test_who_the_customer_is_comes_first(session: Session) -> None:
    lines = shown(session, SAM)
    assert lines[:2] == ["Customer: Name | Sam Reyes", "Customer: Number | 100001"]
    customer = session.get(Customer, SAM)
    assert customer is not None and customer.passcode_hash not in "\n".join(lines)


def test_nothing_of_anybody_else_is_shown(session: Session) -> None:
    mine, theirs = shown(session, SAM, "core"), shown(session, OTHER, "core")
    assert mine and theirs and not set(mine) & set(theirs)
    assert "Sam Reyes" not in "\n".join(shown(session, OTHER))


def test_only_the_packs_that_are_wanted_are_asked(session: Session) -> None:
    assert {line.partition(":")[0] for line in shown(session, SAM, "core")} == {"Customer"}
