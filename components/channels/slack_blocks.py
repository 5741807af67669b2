"""What an answer is in Slack: text, or blocks of Block Kit where there is more to it than text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.channels.slack_events import CHOOSE, ENTER, GO_PRIVATE, Interaction
from components.channels.slack_places import Place
from components.channels.slack_text import LONGEST, code, escape, link, mrkdwn, pieces
from components.channels.slack_workspace import Block, Post
from components.channels.tables import aligned
from components.stores.masking import hide_digits

MOST_BLOCKS = 50
MOST_BUTTONS = 5
"""More choices than these are a select."""
LONGEST_TITLE, LONGEST_VALUE, LONGEST_OPTION = 75, 2000, 75
MOST_OPTIONS = 100
LONGEST_TEXT = 3500
LONGEST_LINE = 250
"""Of a table: heading, rule and one row always fit into one piece of text."""
RAW = 2500
"""Characters of Markdown that hardly become more than `LONGEST` in Slack's markup."""
CLOSED = "That question isn't open any more. Please answer the latest one, or just write what you need."


@dataclass(frozen=True)
class Frame:
    """What an answer is shown in.

    Attributes:
        place: the conversation's.
        turn: in which its choices count.
        site: the server's address, for links without one; None where nobody knows it.
        asked: who asked what, to go on with in a direct message.
    """

    place: Place
    turn: str
    site: str | None = None
    asked: tuple[str, str] = ("", "")


def posts(text: str, extra: Mapping[str, Any], frame: Frame, *, go_private: bool = False) -> list[Post]:
    """An answer, in as many messages as it takes.

    Args:
        text: of the answer; stands alone.
        extra: its table, buttons and the other keys of `components.channels.messages.shown`.
        frame: what it is shown in.
        go_private: whether to offer to go on in a direct message.
    """
    beside = [
        *_pictures(extra, frame),
        *_links(extra, frame),
        *_choices(extra, frame),
        *([_private_offer(frame)] if go_private and not frame.place.private else []),
    ]
    table = extra.get("table")
    said = [piece for raw in pieces(text, RAW) for piece in pieces(mrkdwn(raw))]
    if not beside and not table:
        return [Post(piece) for piece in said]
    blocks = [*(_table(table) if table else map(_section, said)), *beside]
    short = pieces(mrkdwn(text), LONGEST_TEXT)[0] if text else str(blocks[0].get("alt_text", "…"))
    return [Post(short if not at else "…", blocks[at : at + MOST_BLOCKS]) for at in range(0, len(blocks), MOST_BLOCKS)]


def answered(chosen: Interaction) -> Post:
    """The message with a choice after it was made: what was chosen, in place of what could be."""
    return _without_choices(chosen, f"✓ {escape(chosen.title)}")


def closed(chosen: Interaction) -> Post:
    """The message with a choice that was made too late."""
    return _without_choices(chosen, CLOSED)


def secret_window(wanted: Interaction) -> dict[str, Any]:
    """The window in which a secret is entered: what is typed there stands in no channel."""
    about = {"channel": wanted.place.channel, "thread": wanted.place.thread}
    return {
        "type": "modal",
        "callback_id": ENTER,
        "private_metadata": json.dumps({**about, "turn": wanted.turn, "moment": wanted.moment}),
        "title": _plain("Enter it here"),
        "submit": _plain("Send"),
        "close": _plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": ENTER,
                "label": _plain("Your answer"),
                "hint": _plain("It doesn't appear in the chat, and isn't stored in this conversation."),
                "element": {"type": "plain_text_input", "action_id": ENTER, "max_length": 100},
            }
        ],
    }


def _table(table: Mapping[str, Any]) -> Iterator[Block]:
    if table.get("before"):
        yield from map(_section, pieces(mrkdwn(table["before"])))
    heading, *rows = (line[:LONGEST_LINE] for line in aligned(table))
    part = [heading, "-" * len(heading)]
    for row in rows:
        if len(code([*part, row])) > LONGEST:
            yield _section(code(part))
            part = part[:2]
        part.append(row)
    yield _section(code(part))
    if table.get("after"):
        yield from map(_section, pieces(mrkdwn(table["after"])))


