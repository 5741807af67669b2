"""The written conversations of all packs, each over the demo records as they were loaded.

Those of the active packs are had with these alone; those of the others with all packs together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from actions.database import Database
from tests.conftest import packs_with
from tests.servers.chats import Chat, chats_of, play
from tests.servers.conversation import Conversation
from tests.servers.records import Records

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[1] / "conversations"
CHATS = [chat for folder in sorted(FOLDER.iterdir()) if folder.is_dir() for chat in chats_of(folder)]


@pytest.fixture(scope="module")
def demo_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing but the demo records."""
    path = tmp_path_factory.mktemp("demo") / "records.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    database.engine.dispose()
    return path


@pytest.fixture
def untouched(records: Records, demo_records: Path) -> Iterator[Records]:
    """The servers' database, set back to the demo records."""
    with closing(sqlite3.connect(demo_records)) as source, closing(sqlite3.connect(records.path)) as target:
        source.backup(target)
    yield records


@pytest.mark.parametrize(
    ("project", "chat"),
    [pytest.param(packs_with(chat.pack), chat, id=f"{chat.pack}: {chat.name}") for chat in CHATS],
    indirect=["project"],
    scope="session",  # else `project`, and the servers with it, would be made anew for each chat
)
def test_chat(chat: Chat, conversation: Conversation, untouched: Records) -> None:
    play(chat, conversation, untouched)
