"""References: how customers and colleagues name what was ordered, and how it is stored only once."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.errors import Refusal

# Letters and digits that nobody mistakes for one another when they are read out.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12


class AlreadyDone(Refusal):
    """What was confirmed has been done before; `reference` names it."""

    def __init__(self, reference: str) -> None:
        super().__init__("already done")
        self.reference = reference


def new_reference(length: int = LENGTH, *, prefix: str = "") -> str:
    """A reference that nobody can guess and anybody can read out."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def refuse_twice(session: Session, table: Any, customer_id: str, reference: str) -> None:
    """Whether nothing of the customer's is stored under a reference yet; `add_once` still decides at the same moment.

    Args:
        session: an open session.
        table: a table whose key is the reference.
        customer_id: whose rows.
        reference: what was confirmed.

    Raises:
        AlreadyDone: there is a row of that reference.
    """
    query = select(table.id).where(table.customer_id == customer_id, table.id == reference)
    if session.execute(query).scalar_one_or_none() is not None:
        raise AlreadyDone(reference)


def add_once(session: Session, row: Any, reference: str) -> None:
    """Store a row whose key is its reference, or holds it.

    Raises:
        AlreadyDone: there is a row of that reference, also when another transaction stored it at the same moment.
    """
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        key = inspect(type(row)).primary_key_from_instance(row)
        if session.get(type(row), key, populate_existing=True) is None:
            raise
        raise AlreadyDone(reference) from None
