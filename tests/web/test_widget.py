"""The widget on a foreign page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.web.person import Person
from tests.web.site import Site, frame_of, open_on
from tests.web.stand_in import StandIn, token


@pytest.fixture
def site(stand_in: StandIn) -> Iterator[Site]:
    made = Site(stand_in.url)
    stand_in.sites = [made.origin]
    yield made
    made.close()


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
