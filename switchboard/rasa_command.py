"""The ``rasa`` command as our processes start it: ``python -m switchboard.rasa_command train …``.

The API token goes from the environment to Rasa here, because arguments show in the list of processes.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NoReturn

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


@contextmanager
def training_side_by_side() -> Iterator[None]:
    """Within the block, `rasa train` trains what does not need each other at the same time.

    A training that fails or is interrupted ends this process at once, and not when what runs beside it is done.
    """
    import rasa.model_training

    from switchboard.graph_runner import SideBySideGraphRunner

    stock = rasa.model_training.DaskGraphRunner
    rasa.model_training.DaskGraphRunner = SideBySideGraphRunner
    try:
        yield
    except SystemExit as end:  # what was wrong stands on the screen already
        if end.code:
            leave(end.code if isinstance(end.code, int) else 1)
        raise
    except KeyboardInterrupt:
        leave(128 + signal.SIGINT)
    except BaseException:
        traceback.print_exc()
        leave(1)
    finally:
        rasa.model_training.DaskGraphRunner = stock


def leave(status: int) -> NoReturn:
    """End this process without waiting for its threads."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main() -> None:
    """Run Rasa's command line in this process."""
    sys.path.insert(0, os.getcwd())
    sys.argv = ["rasa", *arguments(sys.argv[1:], dict(os.environ))]
    hide_deprecations()
    from rasa.__main__ import main as rasa

    quieten()
    with training_side_by_side() if sys.argv[1:2] == ["train"] else nullcontext():
        rasa()


if __name__ == "__main__":
    main()
