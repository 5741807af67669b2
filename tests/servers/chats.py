"""Conversations as they stand in `tests/conversations/<pack>/<kind>/*.chat.yml`: what is said, and what comes of it.

    - chat: the amount is corrected by name
      customer: 100001                # logged in before the first turn; without it nobody is
      turns:
        - user: send 50 bucks from checking to savings
          bot: Send $50.00 from Checking          # a part of the answer, or a list of parts
          buttons: ["Yes", "No"]                  # the titles, all of them
        - user: no, make that 80
          bot: Send $80.00
          never: $50.00                           # no part of the answer, or a list
        - user: yes
          bot: Done
      changes:                                    # in the database, all of them; left out, nothing may change
        accounts 100001-checking balance: -80.00  # a number with its sign is a difference,
        cards 4417 status: blocked                # "*" any new value, and anything else that new value
        transfers: +1                             # rows more or less

A new row that is pending, cancelled or failed has no effect and is no change. Log-ins, the audit trail and what tickets
quote are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from actions.database import Base, import_models
from tests.servers.conversation import Conversation
from tests.servers.records import Records

SUFFIX = ".chat.yml"
KINDS = ("straight", "out_of_order", "corrections", "interruptions", "switches", "cancels", "context", "fallbacks")
KINDS += ("refused", "payloads")
_CHAT_KEYS = {"chat", "customer", "turns", "changes"}
_TURN_KEYS = {"user", "bot", "never", "buttons"}
NOT_LOOKED_AT = {"log_ins", "log_in_tries", "audit_entries", "loaded_records", "ticket_entries"}
_WITHOUT_EFFECT = {"pending", "cancelled", "failed"}

Rows = dict[str, dict[str, dict[str, Any]]]
"""Each table's rows by their key."""


@dataclass(frozen=True)
class Chat:
    """One conversation of a file."""

    path: Path
    name: str
    customer: str | None
    turns: list[dict[str, Any]]
    changes: dict[str, Any]

    @property
    def pack(self) -> str:
        """The pack whose conversation it is."""
        return self.path.parents[1].name


def chats_of(folder: Path) -> Iterator[Chat]:
    """All chats below a pack's folder of conversations.

    Raises:
        AssertionError: a file has unknown keys, or lies in no folder of a known kind.
    """
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        assert path.parent.name in KINDS, f"{path}: a folder named {', '.join(KINDS)}"
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert set(entry) <= _CHAT_KEYS, f"{path}: {set(entry) - _CHAT_KEYS}; allowed: {_CHAT_KEYS}"
            for turn in entry["turns"]:
                assert {"user", "bot"} <= set(turn) <= _TURN_KEYS, f"{path}, {entry['chat']}: {turn}"
            customer = entry.get("customer")
            number = None if customer is None else str(customer)
            yield Chat(path, entry["chat"], number, entry["turns"], entry.get("changes") or {})


def play(chat: Chat, conversation: Conversation, records: Records) -> None:
    """Have the conversation and check each answer and what is different in the database afterwards."""
    if chat.customer:
        conversation.log_in(chat.customer)
    before, said = read_rows(records), []
    for turn in chat.turns:
        answer = conversation.say(turn["user"])
        said += [f"  > {turn['user']}", *(f"    {line}" for line in answer.text.splitlines())]
        where = f"{chat.path.name}: {chat.name}\n" + "\n".join(said)
        for part in _listed(turn["bot"]):
            assert part in answer.text, f"expected {part!r}\n{where}"
        for part in _listed(turn.get("never", [])):
            assert part not in answer.text, f"did not expect {part!r}\n{where}"
        if "buttons" in turn:
            assert [button["title"] for button in answer.buttons] == turn["buttons"], where
    found, expected = _difference(before, read_rows(records), chat.changes)
    assert found == expected, f"changes in the database\n{where}"


def read_rows(records: Records) -> Rows:
    """Everything in the business's tables."""
    import_models()
    rows: Rows = {}
    with records.engine.connect() as connection:
        for name, table in Base.metadata.tables.items():
            if name not in NOT_LOOKED_AT:
                keys = [column.name for column in table.primary_key]
                found = connection.execute(select(table)).mappings()
                rows[name] = {" ".join(str(row[key]) for key in keys): dict(row) for row in found}
    return rows


def _difference(before: Rows, after: Rows, expected: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed, in the words of `changes`, beside those; a new value that is not asked for says just so."""
    found: dict[str, Any] = {}
    for table, rows in after.items():
        new = [key for key in rows.keys() - before[table].keys() if rows[key].get("status") not in _WITHOUT_EFFECT]
        gone = before[table].keys() - rows.keys()
        if len(new) != len(gone):
            found[table] = len(new) - len(gone)
        for key in rows.keys() & before[table].keys():
            for column, value in rows[key].items():
                old = before[table][key][column]
                if value != old:
                    found[f"{table} {key} {column}"] = (value, old)
    wanted: dict[str, Any] = {}
    for name, value in expected.items():
        if isinstance(found.get(name), tuple):
            new_value, old_value = found[name]
            if value == "*":
                found[name] = value
            elif isinstance(new_value, Decimal) and isinstance(value, (int, float)):
                found[name] = str(new_value - old_value)
                value = str(Decimal(str(value)).quantize(new_value))
            else:
                found[name], value = str(new_value), str(value)
        wanted[name] = value
    return found, wanted


def _listed(value: str | list[str]) -> list[str]:
    return [str(value)] if not isinstance(value, list) else [str(part) for part in value]
