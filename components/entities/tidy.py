"""Mends what the model guessed where a rule knows better: edges of spans, names cut in two, impossible dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from components.entities.numbers import HUNDREDS, SCALES, SMALL, parse_quantity
from components.entities.period_finder import may_be_period
from components.entities.spans import Span, clipped

#: The first of these words after an address is no longer part of it.
_AFTER_ADDRESS = re.compile(
    r"[\s,.]+(?:now|since|from|pls|plz|please|with|change|and|is|for|my|as|so|not|thanks|instead|effective|starting|the|if)\b",
    re.IGNORECASE,
)

_MORE_OF_A_FIGURE = re.compile(
    rf"(?:[\s-]+(?:and[\s-]+)?(?:{'|'.join(sorted((*SMALL, *HUNDREDS, *SCALES), key=len, reverse=True))})(?!\w))+",
    re.IGNORECASE,
)


class Tidier:
    """Mends guessed spans.

    Args:
        lookups: the forms of closed entities by entity type, in lower case.
    """

    def __init__(self, lookups: Mapping[str, Sequence[str]]) -> None:
        self._phrases = {
            entity: re.compile(
                rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})(?!\w)", re.IGNORECASE
            )
            for entity, forms in lookups.items()
            if forms
        }

    def tidy(self, guessed: Iterable[Span], certain: Sequence[Span], text: str) -> list[Span]:
        """Return the guessed spans of a message, mended; those that cannot be right are left out.

        Args:
            guessed: the model's spans.
            certain: the grammar's spans, which the guessed ones must not run into.
            text: the message.
        """
        mended = []
        for span in clipped(whole_words(guessed, text), certain, text):
            if span.entity == "address":
                span = _shortened_address(span, text)
                if not any(map(str.isdigit, text[span.start : span.end])):
                    continue
            elif span.entity == "money":
                span = _longer_figure(span, text)
            elif span.entity == "period" and not may_be_period(text[span.start : span.end]):
                continue
            mended.append(self._extended(span, text))
        return joined(mended, text, "payee")

    def _extended(self, span: Span, text: str) -> Span:
        """Return the whole look-up form that a span is a part of ("loan" of "home loan")."""
        phrases = self._phrases.get(span.entity)
        if phrases:
            for found in phrases.finditer(text):
                if found.start() <= span.start and span.end <= found.end():
                    return span._replace(start=found.start(), end=found.end())
        return span


def _longer_figure(span: Span, text: str) -> Span:
    """The whole of a figure in words, of which the model found the beginning: "a hundred" of "a hundred and twenty"."""
    more = _MORE_OF_A_FIGURE.match(text, span.end)
    if more is None or not text[span.end - 1].isalpha():
        return span
    whole = span._replace(end=more.end())
    return whole if parse_quantity(text[whole.start : whole.end]) is not None else span


def whole_words(spans: Iterable[Span], text: str) -> list[Span]:
    """Return the spans that begin and end where words do: the "7" of "7am" is no count."""
    return [
        span
        for span in spans
        if not (text[span.end - 1].isalnum() and text[span.end : span.end + 1].isalnum())
        and not (text[span.start].isalnum() and span.start and text[span.start - 1].isalnum())
    ]


def joined(spans: Iterable[Span], text: str, entity: str) -> list[Span]:
    """Join neighbours of one type that a single blank separates: "aunt" and "Lucy" are one payee."""
    result: list[Span] = []
    for span in sorted(spans):
        last = result[-1] if result else None
        if last and span.entity == last.entity == entity and text[last.end : span.start] == " ":
            result[-1] = last._replace(end=span.end)
        else:
            result.append(span)
    return result


def _shortened_address(span: Span, text: str) -> Span:
    typed = text[span.start : span.end]
    after = _AFTER_ADDRESS.search(typed)
    typed = (typed[: after.start()] if after else typed).rstrip(" .,;:")
    return span._replace(end=span.start + len(typed))
