"""The widget on a foreign page, in a real browser."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Frame, expect

from switchboard.processes import HOST
from tests.web.person import Person
from tests.web.stand_in import StandIn, token

PAGE = """<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Riverside Bank</title><link rel="icon" href="data:,"></head>
  <body><main><h1>Riverside Bank</h1><p>Welcome.</p></main>
  <script src="{url}/widget.js" defer data-title="Riverside Bank" data-greeting="Hello, how can we help?"
    data-accent="#00594f" {attributes}></script></body>
</html>"""


class Site:
    """A web site of its own origin, with the widget on it."""

    def __init__(self, stand_in: StandIn) -> None:
        self.stand_in, self.attributes, self.token = stand_in, "", ""
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = PAGE.format(url=stand_in.url, attributes=site.attributes)
                body = (site.token if self.path == "/token" else page).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer((HOST, 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://{HOST}:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site(stand_in: StandIn) -> Iterator[Site]:
    made = Site(stand_in)
    stand_in.sites = [made.origin]
    yield made
    made.close()


def frame_of(person: Person) -> Frame:
    """The chat within the site, once it is loaded."""
    element = person.page.locator("iframe").element_handle()
    frame = element.content_frame()
    assert frame is not None
    return frame


def open_on(site: Site, person: Person) -> None:
    """Go to the site and open the chat."""
    person.page.goto(site.origin)
    person.page.get_by_role("button", name="Chat with us").click()
    person.chat = frame_of(person)
    expect(person.field).to_be_visible()


def test_a_customer_whom_the_site_knows_is_known(site: Site, new_person: Callable[..., Person]) -> None:
    site.attributes = f'data-token="{token("100001")}"'
    person = new_person(address=None)
    addresses: list[str] = []
    person.page.on("request", lambda request: addresses.append(request.url))
    open_on(site, person)
    person.sees("Hello, how can we help?")
    expect(person.chat.get_by_role("heading", name="Riverside Bank")).to_be_visible()
    person.types("what's my balance")
    person.reads("Your balance is $2,450.10, customer 100001.")
    assert not any("eyJ" in address for address in addresses)
    assert person.page.context.cookies() == []
    elsewhere = new_person(address=None)
    open_on(site, elsewhere)
    elsewhere.reads("customer 100001.")


def test_an_expired_token_is_replaced_by_one_of_the_site(site: Site, new_person: Callable[..., Person]) -> None:
    site.attributes = f'data-token="{token("100001", -60)}" data-token-url="/token"'
    site.token = token("100001")
    person = new_person(address=None)
    open_on(site, person)
    person.types("balance")
    person.reads("customer 100001.")


def test_without_another_token_the_customer_reads_that_they_are_signed_out(
    site: Site, new_person: Callable[..., Person]
) -> None:
    site.attributes = f'data-token="{token("100001", -60)}"'
    person = new_person(address=None)
    open_on(site, person)
    expect(person.chat.get_by_text("You've been signed out.")).to_be_visible()
    person.page.evaluate("token => Switchboard.setToken(token)", token("100002"))
    person.types("balance")
    person.reads("customer 100002.")


def test_an_anonymous_visitor_and_the_badge(site: Site, stand_in: StandIn, new_person: Callable[..., Person]) -> None:
    person = new_person(address=None)
    open_on(site, person)
    person.types("hi")
    person.reads("You said: hi")
    person.page.keyboard.press("Escape")
    expect(person.page.locator("iframe")).to_be_hidden()
    button = person.page.get_by_role("button", name="Chat with us")
    expect(button).to_be_focused()
    stand_in.say("Are you still there?")
    expect(person.page.get_by_role("button", name="Chat with us (1 new)")).to_be_visible()
    button.click()
    person.reads("Are you still there?")
    expect(person.page.get_by_role("button", name="Chat with us", exact=True)).to_be_attached()


def test_it_stays_open_from_page_to_page(site: Site, new_person: Callable[..., Person]) -> None:
    person = new_person(address=None)
    open_on(site, person)
    person.types("hi")
    person.reads("You said: hi")
    person.page.goto(f"{site.origin}/other")
    person.chat = frame_of(person)
    person.reads("You said: hi")


def test_a_site_that_is_not_allowed_cannot_frame_it(
    site: Site, stand_in: StandIn, new_person: Callable[..., Person]
) -> None:
    stand_in.sites = []
    person = new_person(address=None)
    refused: list[str] = []
    person.page.on("console", lambda message: refused.append(message.text))
    person.page.goto(site.origin)
    person.page.get_by_role("button", name="Chat with us").click()
    stand_in.wait_for(lambda: any("frame-ancestors" in text for text in refused) or _pumped(person))
    assert frame_of(person).locator("#text-input").count() == 0


def test_on_a_phone_it_has_the_whole_screen(site: Site, new_person: Callable[..., Person]) -> None:
    person = new_person(address=None, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    open_on(site, person)
    box = person.page.locator("iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 640}
    person.presses("Close chat")
    expect(person.page.locator("iframe")).to_be_hidden()


def _pumped(person: Person) -> bool:
    """Let Playwright hand over its events."""
    person.page.wait_for_timeout(50)
    return False
