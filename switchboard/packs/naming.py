"""Names of intents, what customers read for them, and languages, from an owner's words."""

from __future__ import annotations

import re
import unicodedata

from babel import Locale, UnknownLocaleError


def intent_name(text: str) -> str:
    """The name of an intent that is called so: `Opening hours?` is `opening_hours`."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", ascii_text.lower()).strip("_")
    return name if re.search("[a-z]", name) else ""


def title_of(text: str) -> str:
    """What customers read for an intent: the owner's own words, as the end of a sentence."""
    words = " ".join(text.replace("_", " ").replace("/", " ").split()).rstrip("?!. ")
    # An abbreviation or a name in capitals keeps them: "PIN", "X-rays".
    return words if len(words) > 1 and not words[1].islower() and words[1] != " " else words[:1].lower() + words[1:]


def language_code(text: str) -> str:
    """`en` of `en`, `EN-us` or `English`; the text itself where it is no language."""
    try:
        return str(Locale.parse(text.strip().replace("-", "_").lower().split("_")[0]).language)
    except (UnknownLocaleError, ValueError):
        names = Locale("en").languages
        return next((code for code, name in names.items() if name.lower() == text.strip().lower()), text)
