"""The report at the desk: for those who lead, and of one of three periods."""

from __future__ import annotations

from collections.abc import Callable

from actions.core.tickets import Said
from tests.switchboard.desk.office import Colleague, Office

Make = Callable[..., Colleague]


def test_who_leads_sees_the_report_and_others_do_not_know_of_it(office: Office, colleague: Make) -> None:
    office.ticket(Said("customer", "no!", mood="negative", anger=0.9), code="angry")
    kim, sue = colleague("kim"), colleague("sue")
    assert kim.get("/report").status_code == 404 and "/report" not in kim.get("/").text
    assert '<a href="/report">Report</a>' in sue.get("/").text
    page = sue.get("/report")
    assert page.status_code == 200 and "The last 30 days" in page.text and "Open now: 1 angry." in page.text
    assert "style=" not in page.text and "<style" not in page.text, "the content security policy allows none"
    assert sue.get("/assets/report.css").status_code == 200
    assert colleague().get("/report").headers["location"] == "/log-in?next=/report"


def test_the_period_is_in_the_address(office: Office, colleague: Make) -> None:
    ann = colleague("ann")
    for days in ("7", "30", "90"):
        page = ann.get(f"/report?days={days}").text
        assert f"The last {days} days" in page and f'days={days}" aria-current="page"' in page
    for nonsense in ("31", "-1", "x", "7.0", "<script>"):
        assert "The last 30 days" in ann.http.get("/report", params={"days": nonsense}).text
