"""The steps of docs/packs.md under "Adding another", done as they are written there."""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "packs.md"
STEP = re.compile(
    r"^\*\*`(?P<file>[^`]+)`\*\*(?P<end>, at its end)?.*?\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)

# An action of the pack over its own demo records, in a process that knows no other packs.
ASK = """\
import asyncio, sys
from importlib import import_module
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
import actions.base
from actions.database import Database

database = Database("sqlite:///test.db")
database.prepare()
actions.base.default_database = lambda: database
said = CollectingDispatcher()
tracker = Tracker("me", {}, {"text": "offers?", "intent": {}, "entities": []}, [], False, None, {}, "action_listen")
module, name = sys.argv[1:]
asyncio.run(getattr(import_module(f"actions.museum.{module}"), name)().run(said, tracker, {}))
print(said.messages[0]["text"])
"""


def walk_through(root: Path) -> None:
    """Write the files of each step, and put lines at the end of those that are there."""
    steps = list(STEP.finditer(DOCUMENT.read_text(encoding="utf-8")))
    assert len(steps) == 10
    for step in steps:
        path = root / step["file"]
        assert path.is_file() is bool(step["end"]), step["file"]
        path.write_text((path.read_text(encoding="utf-8") if step["end"] else "") + step["text"], encoding="utf-8")
