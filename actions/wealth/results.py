"""What came of investing over some time: gains in dollars, and the return that can be compared with a benchmark's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions.columns import CENT
from actions.wealth.lots import gain, lots_of
from actions.wealth.portfolio_models import DEPOSIT, DIVIDEND, FEE, INTEREST, WITHDRAWAL
from actions.wealth.portfolios import Ledger

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Result:
    """What came of a time, from the end of the day `base` to the end of the day `end`."""

    base: date
    end: date
    opening: Decimal
    closing: Decimal
    deposits: Decimal
    withdrawals: Decimal
    fees: Decimal
    income: Decimal
    short_term: Decimal
    long_term: Decimal

    @property
    def net(self) -> Decimal:
        """What was gained after management fees: what is there now, less what was there and what was put in."""
        return self.closing - self.opening - self.deposits + self.withdrawals

    @property
    def gross(self) -> Decimal:
        """What was gained before management fees."""
        return self.net + self.fees

    @property
    def realized(self) -> Decimal:
        """What sales gained."""
        return self.short_term + self.long_term


def result(ledger: Ledger, base: date, end: date) -> Result:
    """What came of the time after the end of the day `base`."""
    lots = lots_of(ledger.entries)
    return Result(
        base,
        end,
        ledger.value(base),
        ledger.value(end),
        ledger.total(base, end, DEPOSIT),
        -ledger.total(base, end, WITHDRAWAL),
        -ledger.total(base, end, FEE),
        ledger.total(base, end, DIVIDEND, INTEREST),
        gain(lots.sold(base, end, long_term=False)),
        gain(lots.sold(base, end, long_term=True)),
    )


def time_weighted(
    value: Callable[[date], Decimal], flows: Mapping[date, Decimal], base: date, end: date
) -> Decimal | None:
    """The time-weighted return in percent: what was put in or taken out, and when, does not count.

    The time is parted at each flow, the value before it being that of the end of its day without it; the growth of the
    parts is multiplied.

    Args:
        value: what everything was worth at the end of a day.
        flows: what was put in (above zero) or taken out, by day.
        base: from the end of this day.
        end: to the end of this one.

    Returns:
        The percentage, such as 4.25; None where nothing was there at any time.
    """
    growth, before, counted = Decimal(1), value(base), False
    for day in [*sorted(day for day in flows if base < day < end), end]:
        now = value(day)
        if before > 0:
            growth, counted = growth * (now - flows.get(day, NOTHING)) / before, True
        before = now
    return 100 * (growth - 1) if counted else None


def return_of(ledger: Ledger, base: date, end: date) -> Decimal | None:
    """The time-weighted return of portfolios in percent, after management fees."""
    flows = ledger.flows(base, end)
    return time_weighted(ledger.values([base, *flows, end]).__getitem__, flows, base, end)


def growth_of(ledger: Ledger, base: date, days: list[date]) -> list[tuple[date, Decimal]]:
    """The return since the end of the day `base` at the end of each of some later days, in their order."""
    flows = ledger.flows(base, max(days, default=base))
    values = ledger.values([base, *flows, *days])
    found, growth, last = [(base, NOTHING)], Decimal(1), base
    for day in days:
        part = time_weighted(values.__getitem__, {on: flow for on, flow in flows.items() if last < on}, last, day)
        growth, last = growth * (1 + (part or NOTHING) / 100), day
        found.append((day, (100 * (growth - 1)).quantize(CENT)))
    return found
