"""What the business's database holds, read beside the servers."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool


class Records:
    """A view on a SQLite database.

    Args:
        path: of its file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = create_engine(f"sqlite:///{path}", future=True, poolclass=NullPool)

    def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """What a query finds."""
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(query), values).mappings()]

    def write(self, statement: str, **values: Any) -> None:
        """Change something behind the servers' back."""
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def all_rows(self) -> dict[str, list[dict[str, Any]]]:
        """Each table's rows."""
        return {name: self.rows(f"SELECT * FROM {name}") for name in inspect(self.engine).get_table_names()}

    def balance(self, account: str) -> Decimal:
        """What is on an account, such as `100001-savings`."""
        return self.balances()[account]

    def balances(self) -> dict[str, Decimal]:
        """What is on each account."""
        return {row["id"]: _money(row["balance"]) for row in self.rows("SELECT id, balance FROM accounts")}

    def audit(self, sender: str) -> list[tuple[str, dict[str, Any]]]:
        """What was done in a conversation: action and details of its audit entries."""
        rows = self.rows("SELECT action, details FROM audit_entries WHERE conversation_id = :sender", sender=sender)
        return [(row["action"], json.loads(row["details"])) for row in rows]

    def booked(self) -> dict[str, Decimal]:
        """The amounts of all booked transfers, by reference."""
        rows = self.rows("SELECT id, amount FROM transfers WHERE status = 'booked'")
        return {row["id"]: _money(row["amount"]) for row in rows}


def _money(cents: int) -> Decimal:
    return Decimal(cents) / 100
