"""What `rasa shell` shows, and what it makes of what is typed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.channels import console as shell
from rasa.core.channels import rest as stock
from rich.console import Console

from components.channels.rest import RestQueue
from components.channels.terminal import Terminal, improve_shell
from tests.components.channels.charts import PARTS

YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


class Typist:
    def __init__(self, *lines: str | None) -> None:
        self._lines: Iterator[str | None] = iter(lines)
        self.out, self.hidden = io.StringIO(), 0
        console = Console(file=self.out, width=80, highlight=False, markup=False)
        self.terminal = Terminal(self._next, self._next_hidden, console)

    async def _next(self) -> str | None:
        return next(self._lines)

    async def _next_hidden(self) -> str | None:
        self.hidden += 1
        return next(self._lines)

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.out.getvalue().splitlines()]


async def test_a_button_is_chosen_by_its_number_and_anything_else_is_what_was_typed() -> None:
    typist = Typist("2", " make it 80 ", "3", "1.", None)
    asked = {"text": "Send $50?", "buttons": YES_NO}
    assert [await typist.terminal.ask(asked) for _ in range(5)] == ["/deny", "make it 80", "3", "/affirm", None]
    assert typist.lines()[:3] == ["Send $50?", "  1. Yes", "  2. No"]


async def test_numbers_go_on_through_a_turn_and_begin_anew_in_the_next() -> None:
    typist = Typist("3", "3")
    typist.terminal.show({"text": "Shall I go on?", "buttons": YES_NO})
    assert (
        await typist.terminal.ask({"text": "Or", "buttons": [{"title": "A person", "payload": "/human"}]}) == "/human"
    )
    assert "  3. A person" in typist.lines()
    assert await typist.terminal.ask({"text": "How much?"}) == "3"


def test_tables_are_aligned_and_stand_between_their_words() -> None:
    rows = [["Savings", "$2,450.10"], ["Checking [b]", "$5.00"]]
    table = {"columns": ["Account", "Balance"], "rows": rows, "before": "Your balances:", "after": "That is all."}
    typist = Typist()
    typist.terminal.show({"text": "Your balances:\nSavings $2,450.10 and so on", "table": table, "chart": PARTS})
    assert typist.lines() == [
        "Your balances:",
        "Account         Balance",
        "Savings       $2,450.10",
        "Checking [b]      $5.00",
        "That is all.",
    ]


async def test_a_passcode_does_not_show() -> None:
    typist = Typist("2580")
    assert await typist.terminal.ask({"text": "Your passcode?", "input": {"type": "password"}}) == "2580"
    assert typist.hidden == 1


def test_links_and_cards_are_lines() -> None:
    typist = Typist()
    card: dict[str, Any] = {"title": "Gold card", "subtitle": "No fee", "buttons": YES_NO[:1]}
    typist.terminal.show({"text": "", "cards": [card], "links": [{"title": "Rates", "url": "https://bank.example"}]})
    assert typist.lines() == ["Gold card: No fee", "Rates: https://bank.example", "  1. Yes"]


def test_the_shell_takes_it_over_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_get_user_input", "_print_bot_output"):
        monkeypatch.setattr(shell, name, getattr(shell, name))
    monkeypatch.setattr(stock, "QueueOutputChannel", stock.QueueOutputChannel)
    improve_shell()
    first = shell._get_user_input
    improve_shell()
    assert shell._get_user_input is first and stock.QueueOutputChannel is RestQueue
