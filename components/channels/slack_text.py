"""Slack's own markup: read from what customers type, written from what the assistant says."""

from __future__ import annotations

import re

LONGEST = 3000
"""Characters of one piece of text in a message."""
_IN_BRACKETS = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_SPACES = re.compile(r" {2,}")
_SCHEME = re.compile(r"(?:mailto|tel):")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\(((?:https?://|mailto:)[^\s()<>|]+)\)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
_BULLET = re.compile(r"^(\s*)[-*] +", re.MULTILINE)


def typed(text: str, bot: str) -> str:
    """What a customer typed, as they see it themselves.

    Args:
        text: of a message.
        bot: the assistant's user id; where it is mentioned, nothing stands.
    """

    def plain(match: re.Match[str]) -> str:
        target, label = match.group(1), match.group(2)
        if target == f"@{bot}":
            return " "
        if target.startswith(("@", "#", "!")):
            sign = "#" if target.startswith("#") else "@"
            return f"{sign}{(label or target[1:]).lstrip('@#')}"
        return label or _SCHEME.sub("", target)

    return unescape(_SPACES.sub(" ", _IN_BRACKETS.sub(plain, text))).strip()


def mrkdwn(text: str) -> str:
    """The assistant's Markdown as Slack writes it; nothing in it mentions anybody, whoever's words it repeats."""
    text = _LINK.sub(r"<\2|\1>", escape(text))
    return _BULLET.sub(r"\1• ", _HEADING.sub(r"*\1*", _BOLD.sub(r"*\1*", text)))


def link(title: str, url: str) -> str:
    """A link."""
    return f"<{escape(url).replace('|', '%7C')}|{escape(title).replace('|', '/')}>"


def code(lines: list[str]) -> str:
    """Lines in letters of one width, as tables need them."""
    return "```\n" + "\n".join(escape(line).replace("`", "'") for line in lines) + "\n```"


def escape(text: str) -> str:
    """A text in which nothing is markup for mentions and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The text of an escaped one."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def pieces(text: str, longest: int = LONGEST) -> list[str]:
    """A text in pieces that are not too long, cut at the end of a line or word where there is one."""
    found = []
    while len(text) > longest:
        head = text[:longest]
        cut = next((at for at in (head.rfind("\n"), head.rfind(" ")) if at > longest // 2), longest)
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip("\n ")
    return [*found, text] if text else found
