"""Small training data, and how the tests of this folder make and load a component."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from components.entities import PackEntityExtractor

_SOURCE = '{"entity": "account_type", "role": "source"}'
_DESTINATION = '{"entity": "account_type", "role": "destination"}'
DATA = """
version: "3.1"
nlu:
- intent: transfer_money
  examples: |
    - send [80](money) to [Ben](payee)
    - pay [Netflix](payee) [14.99](money) from [savings]@S
    - send [mom](payee) [$20](money) please
    - pay my [landlord](payee) [600](money) out of [checking]@S
    - pay [Priya](payee)
    - send [fifty bucks](money) to [Marcus](payee)
    - move [200](money) from [savings]@S to [checking]@D
    - transfer [2k](money) into [savings]@D out of [checking]@S
    - put [150](money) into my [savings]@D
    - move money from [checking]@S
    - move [75](money) to [savings]@D from my [checking]@S
    - send it from [savings]@S
    - transfer money to my [checking]@D
- intent: check_balance
  examples: |
    - how much is in my [savings](account_type)
    - whats left in [checking](account_type)
    - [chequing]{"entity": "account_type", "value": "checking"} balance
    - my [savings](account_type) please
    - [savings](account_type)
    - balance of the [checking](account_type) account
- intent: find_branch
  examples: |
    - branch near [downtown](location)
    - is there a branch in [Boston](location)
    - where is the [Oak Street](location) branch
    - any office around [Riverside](location)
- intent: greet
  examples: |
    - hi there
    - hello, how are you
    - good morning
    - thanks a lot
    - what can you do
- synonym: checking
  examples: |
    - Checking
    - chq
- lookup: account_type
  examples: |
    - savings
    - checking
    - chq
    - chequing
- regex: coupon
  examples: |
    - XY\\d{4}
- lookup: coupon
  examples: |
    - goldpass
""".replace("@S", _SOURCE).replace("@D", _DESTINATION)


def context() -> ExecutionContext:
    return ExecutionContext(GraphSchema({}), node_name="entities")


def new_component(folder: Path, **config: Any) -> PackEntityExtractor:
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"epochs": 15, "batch_size": 8, **config}
    return PackEntityExtractor.create(settings, LocalModelStorage(folder), Resource("entities"), context())


def load_component(folder: Path) -> PackEntityExtractor:
    return PackEntityExtractor.load({}, LocalModelStorage(folder), Resource("entities"), context())
