from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.banking.models import Payee
from actions.references import AlreadyDone, add_once, new_reference, refuse_twice


def payee(reference: str, customer: str = "100001") -> Payee:
    return Payee(id=reference, customer_id=customer, name="Zoe Park", account_number="1")


def test_references_differ_and_can_be_read_out() -> None:
    made = {new_reference() for _ in range(100)}
    assert len(made) == 100
    assert all(len(reference) == 12 and not set(reference) & set("01ILO") for reference in made)


def test_a_reference_is_stored_once(session: Session) -> None:
    add_once(session, payee("A"), "A")
    with pytest.raises(AlreadyDone) as raised:
        add_once(session, payee("A"), "A")
    assert raised.value.reference == "A"
    session.commit()
    assert session.get(Payee, "A") is not None


def test_a_customers_own_row_is_refused_before_anything_else_is_done(session: Session) -> None:
    add_once(session, payee("A"), "A")
    with pytest.raises(AlreadyDone) as raised:
        refuse_twice(session, Payee, "100001", "A")
    assert raised.value.reference == "A"
    refuse_twice(session, Payee, "100001", "B")
    refuse_twice(session, Payee, "100002", "A")


def test_another_broken_rule_is_not_taken_for_a_second_time(session: Session) -> None:
    with pytest.raises(IntegrityError):
        add_once(session, payee("B", customer="999999"), "B")
