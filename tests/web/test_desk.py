"""The agents' desk in a browser: two colleagues and a customer, news as they come, keyboards, phones, screen readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.core.tickets import Said
from tests.switchboard.desk.office import PASSWORD, Office, make_records
from tests.web.browser import people
from tests.web.person import Person
from tests.web.stand_in import WEB
from tests.web.test_looks import faults

ANGRY = Said("customer", "Where is my money?!", intent="thank", mood="negative", anger=0.7)
ANSWER = Said("assistant", "I've opened ticket T-1001. A colleague will get back to you.")
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
# Refusals, which are pages of the desk's, a desk that is not there, and what htmx says of both.
EXPECTED = re.compile(r"ERR_|40[49] \(|Error Code 409|^htmx:(sendError|afterRequest),")
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def desk_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of which each office has a copy."""
    return make_records(tmp_path_factory.mktemp("desk") / "records.db")


@pytest.fixture
def office(tmp_path: Path, desk_records: Path) -> Iterator[Office]:
    """A desk that runs, with a ticket."""
    if not (WEB / "dist" / "desk" / "htmx.js").is_file():
        pytest.skip("web/dist is not built: run .venv/bin/switchboard web --dev")
    made = Office(tmp_path, desk_records)
    made.ticket(ANGRY, ANSWER, reason="is angry about what was not solved: Where is my money?!", priority="high")
    yield made
    made.close()


@pytest.fixture
def new_person(browser: Browser, office: Office) -> Iterator[Callable[..., Person]]:
    """Make people with browsers of their own."""
    with people(browser, office.url, EXPECTED) as make:
        yield make


@pytest.fixture
def open_desk(new_person: Callable[..., Person], office: Office) -> Open:
    """Log somebody in, and open a page."""

    def at(name: str, path: str = "/", **options: object) -> Page:
        page = new_person(address=None, **options).page
        page.goto(office.url)
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        if path != "/":
            page.goto(office.url + path)
        return page

    return at


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_of_two_who_claim_one_gets_it_and_answers(office: Office, open_desk: Open) -> None:
    kim, lee = open_desk("kim", "/tickets/T-1001"), open_desk("lee", "/tickets/T-1001")
    # One page has not heard of it yet: its news are held back.
    lee.route("**/events*", lambda route: route.abort())
    lee.reload()
    expect(lee.get_by_role("button", name="Claim")).to_be_visible()
    press(kim, "Claim")
    expect(kim.get_by_text("claimed by you")).to_be_visible()
    press(lee, "Claim")
    expect(lee.get_by_role("alert")).to_have_text("Kim was first: Kim is in charge of this ticket.")
    expect(lee.get_by_label("Reply to the customer")).to_have_count(0)

    kim.get_by_label("Reply to the customer").fill("Hello Sam, Kim here.")
    press(kim, "Send")
    log = kim.get_by_role("log")
    expect(log).to_contain_text("Hello Sam, Kim here.")
    expect(kim.get_by_label("Reply to the customer")).to_have_value("")
    expect(kim.get_by_label("Reply to the customer")).to_be_focused()
    kim.get_by_label("Note for colleagues").fill("Wants a call.")
    press(kim, "Add note")
    expect(log).to_contain_text("Wants a call.")
    press(kim, "Resolve")
    expect(kim.get_by_text("The assistant serves the customer again.")).to_be_visible()
    assert office.state("T-1001") == ("resolved", "kim")
    assert [kind for kind in office.assistant.kinds() if kind != "typing"][:2] == ["joined", "said"]


def test_claims_and_messages_come_by_themselves(office: Office, open_desk: Open) -> None:
    kim, lee = open_desk("kim", "/tickets/T-1001"), open_desk("lee")
    expect(lee).to_have_title("(1) Queue · Desk")
    press(kim, "Claim")
    expect(lee.locator("#others")).to_contain_text("T-1001")
    expect(lee).to_have_title("Queue · Desk")
    office.ticket(conversation="web-2", customer_id=None, priority="urgent")
    expect(lee.locator("#open")).to_contain_text("not logged in")
    reply = kim.get_by_label("Reply to the customer")
    reply.fill("Half an ans")
    office.says("web-1", "are you there?", intent="greet", mood="neutral", anger=0.0)
    expect(kim.get_by_role("log")).to_contain_text("are you there?")
    expect(reply).to_have_value("Half an ans")
    expect(reply).to_be_focused()
    kim.reload()
    expect(reply).to_have_value("Half an ans")
    assert "typing" in office.assistant.kinds()


def test_a_suggested_answer_is_put_into_the_box(office: Office, open_desk: Open) -> None:
    page = open_desk("kim", "/tickets/T-1001")
    press(page, "Claim")
    page.get_by_role("button", name="You're welcome.").click()
    reply = page.get_by_label("Reply to the customer")
    expect(reply).to_have_value("You're welcome. Anything else I can do?")
    expect(reply).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.agent")).to_contain_text("You're welcome.")


