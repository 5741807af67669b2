"""News on open pages: whoever wrote it, within a second, and only of what one may see."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import text

from tests.switchboard.desk.office import Colleague, Office
from tests.switchboard.desk.waiting import until

Make = Callable[..., Colleague]


class Page:
    """An open page: notes when it hears of news."""

    def __init__(self, colleague: Colleague, about: str = "") -> None:
        self.news: list[float] = []
        self.is_open, self.status = threading.Event(), 0
        self._cookies = dict(colleague.http.cookies)
        self._url = f"{colleague.http.base_url}/events" + (f"?about={about}" if about else "")
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        assert self.is_open.wait(10)

    @property
    def is_closed(self) -> bool:
        return not self._thread.is_alive()

    def _listen(self) -> None:
        with httpx.stream("GET", self._url, cookies=self._cookies, timeout=30, trust_env=False) as response:
            self.status = response.status_code
            for line in response.iter_lines():
                self.is_open.set()  # the first line comes when the page is listening
                if line == "event: news":
                    self.news.append(time.monotonic())
        self.is_open.set()


def test_news_come_within_a_second_whoever_wrote_them(office: Office, colleague: Make) -> None:
    number, other = office.ticket(), office.ticket(conversation="web-2")
    queue, ticket = Page(colleague("kim")), Page(colleague("lee"), number)
    for change in (
        lambda: office.says("web-1", "hello?"),
        lambda: colleague("kim").post(f"/tickets/{number}/claim"),
    ):
        before, heard = time.monotonic(), (len(queue.news), len(ticket.news))
        change()
        until(lambda: len(queue.news) > heard[0] and len(ticket.news) > heard[1], "both heard")  # noqa: B023
        assert max(queue.news[heard[0]], ticket.news[heard[1]]) - before < 1.5
    until(lambda: office.assistant.kinds() == ["joined"], "the customer was told")
    settled = len(ticket.news)
    heard_before = len(queue.news)
    office.says("web-2", "somebody else")
    until(lambda: len(queue.news) > heard_before, "the queue heard")
    assert len(ticket.news) - settled <= 1, f"{other} is no news for who looks at {number}"


def test_a_new_ticket_is_news_for_the_queue(office: Office, colleague: Make) -> None:
    queue = Page(colleague("kim"))
    office.ticket()
    until(lambda: len(queue.news) > 0, "the queue heard")


def test_a_stream_ends_with_its_session(office: Office, colleague: Make) -> None:
    kim = colleague("kim")
    page = Page(kim)
    office.write(lambda session: session.execute(text("DELETE FROM agent_sessions")))
    office.ticket()
    until(lambda: page.is_closed, "closed")
    assert Page(kim).status == 303


def test_streams_end_when_the_desk_does(office: Office, colleague: Make) -> None:
    page = Page(colleague("kim"))
    office.stop()
    until(lambda: page.is_closed, "closed")
    office.start()


def test_nobody_opens_too_many(office: Office, colleague: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("switchboard.desk.streams.MOST_OF_AN_AGENT", 2)
    office.stop()
    office.start()
    kim = colleague("kim")
    pages = [Page(kim) for _ in range(3)]
    assert [page.status for page in pages] == [200, 200, 429]
    assert Page(colleague("lee")).status == 200
