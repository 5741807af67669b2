"""What a policy costs: the plan's base premium times a factor for each fact, from the rating tables.

All in `Decimal`; the premium is rounded once, at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.columns import MILLIONTH
from actions.errors import Refusal
from actions.formatting import read_money
from actions.insurance.catalog import Catalog, premium
from actions.insurance.models import AUTO, HEALTH, HOME, LIFE, RENTERS, Plan
from actions.insurance.rating_models import AGE, SMOKER, VALUE, VEHICLE_AGE, ZONE, RatingFactor, Zone
from actions.insurance.rating_words import read_zip, vehicle_year
from actions.named_rows import named_in

PLACE, VEHICLE = "place", "vehicle"
FACTS = (AGE, PLACE, VALUE, VEHICLE, SMOKER)
NEEDS: Mapping[str, tuple[str, ...]] = {
    AUTO: (AGE, PLACE, VEHICLE),
    HOME: (PLACE, VALUE),
    RENTERS: (PLACE, VALUE),
    LIFE: (AGE, VALUE, SMOKER),
    HEALTH: (AGE, PLACE, SMOKER),
}
"""The facts that each kind of insurance needs, as customers say them."""
_RATED_AS = {AGE: AGE, PLACE: ZONE, VALUE: VALUE, VEHICLE: VEHICLE_AGE, SMOKER: SMOKER}


class NoRate(Refusal):
    """A fact for which there is no factor: it is out of what is insured here, or not known."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


@dataclass(frozen=True)
class Step:
    """One line of a price: what is looked at, and what it multiplies by."""

    label: str
    multiplier: Decimal


@dataclass(frozen=True)
class Price:
    """A price with all that makes it."""

    plan: Plan
    steps: tuple[Step, ...]
    rating_factor: Decimal
    premium: Decimal


class RatingService:
    """The rating tables.

    Args:
        session: an open session.
        today: the day on which cars are so many years old.
    """

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self._today = today
        self.catalog = Catalog(session)

    def zone(self, place: str) -> Zone | None:
        """The zone of a ZIP code or of a place that is named; None when it is none that is known."""
        zones = list(self._session.execute(select(Zone).order_by(Zone.id)).scalars())
        code = read_zip(place)
        if code is None:
            return next(iter(named_in(place, zones)), None)
        starts = [(len(s), zone) for zone in zones for s in zone.zip_starts.split(";") if code.startswith(s)]
        return max(starts, key=lambda found: found[0])[1] if starts else None

    def bounds(self, insurance_type: str, fact: str) -> tuple[int, int]:
        """From what to what a figure may be for a kind of insurance."""
        rows = self._factors(insurance_type, _RATED_AS[fact])
        return min(int(row.least) for row in rows), max(int(row.most) for row in rows)

    def price(self, plan: Plan, facts: Mapping[str, str]) -> Price:
        """What a plan costs a month.

        Args:
            plan: the plan.
            facts: by name (see `NEEDS`): an age, a place, a sum as `300000.00 USD`, a car that begins with its year,
                and `yes` or `no` for smokers.

        Raises:
            NoRate: there is no factor for a fact.
        """
        steps = tuple(
            self.step(str(plan.insurance_type), fact, facts[fact]) for fact in NEEDS[str(plan.insurance_type)]
        )
        factor = Decimal(1)
        for step in steps:
            factor *= step.multiplier
        factor = factor.quantize(MILLIONTH)
        return Price(plan, steps, factor, premium(plan, factor))

    def step(self, insurance_type: str, fact: str, value: str) -> Step:
        """What a fact multiplies the premium by.

        Raises:
            NoRate: there is no factor for it.
        """
        figure, choice = self._rated(fact, value)
        for row in self._factors(insurance_type, _RATED_AS[fact]):
            fits = row.choice == choice if figure is None else row.least <= figure <= row.most
            if fits:
                return Step(str(row.label), Decimal(row.multiplier))
        raise NoRate(fact)

    def _rated(self, fact: str, value: str) -> tuple[int | None, str | None]:
        """The figure, or the choice, that the table has for what was said."""
        if fact == PLACE:
            zone = self.zone(value)
            return None, None if zone is None else str(zone.id)
        if fact == SMOKER:
            return None, value
        if fact == VALUE:
            money = read_money(value)
            return (-1 if money is None else int(money[0])), None
        if fact == VEHICLE:
            year = vehicle_year(value)
            return (-1 if year is None else max(0, self._today.year - year)), None
        return int(value), None

    def _factors(self, insurance_type: str, fact: str) -> list[RatingFactor]:
        query = select(RatingFactor).where(RatingFactor.insurance_type == insurance_type, RatingFactor.fact == fact)
        return list(self._session.execute(query.order_by(RatingFactor.id)).scalars())
