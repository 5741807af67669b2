"""The routing table as owners write it: `data/<pack>/routing.yml`, read and checked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from components.packs.errors import PackError, did_you_mean, listing
from components.packs.references import Reference
from components.packs.yaml_file import Place, YamlFile
from components.routing.conditions import CONDITIONS, Wrong
from components.routing.facts import TASK, WISHES
from components.routing.table import ANSWER, DESTINATIONS, NORMAL, PRIORITIES

ROWS, WISH_LISTS = "routing", "wishes"
ROW_KEYS = ("when", "to", "reason", "because", "priority")
#: Intents are listed for these; whatever is listed for none is a task.
LISTED = tuple(wish for wish in WISHES if wish != TASK)
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class PackRouting:
    """What one file says, in the plain texts as which a model keeps it, and the intents that it mentions."""

    rows: tuple[dict[str, Any], ...]
    wishes: dict[str, list[str]]
    references: tuple[Reference, ...]


def read_routing(file: YamlFile, pack: str) -> PackRouting:
    """Reads the rows of one pack.

    Raises:
        PackError: a key or value that nobody would understand, with its line.
    """
    file.check_keys((ROWS, WISH_LISTS))
    rows = file.content.get(ROWS) or []
    if not isinstance(rows, list):
        raise PackError(file.at(file.content, ROWS), f"`{ROWS}` holds {rows!r}", "Expected: a list of rows.")
    read = tuple(_row(file, rows, index) for index in range(len(rows)))
    wishes = _wishes(file)
    return PackRouting(read, wishes, (*_row_references(file, rows, pack), *_wish_references(file, pack)))


def joined(parts: Iterable[PackRouting]) -> dict[str, Any]:
    """One table of all packs: rows of later packs come before those of the packs that they require, `core`'s last.

    Args:
        parts: in the order of the packs.
    """
    in_order = list(parts)
    wishes = {wish: [name for part in in_order for name in part.wishes.get(wish, [])] for wish in LISTED}
    return {"rows": [row for part in reversed(in_order) for row in part.rows], "wishes": wishes}


def _row(file: YamlFile, rows: Any, index: int) -> dict[str, Any]:
    row, place = rows[index], file.at(rows, index)
    if not isinstance(row, dict):
        raise PackError(place, f"a row holds {row!r}", f"Expected: {listing(ROW_KEYS)}.")
    _check_keys(file, row, ROW_KEYS)
    for key in ("when", "to"):
        if key not in row:
            raise PackError(place, f"a row without `{key}`", f"Allowed: {listing(ROW_KEYS)}.")
    to = _choice(file, row, "to", DESTINATIONS)
    priority = _choice(file, row, "priority", PRIORITIES) if "priority" in row else NORMAL
    texts = {key: _text(file, row, key) for key in ("reason", "because") if key in row or to != ANSWER}
    if "reason" in texts and not CODE.fullmatch(texts["reason"]):
        raise _wrong(file.at(row, "reason"), "reason", texts["reason"], "a word of lower-case letters, digits and `_`")
    settings = {"to": to, "reason": "served", "because": "", "priority": priority, "place": str(place)}
    return {**settings, **texts, "when": _when(file, row)}


def _when(file: YamlFile, row: Any) -> dict[str, Any]:
    when = row["when"]
    if not isinstance(when, dict) or not when:
        raise _wrong(file.at(row, "when"), "when", when, f"what must hold, of {listing(CONDITIONS)}")
    _check_keys(file, when, tuple(CONDITIONS))
    for name, value in when.items():
        try:
            CONDITIONS[name](value)
        except Wrong as error:
            hint = did_you_mean(str(error.found).split()[-1] if error.found else "", error.known)
            raise PackError(
                file.at(when, name), f"`{name}` holds {error.found!r}", f"Allowed: {error.allowed}.{hint}"
            ) from error
    return {str(name): list(value) if isinstance(value, list) else value for name, value in when.items()}


def _wishes(file: YamlFile) -> dict[str, list[str]]:
    wishes = file.content.get(WISH_LISTS) or {}
    if not isinstance(wishes, dict):
        raise _wrong(file.at(file.content, WISH_LISTS), WISH_LISTS, wishes, f"lists of intents for {listing(LISTED)}")
    _check_keys(file, wishes, LISTED)
    listed: dict[str, str] = {}
    for wish, names in wishes.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise _wrong(file.at(wishes, wish), wish, names, "a list of intents")
        for name in names:
            if listed.setdefault(name, wish) != wish:
                where = file.at(wishes, wish)
                raise PackError(where, f"`{name}` is listed for `{listed[name]}` and `{wish}`", "Keep one of the two.")
    return {str(wish): [str(name) for name in names] for wish, names in wishes.items()}


def _row_references(file: YamlFile, rows: Any, pack: str) -> Iterator[Reference]:
    for row in rows:
        if "intent" in row["when"]:
            named = row["when"]["intent"]
            for name in named if isinstance(named, list) else [named]:
                yield Reference("intent", str(name), pack, file.at(row["when"], "intent"))


def _wish_references(file: YamlFile, pack: str) -> Iterator[Reference]:
    wishes = file.content.get(WISH_LISTS) or {}
    for wish, names in wishes.items():
        for name in names:
            yield Reference("intent", str(name), pack, file.at(wishes, wish))


def _check_keys(file: YamlFile, container: Any, allowed: tuple[str, ...]) -> None:
    for key in container:
        if key not in allowed:
            hint = did_you_mean(str(key), allowed)
            raise PackError(file.at(container, key), f"unknown key `{key}`", f"Allowed: {listing(allowed)}.{hint}")


def _choice(file: YamlFile, row: Any, key: str, allowed: tuple[str, ...]) -> str:
    value = row[key]
    if value not in allowed:
        hint = did_you_mean(str(value), allowed)
        raise PackError(file.at(row, key), f"`{key}` holds {value!r}", f"Allowed: {listing(allowed)}.{hint}")
    return str(value)


def _text(file: YamlFile, row: Any, key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        place = file.at(row, key) if key in row else file.at(row, "to")
        expected = "a code such as `asked`" if key == "reason" else "words for the colleague who reads the ticket"
        raise _wrong(place, key, value, expected)
    return value.strip()


def _wrong(place: Place, key: str, value: Any, expected: str) -> PackError:
    return PackError(place, f"`{key}` holds {value!r}", f"Expected: {expected}.")
