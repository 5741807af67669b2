"""What a form's question tells channels about the answer."""

from __future__ import annotations

from actions.clock import FixedClock
from actions.forms import COMING_DAY, PAST_DAY, SECRET, Field
from tests.actions.conftest import Conversation


def test_a_kind_says_what_to_show(clock: FixedClock) -> None:
    today = clock.today()

    def wanted(kind: str) -> dict[str, str]:
        return Field("shop_day", "When?", "So.", kind=kind).input(today)

    assert wanted(PAST_DAY) == {"type": "date", "max": today.isoformat()}
    assert wanted(COMING_DAY) == {"type": "date", "min": today.isoformat()}
    assert wanted(SECRET) == {"type": "password"}
    assert wanted("") == {}


def test_the_question_for_a_passcode_hides_the_answer(conversation: Conversation) -> None:
    conversation.form_name = "core_log_in_form"
    (number,) = conversation.say("log in", "log_in").run("action_ask_core_log_in_number").messages
    (passcode,) = conversation.run("action_ask_core_log_in_passcode").messages
    assert "input" not in number and passcode["input"] == {"type": "password"}
