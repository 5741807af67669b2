"""Finding all actions of all packs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from rasa_sdk.executor import ActionExecutor

import actions
from actions.base import SwitchboardAction
from actions.forms.form import all_forms
from actions.forms.parts import parts_of


def make_executor() -> ActionExecutor:
    """An SDK executor that knows every action under `actions/`.

    The SDK's own `register_package` does the same in a project's root, but looks at sub-packages by their bare names
    and so stumbles over any other package called `core` on the import path.
    """
    for module in pkgutil.walk_packages(actions.__path__, prefix="actions."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    executor = ActionExecutor()
    for action in concrete_actions(SwitchboardAction):
        executor.register_action(action)
    for form in all_forms():
        if type(form).__module__.startswith("actions."):
            for part in parts_of(form):
                executor.register_action(part)
    return executor


def concrete_actions(base: type) -> Iterator[type]:
    """The classes below a base that packs define and that can be run; forms' parts are none of these."""
    action: type
    for action in base.__subclasses__():
        yield from concrete_actions(action)
        # Packs only: tests define actions too.
        packs_own = action.__module__.startswith("actions.") and not action.__module__.startswith("actions.forms.")
        if not inspect.isabstract(action) and packs_own:
            yield action
