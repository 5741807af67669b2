"""The span of an entity in a text, and which of several overlapping ones is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of a text that is an entity."""

    start: int
    end: int
    entity: str
    role: str | None = None

    @property
    def label(self) -> str:
        """The entity type, and the role if there is one, for reports."""
        return f"{self.entity}|{self.role}" if self.role else self.entity


class Annotated(NamedTuple):
    """A text with its entities."""

    text: str
    spans: tuple[Span, ...]


def clipped(spans: Iterable[Span], fixed: Iterable[Span], text: str) -> list[Span]:
    """Cut pieces off spans where they run into others ("Verizon 2 days ago" without the period is "Verizon").

    Args:
        spans: the spans to cut; one that contains a fixed span in its middle, or is an address or a place, stays whole.
        fixed: the spans that are certain.
        text: the message; the rest of a span loses its surrounding blanks.
    """
    result = []
    taken = list(fixed)
    for span in spans:
        start, end = span.start, span.end
        for other in taken if span.entity not in ("address", "location") else ():
            if other.start <= start < other.end < end:
                start = other.end
            elif start < other.start < end <= other.end:
                end = other.start
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip(" ,.;:"))
        end -= len(piece) - len(piece.rstrip(" ,;:"))
        if start < end:
            result.append(span._replace(start=start, end=end))
    return result


def without_overlaps(*groups: Iterable[Span]) -> list[Span]:
    """Choose spans that do not overlap.

    Of two that overlap the longer is kept ("12 March Street" is an address and no date); of two with the same length
    the one from the earlier group.

    Args:
        groups: spans, most trusted group first.

    Returns:
        The chosen spans in the order of the text.
    """
    ranked = [(rank, span) for rank, group in enumerate(groups) for span in group if span.end > span.start]
    ranked.sort(key=lambda item: (item[1].start - item[1].end, item[0], item[1].start))
    chosen: list[Span] = []
    for _, span in ranked:
        if all(span.end <= other.start or span.start >= other.end for other in chosen):
            chosen.append(span)
    return sorted(chosen)
