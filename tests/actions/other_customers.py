"""Whether a customer's records are safe from everybody else: what to try, and how to see that nothing came of it.

A pack says in `tests/actions/<pack>/other_customers.py` how the customer 100001 is served by each of its look-ups and
forms, naming records as customers do:

    CASES = [
        case("action_shop_orders", said("where is order S-1001", order="S-1001")),
        case("shop_return_form", said("take back S-1001", order="S-1001"), "it shrank", "yes"),
    ]
    PUBLIC = {"action_shop_prices"}     # made of code that knows customers, but says the same to everybody

`tests/actions/test_other_customers.py` tries each case as the customer 100002, as nobody and after the log-in has run
out, and finds what has no case. What is secret needs no list: it is what the tables hold of 100001 and of nobody else.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from actions.base import SwitchboardAction
from actions.database import Base, Database, packs
from actions.formatting import money
from actions.forms import Form
from actions.forms.form import all_forms, form_named
from actions.registry import concrete_actions
from tests.actions.conftest import Answer, Conversation
from tests.actions.turns import tell
from tests.servers.chats import NOT_LOOKED_AT, Rows

OWNER, OTHER = ("100001", "2580"), ("100002", "1470")
YES = "yes"
SHORTEST_SECRET, SHORTEST_NUMBER, LAST_DIGITS = 4, 8, 4
ROUND = 10  # $250.00 is many a price too


@dataclass(frozen=True)
class Said:
    """A message as the models understand it: it opens the form that handles it, answers it, or is for a look-up.

    Args:
        text: the words.
        entities: by type, `type__role` for a role.
        to: the action or form that handles it, if it is not that of the case.
    """

    text: str
    entities: dict[str, str] = field(default_factory=dict)
    to: str = ""


def said(text: str, *, to: str = "", **entities: str) -> Said:
    """A message with its entities."""
    return Said(text, entities, to)


@dataclass(frozen=True)
class Case:
    """How the owner is served.

    Args:
        name: the action or the form.
        messages: what is said, the last one being what must not work for others.
        hides: what the answer to the owner has and to others has not, beside what is found in the tables.
        own: whether it names no record, so that it works for every customer with what is theirs.
        anyone: whether it is for everybody, logged in or not, and shows nothing of anybody.
    """

    name: str
    messages: tuple[Said, ...]
    hides: tuple[str, ...] = ()
    own: bool = False
    anyone: bool = False

    @property
    def form(self) -> Form | None:
        """The form, if it is one."""
        return form_named(self.name)

    @property
    def words(self) -> str:
        """All that is said, which is no secret."""
        return " ".join(" ".join([message.text, *message.entities.values()]) for message in self.messages)


def case(
    name: str, *messages: Said | str, hides: tuple[str, ...] = (), own: bool = False, anyone: bool = False
) -> Case:
    """A case; a message without entities may be a text alone."""
    return Case(name, tuple(said(m) if isinstance(m, str) else m for m in messages), hides, own or anyone, anyone)


def cases_of(pack: str) -> tuple[list[Case], frozenset[str]]:
    """The cases of a pack and what it says reads no customer's records; none where it has no such module."""
    if not (Path(__file__).parent / pack / "other_customers.py").is_file():
        return [], frozenset()
    module = importlib.import_module(f"tests.actions.{pack}.other_customers")
    return list(module.CASES), frozenset(getattr(module, "PUBLIC", ()))


def all_cases() -> list[Case]:
    """The cases of all packs."""
    return [one for pack in packs() for one in cases_of(pack)[0]]


@dataclass
class Listener(Conversation):
    """A conversation that keeps all answers."""

    answers: list[Answer] = field(default_factory=list)

    def run(self, action: str, **heard: Any) -> Answer:
        answer = super().run(action, **heard)
        self.answers.append(answer)
        return answer

    @property
    def heard(self) -> str:
        """All that was answered, a line each: texts, variables of responses, buttons, tables."""
        return "\n".join(_texts([answer.messages for answer in self.answers]))

    def speak(self, name: str, *messages: Said) -> None:
        """Say messages to an action or a form."""
        for message in messages:
            form = form_named(message.to or name)
            if form is None:
                self.say(message.text, **message.entities).run(message.to or name)
                continue
            opens = self.form_name != form.name and message.text != YES
            intent = "affirm" if message.text == YES else min(form.intents) if opens else "inform"
            tell(self, form, message.text, intent, **message.entities)

    def take_up(self, name: str) -> None:
        """What Rasa does after a log-in: the action or the form that waited for it goes on."""
        form = form_named(name)
        if form is None:
            self.run(name)
            return
        self.form(name, None)
        missing = next((slot for slot in form.slots if self.slots.get(slot) is None), None)
        self.slots["requested_slot"] = missing
        if self.form_name == name and missing is not None:
            self.run(f"action_ask_{missing}")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
    elif value:
        yield str(value)


