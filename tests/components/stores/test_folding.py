"""Long conversations are folded in memory, and nobody who goes on with them can tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from components.stores import MaskingTrackerStore
from components.stores.folding import FOLD_FROM, KEPT_TURNS, FoldedTracker, fold
from tests.components.stores.turns import DOMAIN, LISTEN, all_of, at_once, conversation, session_start, small_talk, user

FORM, AMOUNT = "shop_order_form", "shop_order_amount"


def said(tracker: DialogueStateTracker) -> list[str | None]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def talk(turns: int) -> list[Event]:
    return [event for at in range(turns) for event in small_talk(f"turn {at}")]


def asked_for_amount() -> list[Event]:
    """A form is open and waits for an amount that it has had once already."""
    return at_once(
        *(user("send money", "transfer_money"), FORM, ActiveLoop(FORM), SlotSet(AMOUNT, "50.00 USD")),
        *(SlotSet("requested_slot", AMOUNT), BotUttered("How much?"), LISTEN),
    )


def test_a_short_conversation_stays_as_it_is() -> None:
    tracker = conversation(*talk(FOLD_FROM))
    assert fold(tracker, DOMAIN) is tracker


@pytest.mark.parametrize("later", [KEPT_TURNS - 1, KEPT_TURNS, FOLD_FROM, 3 * FOLD_FROM])
def test_what_the_beginning_left_behind_is_kept(later: int) -> None:
    tracker = conversation(*talk(FOLD_FROM), *asked_for_amount(), *talk(later))
    folded = fold(tracker, DOMAIN)
    assert said(folded) == said(tracker)[-KEPT_TURNS:]
    ours, theirs = all_of(folded), all_of(tracker)
    del ours["events"], theirs["events"]
    assert ours == theirs and folded.active_loop_name == FORM
    # Rasa goes on with copies that it makes by replaying the events.
    assert all_of(folded.copy())["slots"] == theirs["slots"] and folded.copy().active_loop_name == FORM


def test_what_the_policies_see_of_the_last_turns_is_the_same() -> None:
    tracker = conversation(*talk(FOLD_FROM), *asked_for_amount(), *talk(KEPT_TURNS + 2))
    states, folded = tracker.past_states(DOMAIN), fold(tracker, DOMAIN).past_states(DOMAIN)
    assert len(folded) < len(states) and folded[1:] == states[-len(folded) + 1 :]


def test_a_conversation_handed_to_a_person_stays_so() -> None:
    tracker = conversation(*at_once(user("a person!"), ConversationPaused(), LISTEN), *talk(2 * FOLD_FROM))
    assert tracker.is_paused() and fold(tracker, DOMAIN).is_paused()


async def _turns(store: MaskingTrackerStore, count: int) -> DialogueStateTracker:
    for _ in range(count):
        tracker = await store.get_or_create_tracker("me", append_action_listen=False)
        if not tracker.events:
            tracker.update_with_events(session_start(), DOMAIN, override_timestamp=False)
        tracker.update_with_events(small_talk(f"turn {len(said(tracker))}"), DOMAIN, override_timestamp=False)
        await store.save(tracker)
    kept = await store.retrieve("me")
    assert kept is not None
    return kept


async def test_the_database_keeps_every_event_once(tmp_path: Path) -> None:
    file = str(tmp_path / "tracker.db")
    kept = await _turns(MaskingTrackerStore(DOMAIN, db=file), 3 * FOLD_FROM)
    assert isinstance(kept, FoldedTracker) and len(said(kept)) <= FOLD_FROM
    stored = await MaskingTrackerStore(DOMAIN, db=file).retrieve_full_tracker("me")
    assert stored is not None and len(said(stored)) == 3 * FOLD_FROM
    talked = [event for event in stored.events if not isinstance(event, SlotSet)]
    assert len(talked) == 3 + 4 * 3 * FOLD_FROM  # nothing of what stands for the beginning is stored
    assert sum(isinstance(event, ActionExecuted) and event.action_name == LISTEN for event in talked) == 61


async def test_a_folded_conversation_read_by_two_loses_no_turn(tmp_path: Path) -> None:
    store = MaskingTrackerStore(DOMAIN, db=str(tmp_path / "tracker.db"))
    await _turns(store, FOLD_FROM + 5)
    await store.retrieve("me")  # as the HTTP API does: read and never saved
    tracker = await store.retrieve("me")
    await store.retrieve("me")
    assert tracker is not None
    tracker.update_with_events(small_talk("still there"), DOMAIN, override_timestamp=False)
    await store.save(tracker)
    stored = await store.retrieve_full_tracker("me")
    assert stored is not None and len(said(stored)) == FOLD_FROM + 6 and said(stored)[-1] == "still there"
