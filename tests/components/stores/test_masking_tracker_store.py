"""The store keeps conversations at hand, and yet answers what the database says."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from components.stores import MaskingTrackerStore, masking_tracker_store, stored_text
from tests.components.stores.turns import (
    DOMAIN,
    PASSCODE,
    all_of,
    at_once,
    log_in_turns,
    session_start,
    small_talk,
    user,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "tracker.db"


@pytest.fixture
def store(file: Path) -> MaskingTrackerStore:
    return MaskingTrackerStore(DOMAIN, db=str(file))


async def take_turn(store: MaskingTrackerStore, events: list[Event], sender: str = "me") -> DialogueStateTracker:
    """Read, go on and save, as Rasa does with each message."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events(events, DOMAIN, override_timestamp=False)
    await store.save(tracker)
    return tracker


async def read(store: MaskingTrackerStore, sender: str = "me") -> DialogueStateTracker:
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return tracker


TURNS: dict[str, Callable[[], list[list[Event]]]] = {
    "small talk": lambda: [small_talk()],
    "log-in": log_in_turns,
    "new session": lambda: [[*session_start(), *small_talk()]],
    "slot": lambda: [at_once(user("2580", "inform"), SlotSet("shop_order_amount", "2580.00 USD"))],
    "nothing": lambda: [[]],
}


@settings(max_examples=25, deadline=None)
@given(plan=st.lists(st.tuples(st.sampled_from(sorted(TURNS)), st.booleans()), min_size=1, max_size=7))
def test_what_is_at_hand_is_what_a_fresh_store_reads(plan: list[tuple[str, bool]]) -> None:
    async def play(file: str) -> None:
        store = MaskingTrackerStore(DOMAIN, db=file)
        await take_turn(store, [*session_start(), *small_talk()])
        for name, looked_at in plan:
            for turn in TURNS[name]():
                await take_turn(store, turn)
            fresh = all_of(await read(MaskingTrackerStore(DOMAIN, db=file)))
            if looked_at:  # read without being saved, as over the HTTP API
                assert all_of(await read(store)) == fresh
        assert all_of(await read(store)) == fresh

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(f"{folder}/tracker.db"))


async def test_a_conversation_at_hand_is_not_read_again(store: MaskingTrackerStore) -> None:
    await take_turn(store, session_start())
    tracker = await take_turn(store, small_talk())
    assert await read(store) is tracker


async def test_what_another_server_wrote_is_seen(store: MaskingTrackerStore, file: Path) -> None:
    other = MaskingTrackerStore(DOMAIN, db=str(file))
    await take_turn(store, [*session_start(), *small_talk("one")])
    await take_turn(store, small_talk("two"))
    await take_turn(other, small_talk("three"))
    await take_turn(store, small_talk("four"))
    for reader in (store, other):
        said = [event["text"] for event in all_of(await read(reader))["events"] if event["event"] == "user"]
        assert said == ["one", "two", "three", "four"]


async def test_a_new_session_is_read_afresh(store: MaskingTrackerStore) -> None:
    await take_turn(store, [*session_start(), *at_once(SlotSet("shop_order_amount", "5.00 USD")), *small_talk()])
    await take_turn(store, small_talk())
    await take_turn(store, [*session_start(), *small_talk("again")])
    tracker = await read(store)
    assert [event.text for event in tracker.events if hasattr(event, "intent_name")] == ["again"]
    assert tracker.get_slot("shop_order_amount") is None


async def test_a_tracker_in_use_is_not_handed_out_twice(store: MaskingTrackerStore) -> None:
    await take_turn(store, session_start())
    await take_turn(store, small_talk())
    first, second = await read(store), await read(store)
    assert first is not second and all_of(first) == all_of(second)
    first.update(user("half a turn"))
    assert (await read(store)).latest_message != first.latest_message


async def test_an_unfinished_turn_leaves_no_trace(store: MaskingTrackerStore) -> None:
    await take_turn(store, session_start())
    await take_turn(store, small_talk("before"))
    (await read(store)).update(user("the server broke off here"))
    tracker = await take_turn(store, small_talk("after"))
    said = [event.text for event in tracker.events if hasattr(event, "intent_name")]
    assert said == ["before", "after"]


