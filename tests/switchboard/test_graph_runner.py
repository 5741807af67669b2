"""A graph's nodes that do not need each other run at the same time, with the results of Rasa's own runner."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException

from switchboard.graph_runner import SideBySideGraphRunner

BOTH = Barrier(2, timeout=60)


class Step(GraphComponent):
    """Adds what it needs; a pair of them may wait for each other, and one may fail."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Step:
        return cls(config)

    def add(self, **needs: int) -> int:
        if self._config.get("together"):
            BOTH.wait()
        if error := self._config.get("error"):
            raise error
        return sum(needs.values()) + 1


def schema(*, needs: Mapping[str, Mapping[str, str]], **config: Mapping[str, Any]) -> GraphSchema:
    return GraphSchema(
        {
            name: SchemaNode(
                needs=dict(its),
                uses=Step,
                constructor_name="create",
                fn="add",
                config=dict(config.get(name, {})),
                is_target=not its,
            )
            for name, its in needs.items()
        }
    )


def runner(kind: type[DaskGraphRunner], graph: GraphSchema, folder: Path) -> DaskGraphRunner:
    return kind.create(graph, LocalModelStorage.create(folder), ExecutionContext(graph))


NEEDS: dict[str, dict[str, str]] = {
    "data": {},
    "intents": {"a": "data"},
    "entities": {"a": "data"},
    "all": {"a": "intents", "b": "entities"},
}


def test_results_are_those_of_rasas_runner(tmp_path: Path) -> None:
    graph = schema(needs=NEEDS)
    expected = runner(DaskGraphRunner, graph, tmp_path).run(targets=["all", "data"])
    assert expected == {"data": 1, "all": 5}
    assert runner(SideBySideGraphRunner, graph, tmp_path).run(targets=["all", "data"]) == expected


def test_inputs_take_the_place_of_what_a_node_gives(tmp_path: Path) -> None:
    found = runner(SideBySideGraphRunner, schema(needs=NEEDS), tmp_path).run(inputs={"data": 10}, targets=["all"])
    assert found == {"all": 23}


def test_what_does_not_need_each_other_runs_at_the_same_time(tmp_path: Path) -> None:
    graph = schema(needs=NEEDS, intents={"together": True}, entities={"together": True})
    assert runner(SideBySideGraphRunner, graph, tmp_path).run(targets=["all"]) == {"all": 5}


@pytest.mark.parametrize(
    ("error", "raised"), [(RasaException("no examples"), RasaException), (ValueError("no"), GraphComponentException)]
)
def test_an_error_ends_the_run_as_it_does_with_rasas_runner(
    tmp_path: Path, error: Exception, raised: type[Exception]
) -> None:
    graph = schema(needs=NEEDS, entities={"error": error})
    for kind in (DaskGraphRunner, SideBySideGraphRunner):
        with pytest.raises(raised):
            runner(kind, graph, tmp_path).run(targets=["all"])
