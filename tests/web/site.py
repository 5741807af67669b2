"""A web site of its own origin, with the widget on it."""

from __future__ import annotations

import http.server
import threading

from playwright.sync_api import Frame, expect

from switchboard.processes import HOST
from tests.web.person import Person

PAGE = """<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Riverside Bank</title><link rel="icon" href="data:,"></head>
  <body><main><h1>Riverside Bank</h1><p>Welcome.</p></main>
  <script src="{url}/widget.js" defer data-title="Riverside Bank" data-greeting="Hello, how can we help?"
    data-accent="#00594f" {attributes}></script></body>
</html>"""


class Site:
    """The site.

    Args:
        url: of the chat page; it may be set later.

    Attributes:
        attributes: of the widget's tag, beside those that it always has.
        token: what the site says at `/token`.
    """

    def __init__(self, url: str = "") -> None:
        self.url, self.attributes, self.token = url, "", ""
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = PAGE.format(url=site.url, attributes=site.attributes)
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
        """Where it is."""
        return f"http://{HOST}:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


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
