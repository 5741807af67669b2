from __future__ import annotations

import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from actions.clock import FixedClock
from actions.database import Base, Database
from actions.errors import RecordsError
from actions.records import load_pack

MOMENT = datetime(2025, 11, 20, 15, 30, tzinfo=timezone.utc)
ACCOUNTS = "id,customer_id,type,name,number,balance,currency\n"


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path}/empty.db", demo_records=False)
    database.prepare()
    with database.session(writes=True) as session:
        session.execute(text("INSERT INTO customers VALUES ('100001', 'x', 'A', 'B', NULL, NULL, NULL)"))
        session.commit()
    return database


def count(session: Session, table: str) -> int:
    return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def load(database: Database, folder: Path, **files: str) -> int:
    folder.mkdir(exist_ok=True)
    for table, content in files.items():
        (folder / f"{table}.csv").write_text(content, encoding="utf-8")
    with database.session(writes=True) as session:
        written = load_pack(session.connection(), folder, Base.metadata, FixedClock(MOMENT))
        session.commit()
    return written


@pytest.mark.parametrize(
    ("files", "line", "column", "found"),
    [
        ({"accounts": ACCOUNTS + "a,100001,checking,C,1,12.345,USD\n"}, 2, "balance", "'12.345'"),
        ({"accounts": ACCOUNTS + "a,100001,checking,C,1,1e3,USD\n"}, 2, "balance", "'1e3'"),
        ({"accounts": ACCOUNTS + "a,100001,checking,C,1,,USD\n"}, 2, "balance", "an empty cell"),
        ({"accounts": ACCOUNTS + "a,999999,checking,C,1,1,USD\n"}, 2, "customer_id", "'999999'"),
        ({"accounts": ACCOUNTS + "a,100001,checking,C,1,1,USD\na,100001,savings,C,1,1,USD\n"}, 3, "id", "'a' again"),
        ({"accounts": ACCOUNTS + "a,100001,checking,C,1,1\n"}, 2, None, "more or fewer cells"),
        ({"accounts": ACCOUNTS + "a,100001,checking,C,1,1,DOLLARS\n"}, 2, "currency", "'DOLLARS'"),
        ({"exchange_rates": "currency,costs,pays,valid_on\nEUR,1.2345678,1,today\n"}, 2, "costs", "'1.2345678'"),
        ({"accounts": "id,colour\n"}, 1, "colour", "a column 'colour'"),
        ({"accounts": "id,customer_id\n"}, 1, "type", "no such column"),
        ({"transactions": "id,account_id\n"}, 1, "id", "a column 'id'"),
        ({"colours": "id\n"}, None, None, "a table 'colours'"),
        ({"branch_hours": "branch_id,weekday,opens,closes\nx,0,9 am,17:00\n"}, 2, "opens", "'9 am'"),
    ],
)
def test_an_error_names_file_line_column_and_what_is_allowed(
    empty: Database, tmp_path: Path, files: dict[str, str], line: int | None, column: str | None, found: str
) -> None:
    with pytest.raises(RecordsError) as raised:
        load(empty, tmp_path / "records", **files)
    error = raised.value
    assert (error.line, error.column) == (line, column)
    assert found in error.found and error.allowed
    assert str(tmp_path / "records" / f"{next(iter(files))}.csv") in str(error)
    with empty.session() as session:
        assert count(session, "accounts") == 0


def test_relative_and_iso_dates(empty: Database, tmp_path: Path) -> None:
    rows = "a,today-12,1,X,x\na,2025-03-04,1,X,x\na,today,1,X,x\n"
    load(
        empty,
        tmp_path / "records",
        accounts=ACCOUNTS + "a,100001,checking,C,1,1,USD\n",
        transactions="account_id,booked_on,amount,counterparty,description\n" + rows,
    )
    with empty.session() as session:
        days = session.execute(text("SELECT booked_on FROM transactions ORDER BY id")).scalars().all()
    assert days == ["2025-11-08", "2025-03-04", "2025-11-20"]


def test_rows_that_are_there_stay(empty: Database, tmp_path: Path) -> None:
    row = "a,100001,checking,C,1,1,USD\n"
    assert load(empty, tmp_path / "records", accounts=ACCOUNTS + row) == 1
    assert load(empty, tmp_path / "records", accounts=ACCOUNTS + row.replace("a,", "b,", 1)) == 0


def test_demo_records_are_complete(session: Session) -> None:
    def transactions_of(customer: str) -> int:
        query = "SELECT count(*) FROM transactions WHERE account_id LIKE :part"
        return int(session.execute(text(query), {"part": f"{customer}%"}).scalar_one())

    assert transactions_of("100001") >= 60 and transactions_of("100002") >= 20
    assert count(session, "customers") == 2 and count(session, "branches") == 5


def test_two_starts_at_once_load_once_and_deleted_rows_stay_deleted(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/var/twice.db"
    databases = [Database(url) for _ in range(4)]
    threads = [threading.Thread(target=database.prepare) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with databases[0].session(writes=True) as session:
        assert count(session, "customers") == 2
        session.execute(text("DELETE FROM branch_hours"))
        session.commit()
    again = Database(url)
    again.prepare()
    with again.session() as session:
        assert count(session, "branch_hours") == 0


def test_demo_records_can_be_left_out(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/none.db", demo_records=False)
    with database.session() as session:
        assert count(session, "customers") == 0
