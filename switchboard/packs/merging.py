"""Importing again: what the file says now, what it said before, and what was done to the pack by hand in between."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from components.packs.files import LEARNT
from components.packs.manifest import DATA
from switchboard.packs.entries import Entries, Key
from switchboard.packs.question_pack import intent_of

Digests = Mapping[Key, str]


@dataclass
class Plan:
    """What importing will do.

    Attributes:
        changes: what entries are to be; None takes one out.
        kept: edits by hand that stay although the file says otherwise, each with what the file says.
        overwritten: edits by hand that do not stay.
        kept_intents: intents that the file has no more, but that were worked on by hand or learnt from customers.
        digests: of what the file says now, for the next time.
    """

    changes: Entries = field(default_factory=dict)
    kept: dict[Key, Any] = field(default_factory=dict)
    overwritten: list[Key] = field(default_factory=list)
    kept_intents: list[str] = field(default_factory=list)
    digests: dict[Key, str] = field(default_factory=dict)


def digest(value: Any) -> str:
    """What an entry's value is known by later; None, for no entry, has none."""
    return "" if value is None else sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def merge(pack: str, before: Digests, found: Entries, now: Entries, *, overwrite: bool) -> Plan:
    """Plan how a pack becomes what its file says, and keeps what was done by hand.

    Args:
        pack: its name.
        before: what the file said when it was imported last; empty the first time.
        found: what the pack's files hold.
        now: what the file says.
        overwrite: let the file win over edits by hand.
    """
    plan = Plan(digests={key: digest(value) for key, value in now.items()})
    gone = _gone_intents(pack, before, now)
    for intent in gone:
        _take_out(pack, intent, before, found, plan, overwrite=overwrite)
    for key in [*now, *(key for key in before if key not in now and intent_of(key, pack) not in gone)]:
        here, wanted = found.get(key), now.get(key)
        if digest(here) == digest(wanted):
            continue
        by_hand = digest(here) != before.get(key, "")
        if by_hand and not overwrite:
            plan.kept[key] = wanted
            continue
        if by_hand and here is not None:
            plan.overwritten.append(key)
        plan.changes[key] = wanted
    return plan


def _gone_intents(pack: str, before: Digests, now: Entries) -> list[str]:
    intents = {intent_of(key, pack) for key in now}
    return list(dict.fromkeys(intent for key in before if (intent := intent_of(key, pack)) not in intents))


def _take_out(pack: str, intent: str, before: Digests, found: Entries, plan: Plan, *, overwrite: bool) -> None:
    """Take an intent out as a whole, or keep it as a whole: half of one would be no pack."""
    entries = {key: value for key, value in found.items() if key.section and intent_of(key, pack) == intent}
    by_hand = [key for key, value in entries.items() if digest(value) != before.get(key)]
    if by_hand and not overwrite:
        plan.kept_intents.append(intent)
        plan.digests |= {key: value for key, value in before.items() if intent_of(key, pack) == intent}
        return
    plan.overwritten += by_hand
    plan.changes |= dict.fromkeys(entries)


def learnt_file(pack: str) -> str:
    """Where examples are that were learnt from customers: no import writes there."""
    return f"{DATA}/{pack}/{LEARNT}"


def by_file(changes: Entries) -> dict[str, Entries]:
    """Changes by the file that they concern."""
    files: dict[str, Entries] = defaultdict(dict)
    for key, value in changes.items():
        files[key.file][key] = value
    return files
