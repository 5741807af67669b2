"""Entities: what a message names (amounts, dates, accounts, payees …), with values in one form.

`config.yml` names `components.entities.PackEntityExtractor`. The class is imported when it is asked for, so that the
normalisers can be used without Rasa.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from components.entities.extractor import PackEntityExtractor

__all__ = ["PackEntityExtractor"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from components.entities import extractor

        return getattr(extractor, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
