"""When a person can be reached, and in which language."""

from __future__ import annotations

from actions import formatting, opening_hours
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core import languages
from actions.core.support_hours import SupportHoursService


class AgentHours(SwitchboardAction):
    """Says when colleagues can be reached."""

    action_name = "action_core_agent_hours"
    follows = frozenset({"period"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """For the days that were named, or for the week and for this moment."""
        today, now = request.clock.today(), request.clock.time_of_day()
        channels = SupportHoursService(request.session).all()
        lines = []
        unknown = opening_hours.unknown_day(request.entity("period"), request.text, today)
        for day in opening_hours.asked_days(request.entity("period"), today):
            lines.append(f"{formatting.day(day, weekday=True)}:")
            lines += [f"{c.name} ({c.reach_by}): {opening_hours.on_day(hours, day.weekday())}" for c, hours in channels]
        if not lines:
            for channel, hours in channels:
                week, state = opening_hours.in_week(hours), opening_hours.at_moment(hours, today, now)
                lines.append(f"{channel.name} ({channel.reach_by}): {week}; {state}.")
        if channels:
            request.say("\n".join([*unknown, *lines]))
        request.say(response="utter_core_ticket_any_time")
        return []


class ChangeLanguage(SwitchboardAction):
    """Says which languages the assistant speaks: those of its packs, and no others."""

    action_name = "action_core_change_language"
    needs_database = False

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the language that was named, if it is none of them."""
        spoken = languages.spoken()
        others = [code for code in languages.named_in(request.text) if code not in spoken]
        known = formatting.listing([languages.name(code) for code in spoken])
        if others:
            wanted = formatting.listing([languages.name(code) for code in others], last="or")
            request.say(response="utter_core_language_not_spoken", wanted=wanted, languages=known)
        else:
            request.say(response="utter_core_languages", languages=known)
        return []
