"""Languages: which ones the assistant speaks, and which one a message asks for."""

from __future__ import annotations

import re

from babel import Locale

from actions.manifests import active_locale, active_manifests

#: Those that customers may ask for. Babel knows hundreds, but some of their names are everyday words ("even", "ho").
CODES = [
    "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fil", "fr", "gu", "he", "hi", "hr",
    "ht", "hu", "hy", "id", "it", "ja", "km", "ko", "lo", "lt", "ms", "ne", "nl", "no", "pa", "pl", "pt",
    "ro", "ru", "sk", "so", "sq", "sr", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur", "vi", "yue", "zh",
]  # fmt: skip
_OTHER_NAMES = {"mandarin": "zh", "tagalog": "fil", "farsi": "fa", "creole": "ht", "bengali": "bn"}
_OWN_NAMES = {
    "español": "es", "espanol": "es", "castellano": "es", "français": "fr", "francais": "fr", "deutsch": "de",
    "português": "pt", "portugues": "pt", "italiano": "it", "nederlands": "nl", "polski": "pl", "türkçe": "tr",
    "tiếng việt": "vi", "русский": "ru", "українська": "uk", "中文": "zh", "日本語": "ja", "한국어": "ko", "العربية": "ar",
}  # fmt: skip


def spoken() -> list[str]:
    """The languages of the active packs, by their codes.

    Raises:
        ManifestError: the packs' files cannot be read.
    """
    languages = (manifest.get("language") for manifest in active_manifests().values())
    return list(dict.fromkeys(str(language) for language in languages if language))


def named_in(text: str) -> list[str]:
    """The codes of the languages that a message names, in English or in themselves, in its order."""
    names = {name(code).lower(): code for code in CODES} | _OTHER_NAMES | _OWN_NAMES
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return list(dict.fromkeys(names[found] for found in re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text.lower())))


def name(code: str) -> str:
    """`Spanish`; the code itself where it is unknown."""
    return str(Locale.parse(active_locale()).languages.get(code, code))
