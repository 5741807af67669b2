"""The systems that are compared, by name. A module is imported in the system's own process alone."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from bench.intents.systems.base import System

SYSTEMS = {
    "switchboard": "bench.intents.systems.switchboard:Switchboard",
    "diet": "bench.intents.systems.diet:Diet",
    "tfidf": "bench.intents.systems.tfidf:TfIdf",
    "setfit": "bench.intents.systems.setfit:SetFit",
    "frozen": "bench.intents.systems.frozen:Frozen",
}


def make_system(name: str, seed: int, options: Mapping[str, Any]) -> System:
    """An untrained system.

    Args:
        name: a key of `SYSTEMS`.
        seed: of all that is random in its training.
        options: of the command: ``recipe``, ``diet_epochs``.
    """
    module, _, attribute = SYSTEMS[name].partition(":")
    system: System = getattr(importlib.import_module(module), attribute)(seed, options)
    return system
