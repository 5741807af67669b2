"""The owner's own words for what the chat page says itself: by language and name, in the place of the page's."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from components.channels.errors import ChannelError
from components.packs.errors import did_you_mean, listing

FOLDER = Path(__file__).parents[2] / "web" / "src" / "texts"
ENGLISH = "en.json"
META = '<meta name="switchboard-texts" content="{}">'
LONGEST = 300
Texts = Mapping[str, Mapping[str, str]]


def read_texts(where: str, value: Any, folder: Path = FOLDER) -> Texts:
    """The texts in a setting: a mapping, or JSON of one.

    Args:
        where: the setting stands.
        value: of the setting.
        folder: with the page's own texts, which say what names there are; where it is missing, any name goes.

    Raises:
        ChannelError: it is something else, or names a text that the page does not have.
    """
    try:
        texts = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise ChannelError(where, "no JSON", 'such as {"en": {"send": "Go"}}') from None
    if not isinstance(texts, Mapping) or not all(isinstance(own, Mapping) for own in texts.values()):
        raise ChannelError(where, repr(value), "languages, and for each one texts by their names: en: {send: Go}")
    known = _names(folder)
    for language, own in texts.items():
        for name, text in own.items():
            if known and name not in known:
                raise ChannelError(where, f"{language}: {name}", f"{listing(known)}.{did_you_mean(str(name), known)}")
            if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST:
                raise ChannelError(f"{where}, {language}: {name}", repr(text), f"a text of 1 to {LONGEST} characters")
    return {str(language).lower(): {str(name): text for name, text in own.items()} for language, own in texts.items()}


def with_texts(page: str, texts: Texts) -> str:
    """A page that brings these texts; none of them can become markup."""
    meta = META.format(html.escape(json.dumps(texts, ensure_ascii=False), quote=True))
    return page.replace("</head>", f"{meta}\n  </head>", 1) if texts else page


def _names(folder: Path) -> list[str]:
    path = folder / ENGLISH
    return list(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else []
