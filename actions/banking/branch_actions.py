"""Where branches are and when they are open."""

from __future__ import annotations

from datetime import date, timedelta

from actions import formatting
from actions.banking import branches
from actions.banking.branches import BranchService
from actions.banking.models import Branch
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.periods import resolve


def find(request: ActionRequest, service: BranchService) -> tuple[list[Branch], str]:
    """The branches that a message asks for, and the sentence that says so when it is all of them."""
    location = request.entity("location")
    if location is None:
        return service.all(), "Here are all our branches:"
    found = service.near(location)
    return (found, "") if found else (service.all(), f"I know no branch near {location}. Here are all of them:")


class FindBranch(SwitchboardAction):
    """Says where branches are."""

    action_name = "action_banking_find_branch"

    def handle(self, request: ActionRequest) -> list[Event]:
        """List the branches at the location, or all."""
        service = BranchService(request.session)
        found, intro = find(request, service)
        hours = service.hours(found)
        today = request.clock.today().weekday()
        rows = [
            [branch.name, branches.address(branch), branch.phone, branches.on_day(hours[branch.id], today)]
            for branch in found
        ]
        if len(rows) == 1:
            name, address, phone, opening = rows[0]
            request.say(f"Our {name} branch is at {address}. Call {phone}. Today's hours: {opening}.")
            return []
        lines = [f"{name}: {address}, {phone}. Today's hours: {opening}." for name, address, phone, opening in rows]
        table = {"columns": ["Branch", "Address", "Phone", "Today"], "rows": rows}
        request.say("\n".join([intro or "These are our branches there:", *lines]), table=table)
        return []


class BranchHours(SwitchboardAction):
    """Says when branches are open."""

    action_name = "action_banking_branch_hours"

    def handle(self, request: ActionRequest) -> list[Event]:
        """For the days that were named, or for the week."""
        service = BranchService(request.session)
        found, intro = find(request, service)
        hours = service.hours(found)
        days = self._days(request)
        lines = [intro] if request.entity("location") is not None and intro else []
        if len(days) == 1 and len(found) == 1:
            opening = branches.on_day(hours[found[0].id], days[0].weekday())
            lines.append(f"{found[0].name}, {formatting.day(days[0], weekday=True)}: {opening}.")
        elif days:
            for day in days:
                lines.append(f"{formatting.day(day, weekday=True)}:")
                lines += [f"{branch.name}: {branches.on_day(hours[branch.id], day.weekday())}" for branch in found]
        else:
            lines += [f"{branch.name}: {branches.in_week(hours[branch.id])}" for branch in found]
        request.say("\n".join(lines))
        return []

    def _days(self, request: ActionRequest) -> list[date]:
        """The days of a period of up to a week; none for longer ones, unknown ones and when no period was named."""
        said = request.entity("period")
        period = None if said is None else resolve(said, request.clock.today(), ahead=True)
        if period is None or period.start is None or period.end is None:
            return []
        count = (period.end - period.start).days + 1
        return [period.start + timedelta(days=n) for n in range(count)] if count < len(branches.WEEK) else []
