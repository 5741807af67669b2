"""Money, dates, times and lists as customers of the active packs read them, in the packs' locale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date as _format_date
from babel.dates import format_skeleton
from babel.dates import format_time as _format_time
from babel.numbers import format_currency, format_decimal

from actions.manifests import active_locale
from actions.periods import DateRange, month_end

_UNIT = r"(?:dollars?|bucks?|euros?|pounds?)"
# From the first digit or word of "3 dollars and 50 cents" to its end, unless the second half has a unit of its own.
_DOLLARS_AND_CENTS = re.compile(
    rf"\S+\s+{_UNIT}\s+(?:and\s+)?(?:\d\d|[a-z]+)(?:[\s-](?!{_UNIT})[a-z]+)?(?:\s+cents?)?", re.IGNORECASE
)
_MONEY = re.compile(r"(-?\d{1,12}(?:\.\d+)?) ([A-Z]{3})")
_LINK = re.compile(r"\](?=[(\[:])")


def money(amount: Decimal, currency: str = "USD") -> str:
    """`$2,450.10`, `-$12.00`, `€30.00`."""
    return str(format_currency(amount, currency, locale=active_locale()))


def day(value: date, *, weekday: bool = False) -> str:
    """`Mar 4, 2025`, or `Tuesday, Mar 4, 2025`."""
    text = str(format_skeleton("yMMMd", value, locale=active_locale()))
    return f"{_format_date(value, 'EEEE', locale=active_locale())}, {text}" if weekday else text


def month(value: date) -> str:
    """`March 2025`."""
    return str(format_skeleton("yMMMM", value, locale=active_locale()))


def months(start: date, end: date) -> str:
    """`October 2025`, `August 2025 to October 2025`, `November 2025 so far`."""
    first, last = month(start), month(end)
    so_far = "" if end == month_end(end) else " so far"
    return f"{last}{so_far}" if first == last else f"{first} to {last}{so_far}"


def days(period: DateRange) -> str:
    """`on Mar 4, 2025`, `from Mar 4, 2025 to Mar 9, 2025`, `since …`, `until …`; nothing for all days."""
    if period.start is None or period.end is None:
        if period.start is not None:
            return f"since {day(period.start)}"
        return f"until {day(period.end)}" if period.end is not None else ""
    if period.start == period.end:
        return f"on {day(period.start)}"
    return f"from {day(period.start)} to {day(period.end)}"


def price(amount: Decimal, currency: str = "USD") -> str:
    """A price for which cents are too coarse, such as that of one euro: `$1.0852`."""
    pattern = Locale.parse(active_locale()).currency_formats["standard"].pattern.replace("0.00", "0.0000")
    return str(format_currency(amount, currency, pattern, locale=active_locale(), currency_digits=False))


def percent(value: Decimal) -> str:
    """`20%`, `3.40%`, `6.125%`."""
    places = -int(value.normalize().as_tuple().exponent)
    digits = "." + "0" * max(places, 2) if places > 0 else ""
    return f"{format_decimal(value, f'0{digits}', locale=active_locale())}%"


def quantity(value: Decimal) -> str:
    """A count of what can be held in parts: `12`, `1,204.5`, `0.012345`."""
    return str(format_decimal(value, "#,##0.######", locale=active_locale()))


def signed(amount: Decimal, currency: str = "USD") -> str:
    """A gain or a loss: `+$2,450.10`, `-$12.00`, `$0.00`."""
    return f"+{money(amount, currency)}" if amount > 0 else money(amount, currency)


def clock_time(value: time) -> str:
    """`9:00 AM`."""
    # CLDR puts a narrow no-break space before AM, which some terminals and fonts cannot show.
    return str(_format_time(value, "short", locale=active_locale())).replace("\u202f", " ")


def listing(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def unlinked(text: str) -> str:
    """A text without Markdown's links: who calls themselves "[Verify](https://evil.example)" would else have one in it.

    A word joiner, which nobody sees, stands where a link would go on.
    """
    return _LINK.sub("]\u2060", text)


def plural(count: int, noun: str) -> str:
    """`1 minute`, `3 minutes`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows as lines of text whose columns stand under each other.

    Args:
        rows: the cells; each row has as many.
        right: the columns that are aligned at their right edge, from 0.
    """
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    lines = []
    for row in rows:
        cells = zip(row, widths, strict=True)
        lines.append(
            "  ".join(cell.rjust(width) if i in right else cell.ljust(width) for i, (cell, width) in enumerate(cells))
        )
    return "\n".join(line.rstrip() for line in lines)


def read_money(value: object) -> tuple[Decimal, str] | None:
    """Read `50.00 USD`; None for anything else."""
    found = _MONEY.fullmatch(str(value or "").strip())
    return (Decimal(found.group(1)), found.group(2)) if found else None


def join_cents(entities: Sequence[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """A message's entities, where the two amounts of "3 dollars 50" are one.

    Args:
        entities: what was found in the message, in its order.
        text: the message.
    """
    joined: list[dict[str, Any]] = []
    for entity in entities:
        one, other = read_money(joined[-1].get("value")) if joined else None, read_money(entity.get("value"))
        if one is not None and other is not None and "start" in joined[-1] and "end" in entity:
            start, end, cents = joined[-1]["start"], entity["end"], other[0] * (100 if other[0] < 1 else 1)
            said = _DOLLARS_AND_CENTS.fullmatch(text[start:end]) is not None
            if said and one[0] == int(one[0]) and 10 <= cents < 100:
                joined[-1] = {**joined[-1], "value": f"{one[0] + cents / 100:.2f} {one[1]}", "end": end}
                continue
        joined.append(entity)
    return joined
