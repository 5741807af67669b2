"""The supervisor's report in a browser: for everybody, in both themes and on a phone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from actions.clock import FixedClock
from actions.core.ticket_desk import TicketDesk
from actions.core.tickets import Said, TicketService
from actions.database import Database
from switchboard.desk.report import write_report
from tests.web.browser import people
from tests.web.test_looks import faults

NOW = datetime(2025, 11, 20, 15, 30, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report with something in each plot."""
    folder, clock = tmp_path_factory.mktemp("report"), FixedClock(NOW - timedelta(days=3))
    database = Database(f"sqlite:///{folder / 'desk.db'}", demo_records=False, clock=clock)
    with database.session(writes=True) as session:
        for conversation in ("open", "resolved"):
            tickets = TicketService(session, conversation, clock)
            number = tickets.open(reason="x", customer_id=None)
            tickets.append([Said("customer", "no", mood="negative", anger=0.5)])
            clock.advance(timedelta(hours=1))
        TicketDesk(session, clock).claim(number, "kim")
        TicketDesk(session, clock).resolve(number, "kim").solved = True
        session.commit()
    write_report(folder / "report.html", 90, database=database, clock=FixedClock(NOW))
    database.dispose()
    return Path(folder / "report.html").as_uri()


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(theme: str, width: int, report: str, browser: Browser, axe: str) -> None:
    with people(browser, report) as make:
        person = make(address=None, color_scheme=theme, viewport={"width": width, "height": 800})
        person.page.goto(report)
        table = person.page.get_by_role("region", name="Tickets opened by day, as a table")
        expect(table).to_be_hidden()
        person.page.get_by_text("The figures as a table: Tickets opened by day").focus()
        person.page.keyboard.press("Enter")
        expect(table.get_by_role("row")).to_have_count(91)
        assert faults(person, axe) == []
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width
        expect(person.page.get_by_role("img")).to_have_count(6)
