"""Training with the nodes of Rasa's graph side by side."""

from __future__ import annotations

from typing import Any

import dask.threaded
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

SIDE_BY_SIDE = 3
"""Nodes at a time: intents and sentiment, of which one waits for the other, and the entities, in a process of their own."""


class SideBySideGraphRunner(DaskGraphRunner):
    """Runs a graph as Rasa's own runner does, but the nodes that do not need each other at the same time, in threads."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run the graph; arguments and result as in `rasa.engine.runner.interface.GraphRunner.run`.

        Raises:
            GraphRunError: a node failed with a `RuntimeError`; other errors of nodes are passed on.
        """
        names = targets or self._graph_schema.target_names
        graph = self._build_dask_graph(self._graph_schema.minimal_graph_schema(names))
        self._add_inputs_to_graph(inputs, graph)
        try:
            return dict(dask.threaded.get(graph, names, num_workers=SIDE_BY_SIDE))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
