"""A project of a few small files, with a core and one pack; too small to be trained."""

from __future__ import annotations

import io
import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from rich.console import Console

CONFIG = "importers: [{name: components.packs.PackImporter, packs: [shop]}]\n"
MANIFEST = """\
name: {name}
title: The {name}
description: What the {name} does.
version: "1.0"
language: en
requires: []
sample_questions: [hello?]
"""
ENDPOINTS = """\
action_endpoint:
  url: http://127.0.0.1:5055/webhook
  enable_selective_domain: true
tracker_store:
  type: components.stores.MaskingTrackerStore
  db: var/tracker.db
"""
STORY = """\
version: "3.1"
stories:
  - story: hello
    steps: [{user: "hello", intent: greet}, {action: utter_core_greet}]
  - story: hello again
    steps: [{user: "hello", intent: greet}, {action: utter_core_greet}]
"""
# In the project's folder `python -m switchboard.rasa_command` finds this one: it notes how it was called, and does
# what `rasa.json` says.
RASA = """\
import json, sys
from pathlib import Path

given = sys.argv[1:]
orders = json.loads(Path("rasa.json").read_text())
with open("calls.json", "a") as calls:
    print(json.dumps(given), file=calls)


def value(option):
    return given[given.index(option) + 1]


if "--endpoints" in given:
    Path("endpoints.seen").write_text(Path(value("--endpoints")).read_text())
if given[0] == "train" and orders["train"] == 0:
    out = Path(value("--out"))
    out.mkdir(exist_ok=True)
    (out / (value("--fixed-model-name") + ".tar.gz")).write_text("a model")
for name, report in orders["reports"].items() if given[0] == "test" else ():
    out = Path(value("--out"))
    out.mkdir(parents=True, exist_ok=True)
    (out / name).write_text(json.dumps(report))
print("this is rasa", given[0])
sys.exit(orders[given[0]])
"""
ACTIONS = """\
import http.server, sys


class Healthy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()


http.server.HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Healthy).serve_forever()
"""


class SmallProject:
    """Writes the project's files; ``rasa`` says how its stand-in for Rasa behaves."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("config.yml", CONFIG)
        self.write("endpoints.yml", ENDPOINTS)
        self.write("credentials.yml", "components.channels.rest.RestInput:\n")
        self.write("components/greeting.py", "GREETING = 'hello'\n")
        self.write("components/channels/web.py", "PATH = '/chat'\n")
        self.write("switchboard/__init__.py", "")
        self.write("switchboard/rasa_command.py", RASA)
        self.write("actions/__init__.py", "")
        self.write("actions/__main__.py", ACTIONS)
        self.rasa()
        for pack in ("core", "shop"):
            self.write(f"domains/{pack}/pack.yml", MANIFEST.format(name=pack))
            self.write(f"domains/{pack}/domain.yml", "intents: [greet]\n")
            self.write(f"domains/{pack}/README.md", "About it.\n")
            self.write(f"data/{pack}/nlu/greet.yml", "nlu: []\n")
            self.write(f"data/{pack}/records/goods.csv", "name\nshirt\n")
            self.write(f"tests/conversations/{pack}/test_hello.yml", STORY)
            self.write(f"tests/nlu/{pack}.yml", "nlu: []\n")

    def rasa(self, **orders: Any) -> None:
        """Statuses by command, and the reports that ``test`` writes."""
        usual = {"train": 0, "test": 0, "run": 0, "shell": 0, "reports": {}}
        self.write("rasa.json", json.dumps({**usual, **orders}))

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of each call of Rasa."""
        calls = self.root / "calls.json"
        return [json.loads(line) for line in calls.read_text().splitlines()] if calls.is_file() else []

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return path


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """The project, as the working directory."""
    monkeypatch.delenv("SWITCHBOARD_PACKS", raising=False)
    made = SmallProject(tmp_path / "project")
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def console() -> Console:
    """A console that keeps what is printed; see :func:`printed`."""
    return Console(file=io.StringIO(), width=200, color_system=None)


def printed(console: Console) -> str:
    """What was printed so far."""
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
