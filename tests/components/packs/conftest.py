"""A small project in a temporary folder: `core` and the pack `shop`, that tests bend and break."""

from pathlib import Path
from textwrap import dedent

import pytest

from components.packs import PackError, PackImporter

CONFIG = """\
recipe: default.v1
assistant_id: tiny
language: en
importers:
  - name: components.packs.PackImporter
    packs: [shop]
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: LogisticRegressionClassifier
policies:
  - name: RulePolicy
"""
MANIFEST = """\
name: {name}
title: The {name}
description: What the {name} does.
version: "1.0"
language: en
requires: {requires}
sample_questions:
  - hello?
"""
CORE_DOMAIN = """\
version: "3.1"
session_config:
  session_expiration_time: 30
intents:
  - greet
  - affirm
entities:
  - size
  - colour:
      roles:
        - lining
responses:
  utter_core_greet:
    - text: Hello.
  utter_default:
    - text: Pardon?
"""
CORE_NLU = """\
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - good morning
      - hi there
  - intent: affirm
    examples: |
      - yes
      - right, do it
      - sure
"""
CORE_RULES = """\
version: "3.1"
rules:
  - rule: greet
    steps:
      - intent: greet
      - action: utter_core_greet
"""
SHOP_DOMAIN = """\
version: "3.1"
intents:
  - order_shirt
slots:
  shop_size:
    type: text
    influence_conversation: false
    mappings:
      - type: from_entity
        entity: size
        conditions:
          - active_loop: shop_order_form
forms:
  shop_order_form:
    required_slots:
      - shop_size
actions:
  - action_shop_order
  - validate_shop_order_form:
      send_domain: true
responses:
  utter_ask_shop_size:
    - text: Which size?
"""
SHOP_NLU = """\
version: "3.1"
nlu:
  - intent: order_shirt
    examples: |
      - a shirt please
      - order a [large](size) shirt
      - one with [red]{"entity": "colour", "role": "lining"} lining
"""
SHOP_RULES = """\
version: "3.1"
rules:
  - rule: order
    steps:
      - intent: order_shirt
      - action: shop_order_form
      - active_loop: shop_order_form
  - rule: ordered
    condition:
      - active_loop: shop_order_form
    steps:
      - action: shop_order_form
      - active_loop: null
      - slot_was_set:
          - requested_slot: null
      - action: action_shop_order
"""


class TinyProject:
    """Writes and changes the files of the project."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / "config.yml"
        self.write("config.yml", CONFIG)
        self.pack("core", domain=CORE_DOMAIN, nlu=CORE_NLU, rules=CORE_RULES)
        self.pack("shop", requires="[core]", domain=SHOP_DOMAIN, nlu=SHOP_NLU, rules=SHOP_RULES)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def pack(self, name: str, requires: str = "[]", domain: str = "", nlu: str = "", rules: str = "") -> None:
        self.write(f"domains/{name}/pack.yml", MANIFEST.format(name=name, requires=requires))
        (self.root / "data" / name).mkdir(parents=True, exist_ok=True)
        for path, text in (
            (f"domains/{name}/domain.yml", domain),
            (f"data/{name}/nlu/examples.yml", nlu),
            (f"data/{name}/rules.yml", rules),
        ):
            if text:
                self.write(path, dedent(text))

    def activate(self, packs: str) -> None:
        self.change("config.yml", "packs: [shop]", f"packs: {packs}")

    def load(self) -> None:
        """Asks the importer for all that training asks for."""
        importer = PackImporter(str(self.config))
        importer.get_config()
        importer.get_domain()
        importer.get_stories()
        importer.get_nlu_data()

    def error(self) -> str:
        """The message with which the importer refuses the project."""
        with pytest.raises(PackError) as caught:
            self.load()
        return str(caught.value)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    monkeypatch.delenv("SWITCHBOARD_PACKS", raising=False)
    return TinyProject(tmp_path)