def test_everything_can_be_done_with_the_keyboard(office: Office, open_desk: Open) -> None:
    office.ticket(conversation="web-2")
    page = open_desk("kim")
    keyboard = page.keyboard
    for key, number in (
        ("j", "T-1001"),
        ("j", "T-1002"),
        ("k", "T-1001"),
        ("ArrowDown", "T-1002"),
        ("ArrowUp", "T-1001"),
    ):
        keyboard.press(key)
        expect(page.get_by_role("link", name=number)).to_be_focused()
    keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keyboard.type("jk/")
    expect(page.get_by_role("searchbox")).to_have_value("jk/")
    page.get_by_role("link", name="T-1001").focus()
    keyboard.press("Enter")

    def tab_to(name: str) -> None:
        for _ in range(30):
            keyboard.press("Tab")
            focused = "(one => one.labels?.[0]?.textContent ?? one.textContent.trim())(document.activeElement)"
            if page.evaluate(focused).startswith(name):
                return
        raise AssertionError(f"Tab never comes to {name}")

    expect(page.get_by_role("heading", name="T-1001")).to_be_visible()
    tab_to("Claim")
    keyboard.press("Enter")
    expect(page.get_by_label("Reply to the customer")).to_be_visible()
    tab_to("Reply")
    keyboard.type("hello")
    tab_to("Send")
    keyboard.press("Enter")
    expect(page.locator(".line.agent")).to_contain_text("hello")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_it_works_without_scripts(office: Office, open_desk: Open) -> None:
    page = open_desk("kim", "/tickets/T-1001", java_script_enabled=False)
    press(page, "Claim")
    page.get_by_label("Reply to the customer").fill("hello")
    press(page, "Send")
    expect(page.locator(".line.agent")).to_contain_text("hello")
    press(page, "Put off")
    expect(page.locator(".chip", has_text="put off")).to_be_visible()


def test_a_desk_that_is_restarted_is_found_again(office: Office, open_desk: Open) -> None:
    page = open_desk("kim", "/tickets/T-1001")
    office.stop()
    expect(page.get_by_text("The connection is lost.")).to_be_visible()
    office.says("web-1", "anybody?")
    office.start()
    expect(page.get_by_role("log")).to_contain_text("anybody?")
    expect(page.get_by_text("The connection is lost.")).to_be_hidden()


def test_who_is_logged_out_elsewhere_is_led_to_the_log_in(office: Office, open_desk: Open) -> None:
    page, owner = open_desk("kim", "/tickets/T-1001"), open_desk("ann", "/agents")
    owner.locator("tr", has_text="kim").get_by_text("Change").click()
    press(owner, "Remove Kim")
    expect(owner.get_by_role("cell", name="Kim", exact=True)).to_have_count(0)
    office.says("web-1", "hello?")
    expect(page).to_have_url(re.compile("/log-in"))


SHOWN = [
    "/",
    "/tickets/T-1001",
    "/tickets/T-1002",
    "/search?q=reyes",
    "/search?q=x",
    "/password",
    "/agents",
    "/nothing",
]


def prepare(office: Office, page: Page) -> None:
    """A second ticket, claimed, with all that a conversation can show."""
    said = [Said(author, f"said by {author}", agent="Ann") for author in ("system", "note", "agent")]
    number = office.ticket(ANGRY, ANSWER, *said, conversation="web-2", channel="rest", priority="urgent")
    page.goto(f"{office.url}/tickets/{number}")
    press(page, "Claim")
    page.get_by_label("Reply to the customer").fill("hello")
    press(page, "Send")
    expect(page.get_by_text("nothing leads to this channel")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(office: Office, open_desk: Open, axe: str, theme: str) -> None:
    page = open_desk("ann", color_scheme=theme)
    prepare(office, page)
    found = {}
    for path in SHOWN:
        page.goto(office.url + path)
        for details in page.locator("summary").all():
            details.click()
        found[path] = faults(Person(page, ""), axe)
    page.goto(office.url)
    press(page, "Log out")
    expect(page.get_by_label("Password")).to_be_visible()
    found["/log-in"] = faults(Person(page, ""), axe)
    assert found == dict.fromkeys([*SHOWN, "/log-in"], [])


def test_nothing_is_wider_than_a_phone(office: Office, open_desk: Open) -> None:
    page = open_desk("ann", **PHONE)
    prepare(office, page)
    office.says("web-2", "w" * 300)
    for path in SHOWN:
        page.goto(office.url + path)
        for details in page.locator("summary").all():
            details.click()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path} is {width} wide"
    page.goto(f"{office.url}/tickets/T-1002")
    for name in ("Send", "Resolve", "Log out"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None and box["height"] >= 40, name
