"""`rasa shell`, with buttons that are chosen by number, tables, and passcodes that do not show.

Rasa's own asks with a menu for arrow keys, which leaves no way to type something else, and drops all keys that it does
not know.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import questionary
import rasa.core.channels.rest as stock
from rasa.core.channels import console as shell
from rich.console import Console
from rich.table import Table
from rich.text import Text

from components.channels.messages import shown
from components.channels.rest import RestQueue

STYLE = "blue"
PROMPT = "Your input ->"
_FIGURE = re.compile(r"[-+−]?\W?\d[\d.,]*(?: ?%)?")
Read = Callable[[], Awaitable["str | None"]]


class Terminal:
    """Shows a turn's answers and reads what is typed.

    Args:
        read: asks for a line.
        read_secret: asks for one that does not show.
        console: where answers go.
    """

    def __init__(self, read: Read, read_secret: Read, console: Console | None = None) -> None:
        self._read, self._read_secret = read, read_secret
        self._console = console or Console(soft_wrap=True, highlight=False, markup=False)
        self._payloads: list[str] = []

    def show(self, message: Mapping[str, Any], is_latest_message: bool = False, color: str = "") -> None:
        """Print one answer; its buttons go on with the numbers of the answers before it."""
        text, extra = shown(message)
        if table := extra.get("table"):
            self._print(table.get("before", ""))
            self._console.print(_drawn(table))
            self._print(table.get("after", ""))
        else:
            self._print(text)
        for card in extra.get("cards", []):
            self._print(": ".join(filter(None, [card.get("title"), card.get("subtitle"), card.get("url")])))
        for link in extra.get("links", []):
            self._print(f"{link['title']}: {link['url']}")
        self._print(extra.get("image", ""))
        buttons = [*extra.get("buttons", []), *(b for card in extra.get("cards", []) for b in card.get("buttons", []))]
        for button in buttons:
            self._payloads.append(button["payload"])
            self._print(f"  {len(self._payloads)}. {button['title']}")

    async def ask(self, last: Mapping[str, Any] | None) -> str | None:
        """Show the turn's last answer and read what is typed; a button's number stands for its payload."""
        is_secret = False
        if last is not None:
            self.show(last)
            is_secret = shown(last)[1].get("input", {}).get("type") == "password"
        typed = await (self._read_secret() if is_secret else self._read())
        payloads, self._payloads = self._payloads, []
        number = (typed or "").strip().rstrip(".")
        if number.isdecimal() and 1 <= int(number) <= len(payloads):
            return payloads[int(number) - 1]
        return None if typed is None else typed.strip()

    def _print(self, text: str) -> None:
        if text:
            self._console.print(Text(text, style=STYLE))


def _drawn(table: Mapping[str, Any]) -> Table:
    """A table whose columns of figures are aligned at their right edge."""
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), style=STYLE, header_style=f"bold {STYLE}")
    rows = table["rows"]
    for at, name in enumerate(table["columns"]):
        figures = rows and all(_FIGURE.fullmatch(row[at]) for row in rows if at < len(row))
        drawn.add_column(Text(name), justify="right" if figures else "left")
    for row in rows:
        drawn.add_row(*map(Text, row))
    return drawn


def improve_shell() -> None:
    """Let `rasa shell` of this process show and ask like that."""
    if isinstance(getattr(shell._get_user_input, "__self__", None), Terminal):
        return
    ask_line = shell._get_user_input

    async def read() -> str | None:
        typed: str | None = await ask_line(None)
        return typed

    async def read_secret() -> str | None:
        typed: str | None = await questionary.password("", qmark=PROMPT).ask_async()
        return typed

    terminal = Terminal(read, read_secret)
    shell._get_user_input, shell._print_bot_output = terminal.ask, terminal.show
    stock.QueueOutputChannel = RestQueue
