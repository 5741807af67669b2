"""What serves faster gives the same results as Rasa's own."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.slots import TextSlot
from rasa.utils.endpoints import EndpointConfig

from components.serving import copy_slot, run_in_order, validate_action_result

RAN: list[int] = []


class Add(GraphComponent):
    """Adds a number to the sum of its inputs."""

    def __init__(self, number: int) -> None:
        self.number = number

    @classmethod
    def create(cls, config: dict[str, Any], **_: Any) -> Add:
        return cls(config["number"])

    def one(self, first: int) -> int:
        RAN.append(self.number)
        return first + self.number

    def two(self, first: int, second: int) -> int:
        return self.one(first + second)


def node(number: int, **needs: str) -> SchemaNode:
    fn = "two" if len(needs) == 2 else "one"
    return SchemaNode(needs=needs, uses=Add, constructor_name="create", fn=fn, config={"number": number})


@pytest.fixture
def runner(tmp_path: Path) -> DaskGraphRunner:
    RAN.clear()
    nodes = {
        "end": node(1000, first="left", second="right"),
        "right": node(100, first="start"),
        "left": node(10, first="start"),
        "start": node(1, first="__message__"),
        "aside": node(5, first="__message__"),
    }
    schema = GraphSchema({**nodes, "end": SchemaNode(**{**vars(nodes["end"]), "is_target": True})})
    return DaskGraphRunner.create(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))


def test_each_node_that_is_needed_runs_once(runner: DaskGraphRunner) -> None:
    assert run_in_order(runner, {"__message__": 2}) == {"end": (3 + 10) + (3 + 100) + 1000}
    assert RAN[0] == 1 and sorted(RAN) == [1, 10, 100, 1000]


def test_other_targets_and_other_inputs(runner: DaskGraphRunner) -> None:
    assert run_in_order(runner, {"__message__": 0}, ["aside", "left"]) == {"aside": 5, "left": 11}
    assert run_in_order(runner, {"__message__": 7}, ["left", "aside"]) == {"left": 18, "aside": 12}
    assert run_in_order(runner, {"start": 0, "__message__": 0}, ["left"])["left"] == 10


def test_an_input_with_the_name_of_a_node(runner: DaskGraphRunner) -> None:
    with pytest.raises(GraphRunError):
        run_in_order(runner, {"__message__": "left"})


def test_a_missing_input(runner: DaskGraphRunner) -> None:
    with pytest.raises(GraphRunError, match="first"):
        run_in_order(runner)


def test_answers_of_actions() -> None:
    action = RemoteAction("action_greet", EndpointConfig("http://127.0.0.1:1"))
    assert validate_action_result(
        action, {"events": [{"event": "slot", "name": "size", "value": None}], "responses": [{"text": "hi"}]}
    )
    with pytest.raises(ValidationError, match="action_greet"):
        validate_action_result(action, {"events": [], "responses": ["hi"]})


def test_a_copied_slot_is_another_one() -> None:
    slot = TextSlot("size", mappings=[{"type": "custom"}])
    slot.value = "m"
    copied = copy_slot(slot)
    copied.value = "s"
    assert (slot.value, copied.value, type(copied)) == ("m", "s", TextSlot)
    assert vars(copy.deepcopy(copied)).keys() == vars(slot).keys()
