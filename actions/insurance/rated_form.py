"""What the forms that lead to a price have in common: the kind of insurance and the facts that its price depends on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from actions import formatting
from actions.context import ActionRequest
from actions.formatting import read_money
from actions.forms import Field, Form, FormTurn
from actions.insurance.kinds import read_plan, read_type, type_of
from actions.insurance.models import AUTO, HEALTH, HOME, LIFE, PLANS, RENTERS, TYPES
from actions.insurance.rating import FACTS, NEEDS, PLACE, VEHICLE, NoRate, RatingService
from actions.insurance.rating_models import AGE, SMOKER, VALUE
from actions.insurance.rating_words import (
    read_age,
    read_smoker,
    read_value,
    read_vehicle,
    read_zip,
    said_value,
    vehicle_year,
)

KIND, PLAN = "kind", "plan"
# What a slot holds for a fact that the kind of insurance does not need.
NOT_NEEDED = "-"
_PROMPTS = {
    (LIFE, AGE): "How old are you?",
    (HEALTH, AGE): "How old are you?",
    (HOME, PLACE): "What is the ZIP code of the home?",
    (RENTERS, PLACE): "What is your ZIP code?",
    (HEALTH, PLACE): "What is your ZIP code?",
    (HOME, VALUE): "What would it cost to rebuild the home? A rough sum will do.",
    (RENTERS, VALUE): "What is everything you own there worth, roughly?",
    (LIFE, VALUE): "How much should be paid out? Many choose five to ten times their yearly income.",
}
_NUMBER = re.compile(r"\d+")


def rating_fields(prefix: str) -> tuple[Field, ...]:
    """The fields for the kind of insurance, its plan and all facts; those that are not needed are never asked for."""
    return (
        Field(
            f"{prefix}_{KIND}",
            "Which insurance would you like: auto, home, renters, life or health?",
            "Each kind has its own plans and prices.",
            entities=("insurance_type",),
            names=("kind", "insurance", "type"),
            example="auto",
        ),
        Field(
            f"{prefix}_{PLAN}",
            "Which plan would you like: Basic, Standard or Premier?",
            "The plan decides what is covered, and so the price.",
            entities=("plan",),
            names=("plan",),
            example="standard",
        ),
        Field(
            f"{prefix}_{AGE}",
            "How old is the driver?",
            "How often something happens depends on the age, and so does the price.",
            entities=("number",),
            names=("age",),
            example="34",
        ),
        Field(
            f"{prefix}_{PLACE}",
            "What is the ZIP code where the car is parked at night?",
            "Storms, traffic and prices of repairs differ from place to place.",
            entities=("location",),
            names=("zip code", "zip", "place", "state"),
            example="30301",
        ),
        Field(
            f"{prefix}_{VALUE}",
            "For what sum should it be insured?",
            "The price depends on what we would have to pay.",
            entities=("money",),
            names=("value", "sum", "amount"),
            example="$250,000",
        ),
        Field(
            f"{prefix}_{VEHICLE}",
            "Which car is it? Please name its year and model.",
            "Newer cars cost more to repair.",
            names=("vehicle", "car", "model", "year"),
            example="2019 Honda Civic",
            free_text=True,
        ),
        Field(
            f"{prefix}_{SMOKER}",
            "Have you smoked or vaped in the last 12 months?",
            "Smokers are ill more often, so the price differs.",
            names=("smoking", "smoker"),
            example="no, never",
            takes_no=True,
        ),
    )


class RatedForm(Form):
    """A form whose first fields are `rating_fields(prefix)`.

    Class attributes:
        prefix: how the names of their slots begin.
    """

    prefix: ClassVar[str]

    def slot(self, name: str) -> str:
        """The slot of a fact, of the kind or of the plan."""
        return f"{self.prefix}_{name}"

    def facts(self, request: ActionRequest) -> dict[str, str]:
        """The facts that were told, by name, once the form is filled."""
        return {fact: str(request.slot(self.slot(fact))) for fact in NEEDS[self.kind(request)]}

    def kind(self, request: ActionRequest) -> str:
        """The kind of insurance, once the form is filled."""
        return str(request.slot(self.slot(KIND)))

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Ask for a fact in words of the kind of insurance."""
        fact = field.slot.removeprefix(f"{self.prefix}_")
        prompt = _PROMPTS.get((self.kind(request), fact), field.prompt)
        request.say(prompt, buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """Kinds, plans, and whether somebody smokes."""
        if field.slot == self.slot(KIND):
            return [{"title": kind.capitalize(), "payload": kind} for kind in TYPES]
        if field.slot == self.slot(PLAN):
            return [{"title": plan.capitalize(), "payload": plan} for plan in PLANS]
        if field.slot == self.slot(SMOKER):
            return [{"title": "Yes", "payload": "I smoke"}, {"title": "No", "payload": "I don't smoke"}]
        return []

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """A kind, a plan or a place in other words; the other facts have been heard already."""
        text = turn.request.text
        if field.slot == self.slot(KIND):
            return read_type(text)
        if field.slot == self.slot(PLAN):
            return read_plan(text)
        if field.slot == self.slot(VEHICLE):
            turn.request.say("I need the year of the car too, for example 2019 Honda Civic.")
        return " ".join(text.split()) if field.slot == self.slot(PLACE) else None

    def hear(self, turn: FormTurn) -> None:
        """Hear facts in the message's words, and take back figures that were given to another fact by mistake."""
        request, text, asked = turn.request, turn.request.text, turn.request.requested_slot
        found = {
            AGE: read_age(text, asked=asked == self.slot(AGE)),
            VEHICLE: read_vehicle(text),
            VALUE: read_value(text) if asked == self.slot(VALUE) else said_value(text),
            PLACE: None if asked == self.slot(VALUE) else read_zip(text),
            SMOKER: read_smoker(text, asked=asked == self.slot(SMOKER)),
        }
        for fact, value in found.items():
            if value is None:
                continue
            for other in FACTS:
                if other != fact and _figure(turn.values[self.slot(other)]) == _figure(value):
                    self._forget(turn, other)
        if found[AGE] is None and (turn.activating or asked not in (self.slot(AGE), self.confirmation)):
            self._forget(turn, AGE)  # "two cars", "a family of four": a number is an age where one was asked for
        for fact, value in found.items():
            if value is not None and not (fact == VALUE and self.slot(VALUE) in turn.heard):
                turn.hear(self.slot(fact), value)
        if turn.activating:
            kind = type_of(request) or (AUTO if " " in str(found[VEHICLE]) else None)
            self.hear_words(turn, {self.slot(KIND): kind})
        if turn.activating or asked in (self.slot(PLAN), self.confirmation):
            # Of several businesses each may have something that is called standard.
            self.hear_words(turn, {self.slot(PLAN): read_plan(text)})

    def _forget(self, turn: FormTurn, fact: str) -> None:
        """Take back what this message gave to a fact."""
        slot = self.slot(fact)
        if slot in turn.heard:
            turn.values[slot] = None if turn.activating else turn.request.slot(slot)
            turn.heard -= {slot}

    def check_facts(self, turn: FormTurn) -> None:
        """Check kind, plan and the facts that the kind needs; what it does not need is never asked for."""
        request, values = turn.request, turn.values
        plan = values[self.slot(PLAN)]
        values[self.slot(PLAN)] = plan if plan in PLANS or plan is None else read_plan(str(plan))
        kind = values[self.slot(KIND)]
        if kind is not None and kind not in TYPES:
            kind = values[self.slot(KIND)] = read_type(str(kind))
            if kind is None:
                request.say("We insure cars, homes, rented places, lives and health.")
        if kind is None:
            return
        rating = RatingService(request.session, request.clock.today())
        for fact in FACTS:
            slot, needed = self.slot(fact), fact in NEEDS[kind]
            value = None if values[slot] == NOT_NEEDED else values[slot]
            if not needed:
                values[slot] = NOT_NEEDED
            else:
                values[slot] = None if value is None else _checked(turn, rating, kind, fact, str(value))


def _checked(turn: FormTurn, rating: RatingService, kind: str, fact: str, value: str) -> str | None:
    """A fact in canonical form; None with a reason where there is no price for it."""
    canonical = _canonical(fact, value)
    try:
        if canonical is not None:
            rating.step(kind, fact, canonical)
            return canonical
    except NoRate:
        pass
    money = read_money(canonical) if fact == VALUE else None
    if not (turn.activating and money is not None and money[0] < rating.bounds(kind, VALUE)[0]):
        # In the wish itself a small sum is what somebody else charges.
        turn.request.say(_why_not(rating, kind, fact))
    return None


def _canonical(fact: str, value: str) -> str | None:
    if fact == AGE:
        found = _NUMBER.search(value)
        return found[0] if found else None
    if fact == VALUE:
        money = read_money(value) or read_money(read_value(value))
        return None if money is None else f"{money[0]:.2f} {money[1]}"
    if fact == VEHICLE:
        return value if vehicle_year(value) else read_vehicle(value)
    if fact == SMOKER:
        return value if value in ("yes", "no") else read_smoker(value, asked=True)
    return read_zip(value) or value[:40]


def _why_not(rating: RatingService, kind: str, fact: str) -> str:
    if fact == PLACE:
        return "I don't know that place. Please tell me the five digits of the ZIP code, or the state."
    if fact == SMOKER:
        return "Please say yes or no: have you smoked or vaped in the last 12 months?"
    least, most = rating.bounds(kind, fact)
    if fact == VALUE:
        bounds = f"{formatting.money(Decimal(least))} to {formatting.money(Decimal(most))}"
        return f"I have prices for sums from {bounds} here; for any other, an agent of ours makes you an offer."
    if fact == VEHICLE:
        return f"I have prices for cars that are up to {most} years old. Which year is yours?"
    who = "drivers" if kind == AUTO else "people"
    return f"I have prices for {who} from {least} to {most} years of age."


def _figure(value: object) -> str:
    found = _NUMBER.search(str(value or "").replace(",", ""))
    return found[0] if found else "none"


def known_facts(form: RatedForm, values: Mapping[str, object]) -> dict[str, object]:
    """What the slots of a rated form hold, by the name of the fact, without what was not needed."""
    names = (KIND, PLAN, *FACTS)
    return {name: value for name in names if (value := values.get(form.slot(name))) not in (None, NOT_NEEDED)}
