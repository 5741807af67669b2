"""The ``rasa`` command as our processes start it: ``python -m switchboard.rasa_command train …``.

The API token goes from the environment to Rasa here, because arguments show in the list of processes.
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

API_TOKEN = "SWITCHBOARD_API_TOKEN"
UNTRUE_WARNINGS = (
    "You have defined training data",  # wants DIET or CRF for entities, which components.entities extracts
    "You have defined synonyms",
    "'RulePolicy' is not included",  # FormRulePolicy is one
    "is not used in any story or rule",  # forms and actions use those responses
)


def arguments(given: list[str], environment: dict[str, str]) -> list[str]:
    """Rasa's arguments: those given, and for ``run`` the HTTP API where a token protects it."""
    token = environment.get(API_TOKEN)
    if given[:1] == ["run"] and token:
        return [*given, "--enable-api", "--auth-token", token]
    return given


def hide_deprecations() -> None:
    """Keep from the terminal what the libraries say to each other; some of them turn the filters back on."""
    show = warnings.showwarning

    def showwarning(message: Warning | str, category: type[Warning], *args: Any, **kwargs: Any) -> None:
        if not issubclass(category, (DeprecationWarning, PendingDeprecationWarning)):
            show(message, category, *args, **kwargs)

    warnings.showwarning = showwarning


def quieten() -> None:
    """Drop the warnings by which Rasa misses its own components where ours do the work."""
    import rasa.shared.utils.io

    stock = rasa.shared.utils.io.raise_warning

    def raise_warning(message: str, *args: Any, **kwargs: Any) -> None:
        if not any(part in message for part in UNTRUE_WARNINGS):
            stock(message, *args, **kwargs)

    rasa.shared.utils.io.raise_warning = raise_warning


def main() -> None:
    """Run Rasa's command line in this process."""
    sys.path.insert(0, os.getcwd())
    sys.argv = ["rasa", *arguments(sys.argv[1:], dict(os.environ))]
    hide_deprecations()
    from rasa.__main__ import main as rasa

    quieten()
    rasa()


if __name__ == "__main__":
    main()
