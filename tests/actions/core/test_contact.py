from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from actions.core.contact import Field, InvalidContact, corrected_part, guess_field, named_in, parse, show
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = "core_contact_form"


@pytest.mark.parametrize(
    ("field", "said", "stored"),
    [
        ("phone", "555-0142", "5550142"), ("phone", "its +1 (404) 555 0187 now", "+14045550187"),
        ("email", "Sam.Reyes@Example.com", "sam.reyes@example.com"), ("email", "use a@b.org.", "a@b.org"),
        ("address", " 12 Elm St,  Springfield ", "12 Elm St, Springfield"), ("address", "Rose Lane", "Rose Lane"),
        ("address", "i moved to 5 Pine Road, Fairmont 30303 last tuesday with my cat", "5 Pine Road, Fairmont 30303"),
        ("address", "12 elm street is wrong i live at 40 Lake Drive now", "40 Lake Drive"),
        ("address", "PO Box 12, Fairmont", "PO Box 12, Fairmont"),
        ("address", "Apt 4, 221B Baker Street, Fairmont 30303", "221B Baker Street, Fairmont 30303"),
    ],
)  # fmt: skip
def test_valid(field: Field, said: str, stored: str) -> None:
    assert parse(field, said) == stored
    assert parse(field, stored) == stored


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("phone", "12345"), ("phone", "call me"), ("phone", "1" * 20), ("email", "sam@"), ("email", "sam@host"),
        ("email", "a..b@c..com"), ("address", "home"), ("address", "12345"), ("address", "no idea"),
    ],
)  # fmt: skip
def test_invalid(field: Field, said: str) -> None:
    with pytest.raises(InvalidContact):
        parse(field, said)


def test_guess_and_show() -> None:
    assert guess_field("a@b.com") == "email" and guess_field("555-0142") == "phone" and guess_field("12 Elm St") is None
    assert show("phone", "4045550142") == "(404) 555-0142" and show("phone", "5550142") == "555-0142"
    assert show("email", None) == "nothing on file"


def test_change_of_a_phone_number(conversation: Conversation, database: Database) -> None:
    conversation.log_in()
    conversation.say("change my phone", "update_contact_details", contact_field="phone")
    conversation.form(FORM)
    conversation.say("555-0199", phone="5550199")
    conversation.form(FORM, "core_contact_value")
    asked = conversation.run("action_ask_core_contact_confirmed")
    assert "from (404) 555-0142 to 555-0199?" in asked.text
    assert [button["payload"] for button in asked.messages[0]["buttons"]] == ["/affirm", "/deny"]
    conversation.say("yes", "affirm")
    conversation.form(FORM, "core_contact_confirmed")
    done = conversation.run("action_core_update_contact")
    assert "555-0199" in done.text and conversation.slots["core_contact_value"] is None
    with database.session() as session:
        assert session.execute(text("SELECT phone FROM customers WHERE number = '100001'")).scalar() == "5550199"
        assert session.execute(text("SELECT action FROM audit_entries")).scalar() == "change_contact"


def test_a_no_changes_nothing(conversation: Conversation, database: Database) -> None:
    conversation.log_in()
    conversation.slots.update(core_contact_field="phone", core_contact_value="5550199", core_contact_confirmed=False)
    assert conversation.say("no").run("action_core_update_contact").text == "Okay. Nothing was changed."
    with database.session() as session:
        assert session.execute(text("SELECT phone FROM customers WHERE number = '100001'")).scalar() == "4045550142"


def test_an_email_names_its_field_itself(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("my new email is a@b.example.com", email="a@b.example.com")
    answer = conversation.form(FORM)
    assert answer.slots["core_contact_field"] == "email" and answer.slots["core_contact_value"] == "a@b.example.com"


def test_a_wrong_value_is_explained_and_the_same_one_ends_the_form(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("somewhere else")
    conversation.slots["core_contact_field"] = "address"
    assert conversation.form(FORM, "core_contact_value").responses == ["utter_core_invalid_address"]
    conversation.say("sam.reyes@example.com", email="sam.reyes@example.com")
    same = conversation.form(FORM, "core_contact_value")
    assert same.ends_form and "already" in same.text and same.slots["core_contact_value"] is None


def test_a_value_beside_the_yes_is_asked_for_again(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.slots.update(core_contact_field="phone", core_contact_value="5550199")
    conversation.say("yes, 555-0111", "affirm", phone="5550111")
    answer = conversation.form(FORM, "core_contact_confirmed")
    assert answer.slots["core_contact_value"] == "5550111"
    assert conversation.slots.get("core_contact_confirmed") is None


def test_log_in_is_needed(conversation: Conversation) -> None:
    conversation.say("new phone 555-0111", phone="5550111")
    asked = conversation.form(FORM)
    assert asked.followup == "core_log_in_form" and asked.slots["core_contact_value"] == "5550111"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Phone", "phone"), ("my e-mail address please", "email"), ("the mailing address", "address"),
        ("we moved", "address"), ("email and phone", None), ("all of it", None), ("", None),
    ],
)  # fmt: skip
def test_the_detail_that_a_message_names(text: str, kind: str | None) -> None:
    assert named_in(text) == kind


@pytest.mark.parametrize(
    ("field", "known", "said", "whole"),
    [
        ("phone", "4045550178", "actually its 0192 at the end", "4045550192"),
        ("address", "12 Elm Street, Fairmont", "no wait, apt 4C", "12 Elm Street, Apt 4C, Fairmont"),
        ("address", "12 Elm Street, Apt 4C, Fairmont", "apartment 5", "12 Elm Street, Apartment 5, Fairmont"),
        ("address", "12 Elm Street", "hm", None), ("phone", "4045550178", "no", None),
    ],
)  # fmt: skip
def test_a_part_that_is_said_again(field: Field, known: str, said: str, whole: str | None) -> None:
    assert corrected_part(field, known, said) == whole


def test_the_corrected_part_is_shown_before_a_yes_counts(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.slots.update(core_contact_field="address", core_contact_value="12 Elm Street, Fairmont")
    conversation.say("yes, apt 4C", "affirm")
    answer = conversation.form(FORM, "core_contact_confirmed")
    assert answer.slots["core_contact_value"] == "12 Elm Street, Apt 4C, Fairmont"
    assert conversation.slots.get("core_contact_confirmed") is None


@pytest.mark.parametrize(
    ("said", "entities", "first", "second"),
    [
        (
            "i moved to 5 Pine Road and the email is now dana@example.com",
            {"address": "5 Pine Road", "email": "dana@example.com"},
            {"core_contact_field": "address", "core_contact_value": "5 Pine Road"},
            {"core_contact_field": "email", "core_contact_value": "dana@example.com"},
        ),
        ("new phone and email", {}, {"core_contact_field": "phone"}, {"core_contact_field": "email"}),
    ],
)
def test_of_two_details_the_second_waits(
    conversation: Conversation, said: str, entities: dict[str, str], first: dict[str, str], second: dict[str, str]
) -> None:
    conversation.log_in()
    conversation.say(said, "update_contact_details", **entities)
    conversation.form(FORM)
    assert {slot: conversation.slots[slot] for slot in first} == first
    (waiting,) = conversation.slots["core_waiting_forms"]
    assert waiting["form"] == FORM and waiting["slots"] == second


def test_a_detail_that_is_told_unasked(conversation: Conversation) -> None:
    conversation.say("and my email is dana@example.com", "inform", email="dana@example.com")
    assert conversation.run("action_core_inform").followup == FORM
