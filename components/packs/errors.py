"""What is wrong with a pack: every error says where, what was found, and what would be right."""

from collections.abc import Iterable
from difflib import get_close_matches

from rasa.shared.exceptions import RasaException

from components.errors import SwitchboardError


class PackError(SwitchboardError, RasaException):
    """A pack, or the choice of packs, that cannot be used.

    It is a `RasaException` too, because the `rasa` command prints those as one message without a stack trace.
    """

    def __init__(self, where: object, problem: str, remedy: str) -> None:
        super().__init__(f"{where}: {problem}. {remedy}")
        self.where = str(where)
        self.problem = problem
        self.remedy = remedy


def listing(names: Iterable[str]) -> str:
    """`a`, `b`, `c` — or a word for nothing at all."""
    return ", ".join(f"`{name}`" for name in names) or "none"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint for a misspelt name, with a leading space; empty when nothing comes close."""
    close = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    return f" Did you mean `{close[0]}`?" if close else ""
