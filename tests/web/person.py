"""Somebody who uses the page, in the words of what they see."""

from __future__ import annotations

from playwright.sync_api import Frame, Locator, Page, expect

MESSAGES = ".message-bubble:not(.deep-chat-loading-message-bubble)"


class Person:
    """Types, presses and reads on the chat page, or in the widget's frame.

    Args:
        page: of a browser.
        url: of the chat page.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url
        self.chat: Page | Frame = page

    def visit(self, address: str = "") -> None:
        """Open the page; `address` is appended to its own."""
        self.page.goto(self._url + address)
        expect(self.field).to_be_visible()

    @property
    def field(self) -> Locator:
        """Where one types."""
        return self.chat.locator("#text-input")

    @property
    def messages(self) -> Locator:
        """All messages."""
        return self.chat.locator(MESSAGES)

    def types(self, text: str) -> None:
        """Type a message and press Enter."""
        self.field.click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def presses(self, name: str) -> None:
        """Press a button."""
        self.chat.get_by_role("button", name=name, exact=True).click()

    def reads(self, text: str) -> None:
        """Wait until the latest message holds a text."""
        expect(self.messages.last).to_contain_text(text)

    def sees(self, *texts: str) -> None:
        """Wait until these are all the messages, without who said them."""
        expect(self.messages).to_have_count(len(texts))
        for number, text in enumerate(texts):
            expect(self.messages.nth(number)).to_contain_text(text)

    def menu(self, name: str) -> None:
        """Choose something from the menu."""
        self.presses("Options")
        self.presses(name)
