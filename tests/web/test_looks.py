"""What the page looks like, and who can use it: phones, dark mode, other directions, keyboards, screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.person import Person

PHONE = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
SITUATIONS = [
    "",
    "hello",
    "transactions",
    "transfer",
    "when",
    "which",
    "products",
    "balance then 100001",
    "person",
    "spread then worth",
]


def faults(person: Person, axe: str) -> list[tuple[str, list[Any]]]:
    """What axe finds that is serious or critical."""
    person.page.evaluate(axe)
    found = person.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("said", SITUATIONS)
def test_axe_finds_nothing_serious(said: str, theme: str, new_person: Callable[..., Person], axe: str) -> None:
    person = new_person(color_scheme=theme)
    for text in filter(None, said.split(" then ")):
        count = person.messages.count()
        person.types(text)
        expect(person.messages.nth(count + 1)).to_be_visible()
    assert faults(person, axe) == []


@pytest.mark.parametrize("kind", ["menu", "ended", "sure"])
def test_axe_finds_nothing_serious_beside_the_conversation(kind: str, person: Person, axe: str) -> None:
    person.presses("Options")
    if kind != "menu":
        person.presses("End chat" if kind == "ended" else "Start over")
        expect(person.chat.locator(".notice")).to_be_visible()
    assert faults(person, axe) == []


def test_the_dark_theme_follows_the_device_and_the_address(new_person: Callable[..., Person]) -> None:
    def brightness(person: Person) -> int:
        colour = person.page.locator("main").evaluate("main => getComputedStyle(main).backgroundColor")
        return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))

    assert brightness(new_person(color_scheme="light")) > 600
    assert brightness(new_person(color_scheme="dark")) < 200
    assert brightness(new_person(address="?theme=dark", color_scheme="light")) < 200


@pytest.mark.parametrize(
    "said", ["transactions", "which", "products", "transfer", "when", "person", "spread", "worth", "w" * 300]
)
def test_nothing_is_wider_than_a_phone(said: str, new_person: Callable[..., Person]) -> None:
    person = new_person(**PHONE)
    person.types(said)
    expect(person.messages.nth(1)).to_be_visible()
    width = PHONE["viewport"]["width"]  # type: ignore[index]
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    wide = person.page.locator("deep-chat").evaluate(
        """(chat, width) => [...chat.shadowRoot.querySelectorAll("#messages, #messages *, .answers, .answers *, #input *")]
            .filter((one) => !one.closest(".table") && !one.closest(".who") && one.getBoundingClientRect().right > width + 1)
            .map((one) => one.outerHTML.slice(0, 80))""",
        width,
    )
    assert wide == []
    expect(person.field).to_be_in_viewport()


def test_fingers_find_what_they_press(new_person: Callable[..., Person]) -> None:
    person = new_person(**PHONE)
    person.types("transfer")
    for name in ("Yes, send it", "Options", "Send"):
        box = person.chat.get_by_role("button", name=name, exact=True).first.bounding_box()
        assert box is not None and min(box["width"], box["height"]) >= 40, name


def test_from_right_to_left(new_person: Callable[..., Person]) -> None:
    person = new_person(address="?lang=ar")
    person.types("hello")
    person.reads("You said")
    own, answer = person.messages.nth(0).bounding_box(), person.messages.nth(1).bounding_box()
    assert own is not None and answer is not None and own["x"] < answer["x"]
    assert person.page.locator("html").get_attribute("dir") == "rtl"


def test_everything_can_be_done_with_the_keyboard(person: Person) -> None:
    keyboard = person.page.keyboard

    def tab_to(name: str, key: str = "Tab") -> None:
        """Press a key until something of that name has the focus."""
        for _ in range(25):
            keyboard.press(key)
            focused = person.page.evaluate(
                """() => { let one = document.activeElement;
                    while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
                    return one.getAttribute("aria-label") ?? one.textContent.trim(); }"""
            )
            if focused == name:
                return
        raise AssertionError(f"Tab never comes to {name}")

    tab_to("Type your message…")
    keyboard.type("transfer")
    keyboard.press("Enter")
    person.reads("Send $50.00")
    tab_to("Yes, send it", "Shift+Tab")
    keyboard.press("Enter")
    person.reads("Done.")
    tab_to("Options")
    keyboard.press("Enter")
    expect(person.chat.get_by_role("button", name="Start over")).to_be_visible()
    keyboard.press("Escape")
    expect(person.chat.get_by_role("button", name="Options")).to_be_focused()


def test_answers_are_announced(person: Person) -> None:
    log = person.chat.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    person.types("hello")
    expect(log).to_contain_text("Assistant: You said: hello")
    expect(person.chat.get_by_role("textbox", name="Type your message…")).to_be_visible()