async def test_the_oldest_conversations_make_room(store: MaskingTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking_tracker_store, "KEPT_CONVERSATIONS", 2)
    trackers = {}
    for sender in ("a", "b", "c"):
        await take_turn(store, session_start(), sender)
        trackers[sender] = await take_turn(store, small_talk(), sender)
    at_hand = {sender: await read(store, sender) is trackers[sender] for sender in ("c", "b", "a")}
    assert at_hand == {"a": False, "b": True, "c": True}
    assert all_of(await read(store, "a")) == all_of(trackers["a"])


async def test_an_unknown_conversation_is_none(store: MaskingTrackerStore) -> None:
    await take_turn(store, [*session_start(), *small_talk()])
    assert await store.retrieve("somebody else") is None


async def test_a_new_models_slots_are_there_at_once(store: MaskingTrackerStore) -> None:
    await take_turn(store, session_start())
    await take_turn(store, small_talk())
    extra = "slots: {shop_size: {type: text, influence_conversation: false, mappings: [type: custom]}}"
    store.domain = DOMAIN.merge(Domain.from_yaml(extra))
    assert "shop_size" in (await read(store)).slots


async def test_a_passcode_is_never_in_the_file(store: MaskingTrackerStore, file: Path) -> None:
    for turn in log_in_turns():
        await take_turn(store, turn)
    await take_turn(store, at_once(user(f"log in 100001 {PASSCODE}", "log_in")))
    await take_turn(store, small_talk("the last message"))
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"the last message" in content and b"100001" in content
    assert PASSCODE.encode() not in content


async def test_a_tracker_that_the_store_never_saw_is_masked_as_a_whole(store: MaskingTrackerStore) -> None:
    events = [event for turn in log_in_turns() for event in turn]
    await store.save(DialogueStateTracker.from_events("me", events, DOMAIN.slots, domain=DOMAIN))
    stored = str(all_of(await read(store)))
    assert PASSCODE not in stored and "You are logged in." in stored


class Broker(EventBroker):
    """Collects what is published."""

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    @classmethod
    async def from_endpoint_config(cls, *_: Any) -> Broker:
        return cls()

    def publish(self, event: dict[str, Any]) -> None:
        self.published.append(event)


async def test_the_event_broker_gets_each_event_once_and_masked(file: Path) -> None:
    broker = Broker()
    store = MaskingTrackerStore(DOMAIN, db=str(file), event_broker=broker)
    for turn in [*log_in_turns(), small_talk(), small_talk()]:
        await take_turn(store, turn)
    stored = all_of(await read(MaskingTrackerStore(DOMAIN, db=str(file))))["events"]
    assert [event.pop("sender_id") for event in broker.published] == ["me"] * len(broker.published)
    # Rasa counts the action that starts a session to the session before.
    assert broker.published[0]["name"] == "action_session_start" and broker.published[1:] == stored
    assert PASSCODE not in str(broker.published)


async def test_other_programs_can_read_the_file_while_it_is_written(store: MaskingTrackerStore, file: Path) -> None:
    await take_turn(store, [*session_start(), *small_talk()])
    with sqlite3.connect(file) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM events").fetchone()[0]
        await take_turn(store, small_talk())  # a writer in the default journal would wait for the reader and fail
    with sqlite3.connect(file) as reader:
        assert reader.execute("SELECT count(*) FROM events").fetchone()[0] == before + len(small_talk())


async def test_a_message_can_be_had_as_it_was_stored(store: MaskingTrackerStore) -> None:
    asked, told = user("what's my balance"), user(f"100001 {PASSCODE}", "log_in")
    asked.message_id, told.message_id = "first", "second"
    await take_turn(store, at_once(*session_start(), asked))
    tracker = await take_turn(store, at_once(told))
    wrapped = FailSafeTrackerStore(store)
    assert stored_text(wrapped, "me", "first") == "what's my balance"
    assert stored_text(wrapped, "me", "second") == "100001 ••••"
    assert stored_text(wrapped, "me", "third") is None and stored_text(wrapped, "you", "first") is None
    assert stored_text(InMemoryTrackerStore(DOMAIN), "me", "first") is None
    assert await read(store) is tracker, "the conversation at hand stays at hand"
