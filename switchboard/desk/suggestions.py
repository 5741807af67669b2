"""Answers that an agent can begin with: the packs' own texts, and what colleagues wrote before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from actions.core.agent_models import Agent
from actions.core.colleagues_answers import colleagues_answers
from actions.core.ticket_models import CUSTOMER, TicketEntry
from actions.manifests import active_manifests

MOST = 4
"""Of each kind."""
_UTTER = "utter_"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PackAnswers:
    """What the active packs' rules answer to an intent with a text of the domain.

    Args:
        root: the project's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def of(self, intent: str) -> list[str]:
        """The texts for an intent that stand alone: those that wait for figures are left out."""
        return self._by_intent.get(intent, [])[:MOST]

    @cached_property
    def _by_intent(self) -> dict[str, list[str]]:
        packs = list(active_manifests(self._root))
        responses: dict[str, list[str]] = {}
        for part in self._read("domains", packs, "responses"):
            for name, variants in part.items():
                responses[name] = [text for one in variants or () if (text := _alone(one))]
        found: dict[str, list[str]] = {}
        for part in self._read("data", packs, "rules"):
            for rule in part:
                intent, names = _answers_of(rule.get("steps") or [])
                for text in (text for name in names for text in responses.get(name, ())):
                    if intent and text not in found.setdefault(intent, []):
                        found[intent].append(text)
        return found

    def _read(self, room: str, packs: list[str], key: str) -> Iterator[Any]:
        for pack in packs:
            for path in sorted((self._root / room / pack).glob("*.yml")):
                text = path.read_text(encoding="utf-8")
                if f"\n{key}:" in f"\n{text}":
                    yield yaml.load(text, Loader=_LOADER)[key] or {}


def suggestions(
    session: Session, agent: Agent, entries: list[TicketEntry], answers: PackAnswers
) -> tuple[str | None, list[str]]:
    """What the customer's last message was understood as, and answers to that.

    Args:
        session: an open session.
        agent: who is to answer.
        entries: of the ticket.
        answers: of the packs.
    """
    heard = (entry.intent for entry in reversed(entries) if entry.author == CUSTOMER and entry.intent)
    intent = next(heard, None)
    if intent is None:
        return None, []
    written = colleagues_answers(session, agent, intent, MOST)
    return intent, [*written, *(text for text in answers.of(intent) if text not in written)]


def _alone(response: dict[str, Any]) -> str | None:
    """A response's text, unless it wants something filled in or is meant for one channel."""
    text = response.get("text")
    return str(text) if text and "{" not in text and not response.get("channel") else None


def _answers_of(steps: list[dict[str, Any]]) -> tuple[str | None, list[str]]:
    intent = next((str(step["intent"]) for step in steps if "intent" in step), None)
    actions = (str(step["action"]) for step in steps if "action" in step)
    return intent, [name for name in actions if name.startswith(_UTTER)]
