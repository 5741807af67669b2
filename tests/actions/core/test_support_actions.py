from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from actions.clock import FixedClock
from actions.core import languages
from actions.core.models import SupportChannel, SupportHours
from actions.database import Database
from actions.manifests import ManifestError

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

HOURS, LANGUAGE = "action_core_agent_hours", "action_core_change_language"
TICKET = "utter_core_ticket_any_time"


def test_hours_of_the_week_and_of_this_moment(conversation: Conversation, clock: FixedClock) -> None:
    answer = conversation.say("when can I call").run(HOURS)
    assert answer.text.splitlines()[1] == (
        "Phone (404-555-0100): Mon-Fri 8:00 AM to 8:00 PM, Sat 9:00 AM to 5:00 PM, Sun closed; open now, until 8:00 PM."
    )
    assert answer.text.startswith("Live chat") and answer.responses == [TICKET]
    clock.advance(timedelta(hours=5))
    assert "closed now, opens Friday at 8:00 AM" in conversation.say("and now").run(HOURS).text


def test_hours_of_a_day(conversation: Conversation) -> None:
    sunday = conversation.say("on sunday?", period="weekday:sunday").run(HOURS).text
    assert sunday.startswith("Sunday, Nov 23, 2025:\n") and "Phone (404-555-0100): closed" in sunday
    assert conversation.say("weekends?", period="this_weekend").run(HOURS).text.count("2025:") == 2
    assert "Mon-Fri" in conversation.say("next month?", period="next_month").run(HOURS).text


def test_hours_without_records(conversation: Conversation, database: Database) -> None:
    with database.session(writes=True) as session:
        session.execute(delete(SupportHours))
        session.execute(delete(SupportChannel))
        session.commit()
    assert conversation.say("hours?").run(HOURS).responses == [TICKET]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("do you speak Spanish", ["es"]), ("hablas español", ["es"]), ("any chance of doing this in mandarin", ["zh"]),
        ("need vietnamese please, english is hard", ["vi", "en"]), ("what languages do you have", []),
        ("haitian creole", ["ht"]), ("even so, ho ho", []), ("spanishly", []),
    ],
)  # fmt: skip
def test_languages_in_a_message(text: str, codes: list[str]) -> None:
    assert languages.named_in(text) == codes


def test_the_languages_are_those_of_the_packs(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    assert languages.spoken() == ["en"]
    refused = conversation.say("english is hard, is there spanish or french?").run(LANGUAGE).messages[0]
    assert refused["response"] == "utter_core_language_not_spoken"
    assert refused["wanted"] == "Spanish or French" and refused["languages"] == "English"
    for text in ("what languages do you have", "set it back to english"):
        listed = conversation.say(text).run(LANGUAGE).messages[0]
        assert listed["response"] == "utter_core_languages" and listed["languages"] == "English"
    monkeypatch.setattr(languages, "active_manifests", lambda: {"core": {"language": "es"}})
    assert conversation.say("is there spanish?").run(LANGUAGE).messages[0]["languages"] == "Spanish"


def test_unreadable_packs_are_no_answer(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ManifestError(Path("config.yml"), "names no packs")

    monkeypatch.setattr(languages, "active_manifests", fail)
    assert conversation.say("is there spanish?").run(LANGUAGE).responses == ["utter_core_back_end_down"]
