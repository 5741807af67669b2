"""Open questions: a story is taken whole, whatever values and wishes it sounds like."""

from __future__ import annotations

import pytest

from actions.context import ActionRequest, Event
from actions.database import Database
from actions.forms import Field, Form
from actions.forms.parts import parts_of
from actions.registry import make_executor
from tests.actions.conftest import Conversation

COLOUR, STORY, CONFIRMED = "shop_return_colour", "shop_return_story", "shop_return_confirmed"


class ReturnForm(Form):
    """Sending a shirt back."""

    name = "shop_return_form"
    title = "your return"
    intents = frozenset({"return_shirt"})
    fields = (
        Field(
            COLOUR, "Which colour has it?", "You have three.", entities=("colour",), names=("colour",), example="red"
        ),
        Field(
            STORY, "What is wrong with it?", "We learn from it.", free_text=True, sounds_like=frozenset({"complain"})
        ),
        Field(CONFIRMED, "Shall I take it back?", "Not before you agree."),
    )
    confirmation = CONFIRMED
    submit_action = "action_shop_return_shirt"

    def summary(self, request: ActionRequest) -> str:
        return "Shall I take it back?"

    def submit(self, request: ActionRequest) -> list[Event]:
        return []


@pytest.fixture
def asked(database: Database) -> Conversation:
    """A return of a red shirt up to the question what is wrong."""
    executor = make_executor()
    for part in parts_of(ReturnForm()):
        executor.register_action(part)
    conversation = Conversation(executor)
    conversation.say("the red one is no good", "return_shirt", colour="red").form(ReturnForm.name)
    return conversation


def test_only_questions_without_entities_are_open() -> None:
    assert [field.open for field in ReturnForm.fields] == [False, True, False]


def test_values_in_a_story_answer_no_other_question(asked: Conversation) -> None:
    asked.say("in the wash it turned blue", "nlu_fallback", colour="blue").form(ReturnForm.name, STORY)
    assert asked.slots[COLOUR] == "red" and asked.slots[STORY] == "in the wash it turned blue"


def test_a_value_alone_is_a_correction(asked: Conversation) -> None:
    asked.say("no, the blue one", "deny", colour="blue").form(ReturnForm.name, STORY)
    assert asked.slots[COLOUR] == "blue" and asked.slots.get(STORY) is None


def test_a_story_may_sound_like_some_wishes_and_not_like_others(asked: Conversation) -> None:
    asked.say("how much is in my savings", "check_account_balance").form(ReturnForm.name, STORY)
    assert asked.slots.get(STORY) is None
    asked.say("what a lousy shirt", "complain").form(ReturnForm.name, STORY)
    assert asked.slots[STORY] == "what a lousy shirt"


def test_a_story_may_be_about_nothing_that_the_business_knows(asked: Conversation) -> None:
    asked.say("what's the weather tomorrow?", "out_of_scope").form(ReturnForm.name, STORY)
    assert asked.slots.get(STORY) is None
    asked.say("my washing machine broke", "out_of_scope").form(ReturnForm.name, STORY)
    assert asked.slots[STORY] == "my washing machine broke"


def test_values_after_the_story_correct_again(asked: Conversation) -> None:
    asked.say("it shrank", "inform").form(ReturnForm.name, STORY)
    asked.say("it was the blue one by the way", "inform", colour="blue").form(ReturnForm.name, CONFIRMED)
    assert asked.slots[COLOUR] == "blue"
