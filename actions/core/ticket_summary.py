"""Three lines about a conversation: who asked for what, what came of it, and why a person is needed."""

from __future__ import annotations

from collections.abc import Sequence

from actions.core.fallback_actions import NO_SUGGESTIONS, title
from actions.core.ticket_models import ASSISTANT, CUSTOMER
from actions.core.tickets import Said

LONGEST_LINE = 240
# What is said about a conversation, not what it is about.
_ABOUT_IT = NO_SUGGESTIONS | {"talk_to_human"}
_TROUBLE = frozenset({"complain", "nlu_fallback", "out_of_scope", "talk_to_human"})
_ANGER = ((5 / 6, "furious"), (1 / 2, "angry"), (1 / 6, "annoyed"))


def summary(said: Sequence[Said], *, who: str, because: str, task: str | None = None) -> str:
    """Three lines for the colleague who takes over.

    Args:
        said: the conversation.
        who: the customer.
        because: why it was handed over.
        task: what the assistant was in the middle of.
    """
    heard = [part for part in said if part.author == CUSTOMER]
    return "\n".join(map(_short, (_wanted(heard, who), _tried(said, task), _why(heard, because))))


def _wanted(heard: Sequence[Said], who: str) -> str:
    tasks = [part for part in heard if part.intent and part.intent not in _ABOUT_IT]
    trouble = [part for part in heard if part.intent in _TROUBLE]
    main = next(iter([*tasks[-1:], *trouble, *heard]), None)
    if main is None:
        return f"{who} said nothing yet."
    meaning = f" ({title(str(main.intent))})" if tasks else ""
    return f'{who}: "{main.text}"{meaning}'


def _tried(said: Sequence[Said], task: str | None) -> str:
    answers = [part.text for part in said if part.author == ASSISTANT]
    tried = (
        f'The assistant said last: "{answers[-1].splitlines()[0]}"' if answers else "The assistant said nothing yet."
    )
    return f"In the middle of {task}. {tried}" if task else tried


def _why(heard: Sequence[Said], because: str) -> str:
    felt = [feeling for part in heard if (feeling := feeling_of(part))]
    moods = [mood for at, mood in enumerate(felt) if at == 0 or mood != felt[at - 1]]
    mood = f"Mood: {', then '.join(moods[-3:])}. " if moods else ""
    return f"{mood}The customer {because}."


def feeling_of(said: Said) -> str | None:
    """A word for how a message was meant: its anger, else its mood; None where neither is known."""
    anger = said.anger or 0.0
    return next((name for least, name in _ANGER if anger >= least), said.mood)


def _short(line: str) -> str:
    line = " ".join(line.split())
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"
