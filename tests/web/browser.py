"""A browser, and people who use it: for the page's own tests and for those with the real servers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.web.person import Person

CHROMIUM = Path("/usr/bin/chromium")
WIDTH, HEIGHT = 1100, 800
# That a server which is down cannot be reached, and what it refuses, browsers say by themselves.
EXPECTED = re.compile(r"ERR_|40[19] \(|frame-ancestors")

expect.set_options(timeout=15_000)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium; the test is skipped where there is none."""
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield browser
        browser.close()


@contextmanager
def people(browser: Browser, url: str, expected: re.Pattern[str] = EXPECTED) -> Iterator[Callable[..., Person]]:
    """Make people with browsers of their own; whatever their pages complain of fails the test at its end.

    Args:
        browser: in which each has a profile.
        url: of the page.
        expected: what pages may complain of.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    def make(*, address: str | None = "", **options: object) -> Person:
        settings = {"viewport": {"width": WIDTH, "height": HEIGHT}, "reduced_motion": "reduce", **options}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.on("page", listen)
        person = Person(context.new_page(), url)
        if address is not None:
            person.visit(address)
        return person

    yield make
    for context in contexts:
        context.close()
    unexpected = [text for text in complaints if not expected.search(text)]
    assert not unexpected, unexpected
