from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from actions.core.feedback import LONGEST
from actions.core.feedback_form import TEXT
from actions.core.models import Feedback
from actions.database import Database

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM, SUBMIT = "core_feedback_form", "action_core_give_feedback"


def stored(database: Database) -> list[Feedback]:
    with database.session() as session:
        return list(session.execute(select(Feedback).order_by(Feedback.id)).scalars())


@pytest.mark.parametrize(
    "said",
    [
        "feedback: bigger letters in the app please",
        "not sure who reads this but you should let me sort my list",
        "Suggestion - the menu could open by itself when I come back",
    ],
)
def test_what_tells_something_is_stored_at_once(conversation: Conversation, database: Database, said: str) -> None:
    assert conversation.say(said, "give_feedback").form(FORM).followup == SUBMIT
    answer = conversation.run(SUBMIT)
    assert answer.responses == ["utter_core_feedback_stored"] and answer.slots[TEXT] is None
    (row,) = stored(database)
    assert (row.conversation_id, row.customer_id, row.text) == ("conversation-1", None, said)


@pytest.mark.parametrize("said", ["i have some feedback", "where can i leave a review?", "Feedback", "can I rate this"])
def test_what_only_announces_it_is_asked_for_more(conversation: Conversation, database: Database, said: str) -> None:
    assert conversation.say(said, "give_feedback").form(FORM).followup is None
    assert conversation.slots.get(TEXT) is None
    conversation.say("your letters are too small", "complain").form(FORM, TEXT)
    conversation.run(SUBMIT)
    assert [row.text for row in stored(database)] == ["your letters are too small"]


def test_the_customer_is_noted_and_very_long_texts_are_cut(conversation: Conversation, database: Database) -> None:
    conversation.log_in()
    conversation.say("x" * (LONGEST + 1)).form(FORM, TEXT)
    conversation.run(SUBMIT)
    (row,) = stored(database)
    assert row.customer_id == "100001" and len(row.text) == LONGEST


def test_no_passcode_is_kept(conversation: Conversation, database: Database) -> None:
    conversation.say("feedback: your chat says 2580 is wrong", "give_feedback").form(FORM)
    conversation.run(SUBMIT)
    conversation.log_in()
    conversation.say("2580 is right, and in 2019 you knew me", passcode="2580").form(FORM, TEXT)
    conversation.run(SUBMIT)
    assert [row.text for row in stored(database)] == [
        "feedback: your chat says **** is wrong",
        "**** is right, and in 2019 you knew me",
    ]
