"""What each active pack can show a colleague of a customer: found by name, as the packs' tables are.

A pack that has something to show has a module `actions/<pack>/desk_records.py` with a function
`desk_records(session, customer_id) -> list[RecordTable]`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from actions.core.models import CustomerId
from actions.manifests import active_manifests

MODULE, FUNCTION = "desk_records", "desk_records"


@dataclass(frozen=True)
class RecordTable:
    """A table of a customer's records, as texts.

    Args:
        title: above it.
        columns: their names.
        rows: the cells; each row has as many.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def record_tables(session: Session, customer_id: CustomerId, wanted: Callable[[str], bool]) -> Iterator[RecordTable]:
    """What the active packs show of a customer, `core` first; tables without rows are left out.

    Args:
        session: an open session.
        customer_id: whose records.
        wanted: whether a pack is asked at all.

    Raises:
        ManifestError: it cannot be read which packs are active.
    """
    for pack in active_manifests():
        if wanted(pack) and (Path(__file__).parent / pack / f"{MODULE}.py").is_file():
            show = getattr(importlib.import_module(f"actions.{pack}.{MODULE}"), FUNCTION)
            yield from (table for table in show(session, customer_id) if table.rows)
