"""What an answer of Rasa's is on a screen: its text, and the extra keys that `docs/web.md` lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from components.channels import charts, files

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NEW_LINE = re.compile(r"\r\n?|\u2028|\u2029")
_SAFE_ADDRESS = re.compile(r"(?:https?://[^/\\\s]|/(?![/\\]))[^\s]*", re.IGNORECASE)
INPUTS = ("date", "password")


def clean(text: str) -> str:
    """A typed text without control characters, among them those that turn the direction of what follows."""
    return CONTROL.sub("", _NEW_LINE.sub("\n", text).replace("\t", " ")).strip()


def shown(message: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Text and extra keys of an answer; both empty where there is nothing to show."""
    buttons = [*(message.get("buttons") or []), *(message.get("quick_replies") or [])]
    links = [*(message.get("links") or []), *(button for button in buttons if _is_link(button))]
    if isinstance(attachment := message.get("attachment"), str) and attachment != message.get("image"):
        links.append({"title": attachment, "url": attachment})
    extra = {
        "buttons": _buttons(buttons),
        "table": _table(message.get("table")),
        "chart": charts.checked(message.get("chart")),
        "file": files.checked(message.get("file")),
        "links": [link for link in map(_link, links) if link],
        "cards": [_card(card) for card in _mappings([*(message.get("cards") or []), *(message.get("elements") or [])])],
        "image": _address(message.get("image")),
        "input": _input(message.get("input")),
    }
    return str(message.get("text") or "").strip(), {key: value for key, value in extra.items() if value}


def title_of(payload: str, question: Mapping[str, Any]) -> str:
    """What stands on the button that was chosen, or what was typed."""
    offered = [
        *question.get("buttons", []),
        *(b for card in question.get("cards", []) for b in card.get("buttons", [])),
    ]
    return next((str(button["title"]) for button in offered if button["payload"] == payload), payload)


def _mappings(values: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    return (value for value in values if isinstance(value, Mapping))


def _buttons(buttons: Iterable[Any]) -> list[dict[str, str]]:
    found = (button for button in _mappings(buttons) if not _is_link(button) and button.get("title"))
    return [{"title": str(b["title"]), "payload": str(b.get("payload") or b["title"])} for b in found]


def _is_link(button: Any) -> bool:
    return isinstance(button, Mapping) and bool(button.get("url")) and not button.get("payload")


def _link(link: Any) -> dict[str, str] | None:
    url = _address(link.get("url")) if isinstance(link, Mapping) else None
    return {"title": str(link.get("title") or url), "url": url} if url else None


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    """A card; Rasa's own elements call things by other names."""
    found = {
        "title": str(card.get("title") or ""),
        "subtitle": str(card.get("subtitle") or ""),
        "image": _address(card.get("image") or card.get("image_url")),
        "url": _address(card.get("url") or (card.get("default_action") or {}).get("url")),
        "buttons": _buttons(card.get("buttons") or []),
    }
    return {key: value for key, value in found.items() if value}


def _table(table: Any) -> dict[str, Any] | None:
    if not isinstance(table, Mapping) or not table.get("columns"):
        return None
    rows = [[str(cell) for cell in row] for row in table.get("rows") or []]
    around = {key: str(table[key]) for key in ("before", "after") if table.get(key)}
    return {"columns": [str(name) for name in table["columns"]], "rows": rows, **around}


def _input(wanted: Any) -> dict[str, str] | None:
    if not isinstance(wanted, Mapping) or wanted.get("type") not in INPUTS:
        return None
    return {key: str(wanted[key]) for key in ("type", "min", "max") if wanted.get(key)}


def _address(url: Any) -> str | None:
    """An address that may stand in a page; none that runs a script."""
    return url if isinstance(url, str) and _SAFE_ADDRESS.fullmatch(url) else None
