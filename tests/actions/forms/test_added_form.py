"""A form that a pack's author has just written behaves like all others, without a rule or a line of code around it."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.context import ActionRequest, Event
from actions.database import Database
from actions.forms import Field, Form, FormTurn, yes_no
from actions.forms.parts import parts_of
from actions.registry import make_executor
from tests.actions.conftest import Conversation

SIZE, COLOUR, CONFIRMED = "shop_shirt_size", "shop_shirt_colour", "shop_shirt_confirmed"
SIZES = ("small", "medium", "large")


class ShirtForm(Form):
    """Everything there is to say about ordering a shirt."""

    name = "shop_shirt_form"
    title = "your shirt"
    intents = frozenset({"order_shirt"})
    fields = (
        Field(SIZE, "Which size?", "A shirt that does not fit comes back.", names=("size",), example="medium"),
        Field(
            COLOUR,
            "Which colour?",
            "We have it in three.",
            entities=("colour",),
            names=("colour",),
            example="blue",
            shape=r"#[0-9a-f]{6}",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_shop_order_shirt"
    nothing_done = "Nothing was ordered."

    def read(self, field: Field, turn: FormTurn) -> str | None:
        if field.slot == COLOUR:
            return turn.request.text if turn.request.text.startswith("#") else None
        return next((size for size in SIZES if field.slot == SIZE and size in turn.request.text.lower()), None)

    def check(self, turn: FormTurn) -> None:
        if turn.values[COLOUR] == "plaid":
            turn.request.say("There is blue, red and white.")
            turn.values[COLOUR] = None

    def summary(self, request: ActionRequest) -> str:
        return f"Order a {request.slot(SIZE)} {request.slot(COLOUR)} shirt?"

    def submit(self, request: ActionRequest) -> list[Event]:
        request.say("Ordered.")
        return []


@pytest.fixture
def shopper(database: Database) -> Conversation:
    executor: ActionExecutor = make_executor()
    for part in parts_of(ShirtForm()):
        executor.register_action(part)
    return Conversation(executor)


def turn(shopper: Conversation, said: str, intent: str = "inform", **entities: str) -> list[Any]:
    """One message, as Rasa handles it in a form: validate, then ask for what is missing or submit; the texts."""
    shopper.say(said, intent, **entities)
    told = shopper.form(ShirtForm.name, shopper.slots.get("requested_slot")).messages
    missing = next((field.slot for field in ShirtForm.fields if shopper.slots.get(field.slot) is None), None)
    shopper.slots["requested_slot"] = missing
    action = f"action_ask_{missing}" if missing else ShirtForm.submit_action
    return [message["text"] or message["response"] for message in [*told, *shopper.run(action).messages]]


def test_question_by_question(shopper: Conversation) -> None:
    assert turn(shopper, "i need a shirt", "order_shirt") == ["Which size?"]
    assert turn(shopper, "large please") == ["Which colour?"]
    assert turn(shopper, "blue", colour="blue") == ["Order a large blue shirt?"]
    assert turn(shopper, "yes", "affirm") == ["Ordered."]
    assert not any(shopper.slots.get(field.slot) for field in ShirtForm.fields)


def test_out_of_order_and_all_at_once(shopper: Conversation) -> None:
    assert turn(shopper, "a red shirt", "order_shirt", colour="red") == ["Which size?"]
    assert turn(shopper, "small. no, make it white", colour="white") == ["Which size?"]
    assert turn(shopper, "small") == ["Order a small white shirt?"]


def test_corrections_by_value_and_by_name(shopper: Conversation) -> None:
    turn(shopper, "a red shirt", "order_shirt", colour="red")
    turn(shopper, "small")
    assert turn(shopper, "no, blue", "deny", colour="blue") == ["Order a small blue shirt?"]
    assert turn(shopper, "wrong size", "deny") == ["Which size?"]
    assert turn(shopper, "medium") == ["Order a medium blue shirt?"]
    assert turn(shopper, "no", "deny") == ["Okay. Nothing was ordered."]


def test_what_cannot_be_is_explained(shopper: Conversation) -> None:
    turn(shopper, "shirt", "order_shirt")
    turn(shopper, "small")
    assert turn(shopper, "plaid", colour="plaid") == ["There is blue, red and white.", "Which colour?"]


def test_an_answer_of_the_right_shape_is_no_wish(shopper: Conversation) -> None:
    turn(shopper, "shirt", "order_shirt")
    turn(shopper, "small")
    assert turn(shopper, "#ffffff", "change_security_question") == ["Order a small #ffffff shirt?"]
    turn(shopper, "wrong colour", "deny")
    assert turn(shopper, "#ffffff and what is my balance", "change_security_question")[0] == "Which colour?"


def test_another_task_and_back(shopper: Conversation) -> None:
    turn(shopper, "a red shirt", "order_shirt", colour="red")
    shopper.say("change my phone number", "update_contact_details")
    switched = shopper.run("action_core_switch_form")
    assert switched.followup == "core_contact_form" and switched.ends_form and shopper.slots[COLOUR] is None
    shopper.form_name = "core_contact_form"
    stopped = shopper.say("stop", "stop_or_cancel").run("action_core_stop")
    assert stopped.messages[-1]["response"] == "utter_core_offer_return"
    assert stopped.messages[-1]["task"] == "your shirt"
    taken_up = shopper.say("yes", "affirm").run("action_core_affirm")
    assert taken_up.followup == ShirtForm.name and shopper.slots[COLOUR] == "red"
    shopper.slots["requested_slot"] = None
    assert turn(shopper, "yes", "affirm") == ["Which size?"]


def test_nested_tasks_come_back_one_after_the_other(shopper: Conversation) -> None:
    turn(shopper, "a red shirt", "order_shirt", colour="red")
    shopper.say("change my phone", "update_contact_details").run("action_core_switch_form")
    shopper.form_name = "core_contact_form"
    shopper.slots["core_contact_field"] = "phone"
    shopper.say("another security question", "change_security_question").run("action_core_switch_form")
    shopper.form_name = "core_security_question_form"
    offered = [shopper.say("stop", "stop_or_cancel").run("action_core_stop").messages[-1]["task"]]
    assert shopper.say("no", "deny").run("action_core_deny").responses == [
        "utter_core_dropped",
        "utter_core_offer_return",
    ]
    assert offered == ["changing your contact details"]
    assert shopper.say("yes", "affirm").run("action_core_affirm").followup == ShirtForm.name


def test_an_offer_counts_for_the_next_message_only(shopper: Conversation) -> None:
    turn(shopper, "a red shirt", "order_shirt", colour="red")
    shopper.say("change my phone", "update_contact_details").run("action_core_switch_form")
    shopper.form_name = "core_contact_form"
    shopper.say("stop", "stop_or_cancel").run("action_core_stop")
    shopper.say("when are your people there", "ask_agent_hours").run("action_core_agent_hours")
    assert shopper.say("yes", "affirm").run("action_core_affirm").responses == ["utter_core_nothing_to_confirm"]


def test_the_wish_itself_comes_back_to_what_was_filled(shopper: Conversation) -> None:
    turn(shopper, "a red shirt", "order_shirt", colour="red")
    shopper.say("change my phone", "update_contact_details").run("action_core_switch_form")
    shopper.form_name = "core_contact_form"
    back = shopper.say("the shirt again", "order_shirt").run("action_core_switch_form")
    assert back.followup == ShirtForm.name and shopper.slots[COLOUR] == "red"
    assert [entry["form"] for entry in shopper.slots["core_waiting_forms"]] == ["core_contact_form"]


def test_why(shopper: Conversation) -> None:
    turn(shopper, "shirt", "order_shirt")
    assert shopper.say("why", "ask_why").run("action_core_explain_question").text == ShirtForm.fields[0].reason
    shopper.form_name = None
    assert shopper.run("action_core_explain_question").responses == ["utter_core_nothing_to_explain"]
