"""Emoji as words: to an encoder that was trained without them, one looks like any other."""

from __future__ import annotations

import unicodedata

# Pictures are symbols beyond the arrows; "°" and "™" are symbols too, and no pictures.
_FIRST_PICTURE = "\u2300"
_SYMBOL = "So"
# What changes the picture before it or joins two: skin tones, variation selectors.
_FIRST_MODIFIER, _MODIFIERS = "\u200d", ("Mn", "Sk", "Cf")


def spell_emoji(text: str) -> str:
    """Replace pictures by their Unicode names: "thx 👍🏽" becomes "thx thumbs up sign".

    Text without pictures, which is nearly all of it, is returned as it is.
    """
    if not any(_is_picture(character) for character in text):
        return text
    spelt = []
    for character in text:
        if _is_picture(character):
            spelt.append(f" {unicodedata.name(character, 'symbol').lower()} ")
        elif character < _FIRST_MODIFIER or unicodedata.category(character) not in _MODIFIERS:
            spelt.append(character)
    return " ".join("".join(spelt).split())


def _is_picture(character: str) -> bool:
    return character >= _FIRST_PICTURE and unicodedata.category(character) == _SYMBOL
