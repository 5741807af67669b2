"""The report, for supervisors and owners."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

from actions.core.ticket_report import PERIODS, TicketReport
from switchboard.desk.desk import Desk
from switchboard.desk.pages import Pages
from switchboard.desk.report import report_page
from switchboard.desk.visits import Visit

PATH = "/report"
USUAL = 30


class ReportPages:
    """The page.

    Args:
        desk: the desk.
        pages: templates.
    """

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    async def show(self, request: Request, visit: Visit) -> HTTPResponse:
        """The figures of the period that the address names; of the usual one where it names none that there is."""
        asked = str(request.args.get("days") or "")
        days = next((period for period in PERIODS if str(period) == asked), USUAL)
        clock = self._desk.back_end.clock
        figures = await self._desk.back_end.read(lambda session: TicketReport(session, clock).figures(days))
        return self._pages.page("figures.html", visit, report=report_page(figures), report_address=PATH)