def _pictures(extra: Mapping[str, Any], frame: Frame) -> Iterator[Block]:
    if url := _address(extra.get("image"), frame):
        yield {"type": "image", "image_url": url, "alt_text": "Picture"}
    for number, card in enumerate(extra.get("cards", [])):
        title, url = str(card.get("title", "")), _address(card.get("url"), frame)
        head = link(title, url) if url else escape(title)
        words = "\n".join(filter(None, (f"*{head}*" if title else "", escape(card.get("subtitle", "")))))
        block = _section(words[:LONGEST] or "…")
        if image := _address(card.get("image"), frame):
            block["accessory"] = {"type": "image", "image_url": image, "alt_text": title or "Picture"}
        yield block
        yield from _buttons(card.get("buttons", []), frame, f"card{number}")


def _links(extra: Mapping[str, Any], frame: Frame) -> Iterator[Block]:
    found = [(entry["title"], _address(entry["url"], frame)) for entry in extra.get("links", [])]
    lines = "\n".join(link(title, url) for title, url in found if url)
    yield from map(_section, pieces(lines))


def _choices(extra: Mapping[str, Any], frame: Frame) -> Iterator[Block]:
    choices, wanted = extra.get("buttons", []), extra.get("input", {}).get("type")
    if len(choices) > MOST_BUTTONS and all(len(choice["payload"]) <= LONGEST_OPTION for choice in choices):
        yield from _selects(choices, frame)
    else:
        yield from _buttons(choices, frame, "buttons")
    if wanted == "date":
        picker = {"type": "datepicker", "action_id": f"{CHOOSE}:date", "placeholder": _plain("Pick a day")}
        yield _actions([picker], frame, "date")
    elif wanted == "password" and frame.place.private:
        yield _actions([_button(ENTER, "Enter it unseen", "secret")], frame, "secret")


def _buttons(choices: Sequence[Mapping[str, str]], frame: Frame, name: str) -> Iterator[Block]:
    possible = [choice for choice in choices if len(choice["payload"]) <= LONGEST_VALUE]
    for at in range(0, len(possible), MOST_BUTTONS):
        part = enumerate(possible[at : at + MOST_BUTTONS])
        row = [_button(f"{CHOOSE}:{number}", choice["title"], choice["payload"]) for number, choice in part]
        yield _actions(row, frame, f"{name}{at}")


def _selects(choices: Sequence[Mapping[str, str]], frame: Frame) -> Iterator[Block]:
    for at in range(0, len(choices), MOST_OPTIONS):
        part = choices[at : at + MOST_OPTIONS]
        options = [{"text": _plain(choice["title"]), "value": choice["payload"]} for choice in part]
        select = {"type": "static_select", "action_id": CHOOSE, "placeholder": _plain("Choose"), "options": options}
        yield _actions([select], frame, f"select{at}")


def _private_offer(frame: Frame) -> Block:
    """A button that takes the question along, unless it was a choice, or has digits that might be a passcode."""
    user, question = frame.asked
    known = question if hide_digits(question) == question and not question.startswith("/") else ""
    value = json.dumps([user, known])
    button = _button(GO_PRIVATE, "Open a direct message", value if len(value) <= LONGEST_VALUE else "[]")
    return _actions([button], frame, "private")


def _without_choices(chosen: Interaction, note: str) -> Post:
    ours = f"{chosen.turn}:"
    kept = [_sendable(block) for block in chosen.blocks if not str(block.get("block_id", "")).startswith(ours)]
    noted: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": note[:LONGEST]}]}
    return Post(note, [*kept[: MOST_BLOCKS - 1], noted])


def _sendable(block: Block) -> Block:
    """A block without what Slack itself adds to pictures, and does not take back."""
    if block.get("type") == "image":
        return {key: block[key] for key in ("type", "block_id", "image_url", "alt_text") if key in block}
    if isinstance(block.get("accessory"), dict):
        return {**block, "accessory": _sendable(block["accessory"])}
    return block


def _actions(elements: list[Block], frame: Frame, name: str) -> Block:
    return {"type": "actions", "block_id": f"{frame.turn}:{name}", "elements": elements}


def _button(action: str, title: str, value: str) -> Block:
    return {"type": "button", "action_id": action, "text": _plain(title), "value": value}


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _plain(text: str) -> Block:
    short = text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
    return {"type": "plain_text", "text": short, "emoji": False}


def _address(url: str | None, frame: Frame) -> str | None:
    """An address that Slack can open; a path is one of this server's."""
    if url is None or not url.startswith("/"):
        return url
    return None if frame.site is None else frame.site + url
