"""Where branches are and when they are open."""

from __future__ import annotations

import re

from actions import formatting, opening_hours
from actions.banking import places
from actions.banking.atm_actions import FindAtm
from actions.banking.branches import BranchService
from actions.banking.models import Branch
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.memory import WORDS

BRANCH_ACTIONS = ("action_banking_find_branch", "action_banking_branch_hours")
_ALL = re.compile(r"\b(?:all|any|branches|which|nearest|closest|other|another|else)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:phone|telephone|number|call|address|where|street|directions?)\b", re.IGNORECASE)
_BRANCH = re.compile(r"\b(?:branch|branches|office|offices|bank|counter)\b", re.IGNORECASE)


def find(request: ActionRequest, service: BranchService) -> tuple[list[Branch], str]:
    """The branches that a message asks for, and the sentence that says so when it is all of them."""
    location, last = request.entity("location"), request.last_look_up
    if location is None and last is not None:
        asks_of_it = request.resumes != FindBranch.action_name or re.search(r"\bthat\b", request.text, re.IGNORECASE)
        stays = last.action in BRANCH_ACTIONS and asks_of_it and not _ALL.search(request.text)
        location = last.value("location") if stays else last.meant_by(request.text, "location")
        if location is not None:
            request.note("location", location)
    if location is None:
        return service.all(), "Here are all our branches:"
    found = service.near(location)
    return (found, "") if found else (service.all(), f"I know no branch near {location}. Here are all of them:")


def _knows(request: ActionRequest) -> bool:
    """Whether a message that was led here has a value of its own, or picks an item of the list."""
    last = request.last_look_up
    return request.follows_up or (last is not None and last.picked(request.text) is not None)


class FindBranch(SwitchboardAction):
    """Says where branches are."""

    action_name = "action_banking_find_branch"
    follows = frozenset({"location", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """List the branches at the location, or all; "and monday?" afterwards asks for their hours."""
        if request.was_led_here and request.entity("period") is not None:
            return BranchHours().handle(request)
        if request.was_led_here and not (_knows(request) or _PLACE.search(request.text)):
            request.say(response="utter_core_inform")
            return []
        service = BranchService(request.session)
        found, intro = find(request, service)
        hours = service.hours(found)
        today = request.clock.today().weekday()
        rows = [
            [branch.name, places.address(branch), branch.phone, opening_hours.on_day(hours[branch.id], today)]
            for branch in found
        ]
        if len(rows) == 1:
            name, address, phone, opening = rows[0]
            request.say(f"Our {name} branch is at {address}. Call {phone}. Today's hours: {opening}.")
            return []
        items = [{"entity": "location", "value": branch.name} for branch in found]
        request.lists(items=items, item_action=self.action_name)
        lines = [f"{name}: {address}, {phone}. Today's hours: {opening}." for name, address, phone, opening in rows]
        table = {"columns": ["Branch", "Address", "Phone", "Today"], "rows": rows}
        request.say_table(table, lines, before=intro or "These are our branches there:")
        return []


class BranchHours(SwitchboardAction):
    """Says when branches are open."""

    action_name = "action_banking_branch_hours"
    follows = frozenset({"location", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """For the days that were named, or for the week; of ATMs, if these were looked up before."""
        last = request.last_look_up
        if last is not None and last.action == FindAtm.action_name and not _BRANCH.search(request.text):
            request.resumes = FindAtm.action_name  # what is asked next goes on with ATMs too
            return FindAtm().handle(request)
        moment, now = opening_hours.asked_time(request.text), opening_hours.asks_for_now(request.text)
        if request.was_led_here and not (_knows(request) or moment or now):
            return FindBranch().handle(request)  # "phone number?"
        service = BranchService(request.session)
        found, intro = find(request, service)
        hours = service.hours(found)
        days = opening_hours.asked_days(request.entity("period"), request.clock.today())
        lines = [intro] if request.entity("location") is not None and intro else []
        lines += opening_hours.unknown_day(request.entity("period"), request.text, request.clock.today())
        today = request.clock.today()
        if moment is not None:
            day = days[0] if days else today
            lines.append(f"{formatting.day(day, weekday=True)}:")
            lines += [f"{branch.name}: {opening_hours.at_time(hours[branch.id], day, moment)}" for branch in found]
        elif now:
            at = request.clock.time_of_day()
            lines += [f"{branch.name}: {opening_hours.at_moment(hours[branch.id], today, at)}" for branch in found]
        elif len(days) == 1 and len(found) == 1:
            opening = opening_hours.on_day(hours[found[0].id], days[0].weekday())
            lines.append(f"{found[0].name}, {formatting.day(days[0], weekday=True)}: {opening}.")
        elif days:
            for day in days:
                lines.append(f"{formatting.day(day, weekday=True)}:")
                lines += [f"{branch.name}: {opening_hours.on_day(hours[branch.id], day.weekday())}" for branch in found]
        else:
            lines += [f"{branch.name}: {opening_hours.in_week(hours[branch.id])}" for branch in found]
        request.say("\n".join(lines))
        return []
