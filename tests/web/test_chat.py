"""Conversations on the chat page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.person import Person
from tests.web.stand_in import StandIn


def test_a_conversation_with_buttons_log_in_table_and_transfer(person: Person) -> None:
    person.types("how much is in my savings")
    person.reads("six-digit customer number")
    person.types("100001")
    person.reads("four-digit passcode")
    secret = person.chat.get_by_label("Your answer (hidden while you type)")
    expect(secret).to_have_attribute("type", "password")
    expect(person.field).to_be_hidden()
    secret.fill("2580")
    secret.press("Enter")
    person.reads("$2,450.10")
    assert "2580" not in person.page.locator("deep-chat").evaluate("chat => chat.shadowRoot.innerHTML")
    person.types("show my transactions")
    expect(person.chat.get_by_role("table").get_by_role("row")).to_have_count(4)
    expect(person.chat.get_by_role("columnheader", name="Amount")).to_have_css("text-align", "end")
    person.types("transfer 50 to checking")
    person.presses("Yes, send it")
    person.reads("Done. I sent $50.00")
    expect(person.messages.nth(-2)).to_contain_text("Yes, send it")
    expect(person.chat.get_by_role("button", name="No", exact=True)).to_have_count(0)


def test_answers_are_shown_as_they_come_after_three_dots(person: Person, stand_in: StandIn) -> None:
    stand_in.delay = 0.6
    person.types("several please")
    expect(person.chat.locator(".deep-chat-loading-message-bubble")).to_be_visible()
    person.reads("One.")
    expect(person.messages).to_have_count(2)
    expect(person.chat.locator(".deep-chat-loading-message-bubble")).to_be_visible()
    person.reads("Three.")
    expect(person.chat.locator(".deep-chat-loading-message-bubble")).to_have_count(0)


def test_a_day_is_picked_and_many_choices_are_a_select(person: Person) -> None:
    person.types("when")
    field = person.chat.get_by_label("Choose a day")
    expect(field).to_have_attribute("min", "2026-01-10")
    field.fill("2026-01-20")
    person.chat.locator(".answer").get_by_role("button", name="Send").click()
    person.reads("I'll send it on 2026-01-20.")
    person.types("which one")
    person.chat.get_by_label("Your choice").select_option(label="Savings (…4523)")
    person.chat.locator(".answer").get_by_role("button", name="Send").click()
    person.reads("You said: account 2")


def test_cards_and_links(person: Person) -> None:
    person.types("products")
    link = person.chat.get_by_role("link", name="All accounts and fees")
    expect(link).to_have_attribute("href", "https://bank.example/fees")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    person.presses("Open one")
    person.reads("You said: open checking")
    expect(person.chat.get_by_role("button", name="Open one")).to_be_disabled()


def test_charts_are_there_after_a_reload_and_say_their_figures(person: Person) -> None:
    person.types("spread")
    person.reads("42.5% are stocks")
    person.types("worth")
    line = person.chat.get_by_role("img", name="Value since January. Yours: Jan 31, 2026 $10,250.10 – Feb 28, 2026")
    expect(line).to_be_visible()
    person.page.reload()
    expect(person.chat.get_by_role("img", name="How your money is spread")).to_be_visible()
    expect(line).to_be_visible()
    expect(person.chat.get_by_role("figure").first.get_by_role("listitem")).to_have_text(["Stocks42.5%", "Cash57.5%"])
    person.chat.get_by_text("The figures as a table").last.click()
    table = person.chat.get_by_role("region", name="Table: Value since January")
    expect(table.get_by_role("row").last).to_have_text("Mar 31, 2026$10,180.50")


def test_scripts_in_messages_and_answers_do_nothing(person: Person) -> None:
    person.types("hostile <img src=x onerror=window.hacked=1>")
    person.reads("bold")
    assert person.page.evaluate("window.hacked") is None
    shown = person.chat.locator("#messages")
    expect(shown.locator("img, script, a, b")).to_have_count(0)
    expect(person.messages.first).to_contain_text("<img src=x onerror=window.hacked=1>")


def test_the_conversation_is_there_after_a_reload(person: Person) -> None:
    person.types("transfer")
    person.reads("Send $50.00")
    person.page.reload()
    person.sees("transfer", "Send $50.00")
    person.presses("Yes, send it")
    person.reads("Done.")


def test_starting_over_asks_first_and_clears_the_page(person: Person) -> None:
    person.types("hello")
    person.reads("You said: hello")
    person.menu("Start over")
    person.presses("Keep this chat")
    expect(person.messages).to_have_count(2)
    person.menu("Start over")
    person.chat.locator(".notice").get_by_role("button", name="Start over").click()
    expect(person.messages).to_have_count(0)
    person.types("again")
    person.sees("again", "You said: again")


def test_the_end_offers_the_transcript_and_a_new_chat(person: Person, tmp_path: Path) -> None:
    person.types("hello")
    person.reads("You said: hello")
    person.menu("End chat")
    expect(person.field).to_be_hidden()
    with person.page.expect_download() as download:
        person.presses("Download transcript")
    download.value.save_as(tmp_path / "chat.txt")
    assert "customer: hello" in (tmp_path / "chat.txt").read_text()
    person.presses("Start a new chat")
    person.types("fresh")
    person.sees("fresh", "You said: fresh")


def test_a_restart_of_the_server_in_mid_conversation_loses_and_repeats_nothing(
    person: Person, stand_in: StandIn
) -> None:
    person.types("transfer")
    person.reads("Send $50.00")
    stand_in.stop()
    expect(person.chat.get_by_text("Connecting…")).to_be_visible()
    person.presses("Yes, send it")
    expect(person.chat.get_by_text("Waiting to be sent…")).to_be_visible()
    stand_in.start()
    person.sees("transfer", "Send $50.00", "Yes, send it", "Done. I sent $50.00")
    expect(person.chat.get_by_text("Waiting to be sent…")).to_have_count(0)
    person.types("several")
    person.reads("Three.")
    expect(person.messages).to_have_count(8)


def test_what_waits_for_the_server_survives_a_reload(person: Person, stand_in: StandIn) -> None:
    person.types("one")
    person.reads("You said: one")
    stand_in.stop()
    person.types("two")
    expect(person.chat.get_by_text("Waiting to be sent…")).to_be_visible()
    stand_in.start()
    person.page.reload()
    person.sees("one", "You said: one", "two", "You said: two")
    assert len(set(stand_in.sent)) == 2


def test_another_browser_sees_nothing_of_it(person: Person, new_person: Callable[..., Person]) -> None:
    person.types("my secret plan")
    person.reads("You said: my secret plan")
    other = new_person()
    expect(other.messages).to_have_count(0)
    other.types("hi")
    other.sees("hi", "You said: hi")
    expect(person.messages).to_have_count(2)


def test_two_tabs_show_the_same_conversation(person: Person, stand_in: StandIn) -> None:
    tab = Person(person.page.context.new_page(), stand_in.url)
    tab.visit()
    person.types("hello")
    tab.sees("hello", "You said: hello")
    tab.types("from here")
    person.sees("hello", "You said: hello", "from here", "You said: from here")


def test_the_plain_page_works_where_there_is_no_bundle(new_person: Callable[..., Person], stand_in: StandIn) -> None:
    stand_in.folder = "plain"
    person = new_person(address=None)
    page = person.page
    page.goto(stand_in.url)
    page.get_by_label("Your message").fill("transfer")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Yes, send it").click()
    expect(page.get_by_role("listitem").last).to_contain_text("Done. I sent $50.00")
    page.reload()
    expect(page.get_by_role("listitem")).to_have_count(4)


@pytest.mark.parametrize("speech", ["speechSynthesis", "webkitSpeechRecognition"])
def test_speech_is_offered_where_the_browser_has_it(
    speech: str, new_person: Callable[..., Person], stand_in: StandIn
) -> None:
    person = new_person(address=None)
    person.page.add_init_script(
        "window.said = []; speechSynthesis.speak = (spoken) => window.said.push([spoken.text, spoken.lang]);"
        if speech == "speechSynthesis"
        else "window.webkitSpeechRecognition ??= class extends EventTarget { start() {} stop() {} };"
    )
    person.visit("?lang=en-US")
    if speech != "speechSynthesis":
        expect(person.chat.get_by_role("button", name="Dictate your message")).to_be_visible()
        return
    person.menu("Read answers aloud")
    person.page.keyboard.press("Escape")
    person.types("hostile")
    person.reads("bold")
    ((text, language),) = person.page.evaluate("window.said")
    assert language == "en-US" and "**" not in text and "bold" in text


def test_a_person_takes_over(person: Person) -> None:
    person.types("person")
    person.sees("person", "Kim is here now.", "Kim: Hi Sam, I am Kim.")
    expect(person.page.locator("header")).to_contain_text("Kim is typing…")
    person.page.reload()
    person.sees("person", "Kim is here now.", "Kim: Hi Sam, I am Kim.")
    expect(person.page.locator("header")).to_contain_text("Kim is with you")
