"""Where agents are, what they sell and when they are there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from actions import formatting, opening_hours, places
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core.repositories import CustomerRepository
from actions.insurance.agents import AgentService
from actions.insurance.kinds import type_of
from actions.insurance.models import TYPES
from actions.insurance.office_models import Agent
from actions.insurance.rating_words import read_zip
from actions.memory import WORDS

_ASKS_MORE = re.compile(r"\b(?:phone|number|call|address|where|open|hours|when|close[sd]?|street)\b", re.IGNORECASE)

_NEAR_ME = re.compile(
    r"\bnear(?:by|est)?\b(?: me)?|\b(?:closest|local|around here|round here|my (?:area|town|neighborhood|place))\b",
    re.IGNORECASE,
)


class FindAgent(SwitchboardAction):
    """Names agents near a place, for a kind of insurance, with their hours."""

    action_name = "action_insurance_find_agent"
    follows = frozenset({"location", "insurance_type", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """List those that fit, or all."""
        service = AgentService(request.session)
        named = places.mentioned(service.all(), request.text)  # before an entity, which may be the last question's
        said = named or request.entity("location") or read_zip(request.text)
        known = said or request.follows_up or _ASKS_MORE.search(request.text) or type_of(request)
        if request.was_led_here and not (known or self._picks(request)):
            request.say(response="utter_core_inform")
            return []
        kind = type_of(request)
        location = said or self._earlier(request) or _own_place(request)
        if location is not None:
            request.note("location", location)
        found, intro = self._find(service, location, kind)
        self._answer(request, service, found, intro)
        if location is None:
            request.say("Tell me your town or ZIP code for those near you.")
        return []

    def _picks(self, request: ActionRequest) -> bool:
        last = request.last_look_up
        return last is not None and last.picked(request.text) is not None

    def _earlier(self, request: ActionRequest) -> str | None:
        """The place that was asked for before, where this message goes on with it."""
        last = request.last_look_up
        if last is None or last.action != self.action_name:
            return None
        return last.value("location") if request.was_led_here else last.meant_by(request.text, "location")

    def _find(self, service: AgentService, location: str | None, kind: str | None) -> tuple[list[Agent], str]:
        sells = f" for {kind} insurance" if kind else ""
        if location is None:
            return service.all(kind), f"Our agents{sells}:"
        found = service.near(location, kind)
        if found:
            return found, f"Our agents{sells} there:"
        return service.all(kind), f"I know no agent{sells} in {location}. All of them also work by phone and video:"

    def _answer(self, request: ActionRequest, service: AgentService, agents: list[Agent], intro: str) -> None:
        today, period = request.clock.today(), request.entity("period")
        hours = service.hours(agents)
        days = opening_hours.asked_days(period, today)
        before = opening_hours.unknown_day(period, request.text, today)
        if len(agents) > 1 or intro.startswith("I know no"):
            before = [intro, *before]
        rows = [
            [agent.name, places.address(agent), agent.phone, _sells(agent), _when(hours[str(agent.id)], days)]
            for agent in agents
        ]
        lines = ["{}, {}, {}. {}. {}.".format(*row) for row in rows]
        table = {"columns": ["Agent", "Address", "Phone", "Insurance", "Hours"], "rows": rows if len(rows) > 1 else []}
        after = ["No appointment is needed; for a video call, call first."]
        request.say_table(table, lines, before="\n".join(before), after=after)
        items = [{"entity": "location", "value": agent.street} for agent in agents]
        request.lists(items=items, item_action=self.action_name)


def _own_place(request: ActionRequest) -> str | None:
    """The ZIP code of somebody who is logged in and asks for what is near."""
    if request.optional_customer_id is None or not _NEAR_ME.search(request.text):
        return None
    return read_zip(str(CustomerRepository(request.session, request.customer_id).get().address or ""))


def _when(opening: opening_hours.Hours, days: Sequence[date]) -> str:
    """The hours of the days that were asked for, or of the week."""
    if not days:
        return opening_hours.in_week(opening)
    return "; ".join(
        f"{formatting.day(day, weekday=True)}: {opening_hours.on_day(opening, day.weekday())}" for day in days
    )


def _sells(agent: Agent) -> str:
    kinds = agent.sells.split(";")
    return (
        "All kinds of insurance" if set(kinds) == set(TYPES) else f"{formatting.listing(kinds).capitalize()} insurance"
    )
