"""What managing portfolios costs: a yearly share of their value, by tier, taken quarterly from their cash."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.columns import CENT
from actions.wealth.models import FeeTier


@dataclass(frozen=True)
class YearlyFee:
    """What a value costs a year, and from which value on it is cheaper; `next` is None in the last tier."""

    percent: Decimal
    amount: Decimal
    next: FeeTier | None


class FeeService:
    """The fees.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        query = select(FeeTier).order_by(FeeTier.from_value)
        self.tiers: list[FeeTier] = list(session.execute(query).scalars())

    def yearly(self, value: Decimal) -> YearlyFee:
        """What a value costs a year: the share of its tier, of all of it."""
        at = max(place for place, tier in enumerate(self.tiers) if place == 0 or tier.from_value <= value)
        percent = self.tiers[at].percent
        following = self.tiers[at + 1] if at + 1 < len(self.tiers) else None
        return YearlyFee(percent, (value * percent / 100).quantize(CENT), following)
