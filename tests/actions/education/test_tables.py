"""What the web page shows instead of the text: a table that says no less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.actions.tables import left_out

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


@pytest.mark.parametrize(
    ("action", "said", "entities", "before"),
    [
        ("list_courses", "what courses do you have", {}, "We have 18 courses that you can join:"),
        ("credits", "how many credits", {}, None),
        ("tutor", "who teaches here", {}, None),
        ("tutors_courses", "what does zork teach", {"tutor": "Zork"}, 'Nobody called "Zork" teaches here. These'),
        ("financial_aid", "financial aid", {}, None),
        ("financial_aid", "can i get 50 dollars", {"money": "50.00 USD"}, "I can't promise a sum such as $50.00;"),
        ("internships", "internships", {}, "Internships that you can apply for now:"),
        ("course_fees", "what do courses cost", {}, "Courses cost from $240.00 to $660.00"),
        ("grades", "my grades", {}, None),
        ("deadlines", "my deadlines", {}, None),
        ("deadlines", "due tomorrow", {"period": "tomorrow"}, "Nothing is due then. What comes next:"),
    ],
)
def test_a_table_has_all_that_the_lines_say(
    conversation: Conversation, action: str, said: str, entities: dict[str, str], before: str | None
) -> None:
    conversation.log_in()
    message = conversation.say(said, "any", **entities).run(f"action_education_{action}").messages[0]
    assert left_out(message) == set()
    shown = message["table"].get("before")
    assert shown is None if before is None else shown.startswith(before)


def test_how_aid_is_applied_for(conversation: Conversation) -> None:
    answer = conversation.say("financial aid", "any").run("action_education_financial_aid")
    table = answer.messages[0]["table"]
    assert table["columns"] == ["What", "Gives", "Who gets it", "How", "Apply by"]
    assert "Hours: " in table["after"]


def test_how_soon_work_is_due(conversation: Conversation) -> None:
    conversation.log_in()
    answer = conversation.say("deadlines", "any").run("action_education_deadlines")
    due = ["Homework 3", "Python for Beginners (PRG101)", "Tuesday, Nov 25, 2025", "in 5 days", "20"]
    assert answer.messages[0]["table"]["rows"][0] == due