def customer_tables() -> set[str]:
    """The tables whose rows belong to customers: those that lead to one."""
    found, more = {"customers"}, True
    while more:
        tables = [table for table in Base.metadata.tables.values() if table.name not in found]
        more = {t.name for t in tables if any(key.column.table.name in found for key in t.foreign_keys)}
        found |= more
    return found


def stored(database: Database) -> Rows:
    """What `read_rows` reads, as SQLite keeps it: for comparing, which is done often, types would take too long."""
    rows: Rows = {}
    with database.engine.connect() as connection:
        for name, table in Base.metadata.tables.items():
            if name not in NOT_LOOKED_AT:
                keys = [column.name for column in table.primary_key]
                found = connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()
                rows[name] = {" ".join(str(row[key]) for key in keys): dict(row) for row in found}
    return rows


def rows_of(rows: Rows, number: str) -> Rows:
    """The rows of all tables that lead to a customer, on whichever way: another's claim on their policy does too."""
    tables = customer_tables() & rows.keys()

    def leads(table: str, row: dict[str, Any]) -> bool:
        if table == "customers":
            return bool(row["number"] == number)
        above = [(key.column.table.name, str(row[key.parent.name])) for key in Base.metadata.tables[table].foreign_keys]
        return any(leads(name, rows[name][key]) for name, key in above if name in tables and key in rows[name])

    return {table: {key: row for key, row in rows[table].items() if leads(table, row)} for table in tables}


def secrets(rows: Rows, number: str) -> set[str]:
    """What the tables hold of a customer alone, as answers show it: words, amounts, the last digits of numbers."""
    own = rows_of(rows, number)
    others = {table: {key: row for key, row in rows[table].items() if key not in own.get(table, {})} for table in rows}
    known = "\n".join(_shown(others)).lower()
    return {value for value in _shown(own) if value.lower() not in known}


def _shown(rows: Rows) -> Iterator[str]:
    for value in (value for table in rows.values() for row in table.values() for value in row.values()):
        if isinstance(value, str) and len(value) >= SHORTEST_SECRET:
            yield value
            if value.isdigit() and len(value) >= SHORTEST_NUMBER:
                yield value[-LAST_DIGITS:]
        elif isinstance(value, Decimal) and value % ROUND:
            yield money(abs(value), "USD")


def revealed(case: Case, heard: str, secret: set[str]) -> set[str]:
    """Which secrets an answer holds that the customer did not say."""
    words = case.words.lower()
    wanted = {value for value in secret if value.lower() not in words} | set(case.hides)
    return {value for value in wanted if re.search(rf"(?<![\w.]){re.escape(value)}(?!\w)", heard)}


def units(pack: str) -> dict[str, type]:
    """The look-ups and forms of a pack, by name."""
    mine = f"actions.{pack}."
    found = {a.action_name: a for a in concrete_actions(SwitchboardAction) if a.__module__.startswith(mine)}
    return found | {form.name: type(form) for form in all_forms() if type(form).__module__.startswith(mine)}


def reaches_customers(unit: type) -> bool:
    """Whether a look-up or form is made of modules of its pack that know whose log-in it is, or a customer's table."""
    private = {one.class_ for one in Base.registry.mappers if one.local_table.name in customer_tables()}
    pack = ".".join(unit.__module__.split(".")[:2]) + "."
    seen, left = set(), [unit.__module__]
    while left:
        module = importlib.import_module(left.pop())
        if module.__name__ in seen:
            continue
        seen.add(module.__name__)
        if "customer_id" in inspect.getsource(module):
            return True
        for value in vars(module).values():
            if inspect.isclass(value) and value in private:
                return True
            home = getattr(inspect.getmodule(value) if callable(value) else value, "__name__", "")
            if isinstance(home, str) and home.startswith(pack) and not home.endswith("models"):
                left.append(home)
    return False
