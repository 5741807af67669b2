"""The README's pictures: `python web/screenshots.py URL OUT`, with the server of `make serve` at URL.

The conversation is that of the demo customer; it changes nothing in the database. With `--desk URL --agent kim`, and the
agent's password in the variable DESK_PASSWORD, there are pictures of the desk too: that opens tickets and answers one.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
CUSTOMER, PASSCODE = "100001", "2580"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 760}, "device_scale_factor": 2, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 900, "height": 760}, "device_scale_factor": 2}
DESK_WIDTH = 1120
DESK: dict[str, Any] = {"viewport": {"width": DESK_WIDTH, "height": 800}}
OTHERS = (
    ("when is the branch downtown open", "talk to a person please"),
    ("there is a charge that I never made", "a human"),
)
CUSTOMERS = (
    "how long does a wire to Europe take",
    "I have been waiting for a WEEK, this is a disgrace",
    "get me a person!",
)
BUBBLES = ".message-bubble.ai-message-text:not(.deep-chat-loading-message-bubble)"
SITE = """<!doctype html><html lang="en"><head><title>Riverside Bank</title><style>
body { margin: 0; font: 18px/1.6 system-ui, sans-serif; color: #17212b; } header { background: #00594f; color: #fff; padding: 20px 40px; font-weight: 600; }
main { padding: 40px; max-width: 420px; } h1 { font-size: 38px; line-height: 1.2; margin: 0 0 16px; } </style></head>
<body><header>Riverside Bank</header><main><h1>Money that keeps your time</h1><p>Ask us anything, day and night.</p></main></body></html>"""


def say(page: Any, text: str) -> None:
    """Type a message and wait for the answer to it."""
    before = page.locator(BUBBLES).count()
    page.locator("#text-input").fill(text)
    page.locator("#text-input").press("Enter")
    expect(page.locator(BUBBLES).nth(before)).to_be_visible(timeout=20_000)
    settle(page)


def settle(page: Any) -> None:
    """Wait until the assistant has said all that it wants to say."""
    expect(page.locator(".deep-chat-loading-message-bubble")).to_have_count(0, timeout=20_000)
    page.locator("#messages").evaluate("() => new Promise((resolve) => setTimeout(resolve, 400))")


def log_in(page: Page) -> None:
    """Ask for something of one's own and log in."""
    say(page, "how much is in my savings")
    say(page, CUSTOMER)
    hidden = page.locator("input[type=password]")
    hidden.fill(PASSCODE)
    hidden.press("Enter")
    expect(page.locator(BUBBLES).last).to_contain_text("balance", timeout=20_000)
    settle(page)


def conversation(browser: Browser, url: str, out: Path, name: str, options: dict[str, Any]) -> None:
    """Log-in, a table and buttons on a screen."""
    page = browser.new_page(**options)
    page.goto(url)
    page.locator("#text-input").wait_for()
    log_in(page)
    page.screenshot(path=out / f"{name}-log-in.png")
    say(page, "show my last transactions")
    page.screenshot(path=out / f"{name}-table.png")
    say(page, "send $5 to my checking account")
    page.screenshot(path=out / f"{name}-transfer.png")
    page.close()


def widget(browser: Browser, url: str, out: Path) -> None:
    """The widget, on a page that has the server's own origin, for other sites have to be allowed first."""
    page = browser.new_page(**DESKTOP)
    page.route(f"{url}/pictured", lambda route: route.fulfill(body=SITE, content_type="text/html"))
    page.goto(f"{url}/pictured")
    page.evaluate(
        """(source) => { const script = document.createElement("script"); script.src = source;
            Object.assign(script.dataset, { title: "Riverside Bank", accent: "#00594f", greeting: "Hello, how can I help you today?" });
            document.head.append(script); }""",
        f"{url}/widget.js",
    )
    page.get_by_role("button", name="Chat with us").click()
    chat = page.frame_locator("iframe")
    chat.locator("#text-input").wait_for()
    say(chat, "hi")
    page.screenshot(path=out / "widget.png")
    page.close()


def complain(browser: Browser, url: str, *said: str, known: bool = False) -> Page:
    """Say something on the chat page, as the demo customer or as nobody in particular."""
    page = browser.new_page(**DESKTOP)
    page.goto(url)
    page.locator("#text-input").wait_for()
    if known:
        log_in(page)
    for text in said:
        say(page, text)
    return page


def desk(browser: Browser, chat: str, url: str, out: Path, agent: str) -> None:
    """The queue, and a ticket that somebody answers; in the dark too."""
    others = [complain(browser, chat, *said) for said in OTHERS]
    customer = complain(browser, chat, *CUSTOMERS, known=True)
    page = browser.new_page(**DESK)
    page.goto(url)
    page.get_by_label("Name").fill(agent)
    page.get_by_label("Password").fill(os.environ["DESK_PASSWORD"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("row", name=CUSTOMER).wait_for()
    page.screenshot(path=out / "desk-queue.png", clip={"x": 0, "y": 0, "width": DESK_WIDTH, "height": 420})
    page.get_by_role("row", name=CUSTOMER).get_by_role("link").first.click()
    page.get_by_role("button", name="Claim", exact=True).click()
    reply = page.get_by_label("Reply to the customer")
    reply.fill("Hello Sam, Kim here. I have your wire in front of me: it will be there tomorrow.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".line.agent")).to_be_visible()
    customer.locator("#text-input").fill("thank you")
    customer.locator("#text-input").press("Enter")
    expect(page.locator(".suggestion").first).to_be_visible()
    reply.blur()
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=out / "desk-ticket.png")
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=out / "desk-dark.png")
    page.get_by_role("button", name="Resolve", exact=True).click()
    for opened in (*others, customer, page):
        opened.close()


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("url", help="such as http://127.0.0.1:5005")
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--chromium", default=CHROMIUM, help="path of the browser")
    parser.add_argument("--desk", help="the agents' desk, such as http://127.0.0.1:5006")
    parser.add_argument("--agent", help="who logs in there; the password is in DESK_PASSWORD")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    url = given.url.rstrip("/").removesuffix("/chat") + "/chat"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        conversation(browser, url, given.out, "page", DESKTOP)
        conversation(browser, url, given.out, "phone", PHONE)
        conversation(browser, url, given.out, "dark", {**DESKTOP, "color_scheme": "dark"})
        widget(browser, url, given.out)
        if given.desk:
            desk(browser, url, given.desk.rstrip("/"), given.out, given.agent)
        browser.close()


if __name__ == "__main__":
    main()
