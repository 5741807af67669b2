"""References: how customers and colleagues name what was ordered, and how it is stored only once."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import inspect
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
