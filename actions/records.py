"""Demo records: `data/<pack>/records/<table>.csv`, loaded once into an empty database.

A pack is loaded when the table `loaded_records` does not name it yet, in the transaction that creates the tables; the
name is then written there, so that two processes starting at once load it once, and rows that somebody deletes later
stay deleted. A pack whose tables already hold rows keeps them. A cell is empty (null) or a value of its column's type;
dates may be relative to today (`today-12`), so that demo data never get stale.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, Time, insert, select
from sqlalchemy.engine import Connection

from actions.clock import Clock, SystemClock
from actions.columns import MILLIONTH, Moment, Money, Rate
from actions.database import Base, packs
from actions.errors import RecordsError

DATA = Path(__file__).resolve().parents[1] / "data"
RELATIVE = re.compile(r"today(?:([+-])(\d{1,4}))?")


class LoadedRecords(Base):
    """The packs whose demo records have been dealt with."""

    __tablename__ = "loaded_records"

    pack = Column(String(64), primary_key=True)
    loaded_at = Column(Moment, nullable=False)


def load_all(connection: Connection, *, data: Path = DATA, clock: Clock | None = None) -> None:
    """Load the records of every pack under `actions/` that has some and has not been loaded yet.

    Args:
        connection: a connection in a transaction that may write and holds other loaders off.
        data: the folder with one folder a pack.
        clock: what "today" is.

    Raises:
        RecordsError: a file is wrong; nothing stays loaded, because the caller's transaction fails.
    """
    clock = clock or SystemClock()
    loaded = set(connection.execute(select(LoadedRecords.pack)).scalars())
    for pack in packs():
        if pack not in loaded and (data / pack / "records").is_dir():
            load_pack(connection, data / pack / "records", Base.metadata, clock)
            connection.execute(insert(LoadedRecords).values(pack=pack, loaded_at=clock.now()))


def load_pack(connection: Connection, folder: Path, metadata: MetaData, clock: Clock) -> int:
    """Load one folder of CSV files into their tables, parents before children, unless one of them holds rows.

    Args:
        connection: a connection in a transaction that may write.
        folder: the folder with `<table>.csv` files.
        metadata: the tables there are.
        clock: what "today" is.

    Returns:
        How many rows were written.

    Raises:
        RecordsError: names file, line and column, what stands there and what may.
    """
    files = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    for name, path in files.items():
        if name not in metadata.tables:
            raise RecordsError(path, found=f"a table '{name}'", allowed=", ".join(sorted(metadata.tables)))
    tables = [table for table in metadata.sorted_tables if table.name in files]
    if any(connection.execute(select(table).limit(1)).first() for table in tables):
        return 0
    written = 0
    for table in tables:
        rows = _read(files[table.name], table, clock)
        _check_keys(files[table.name], table, rows, connection)
        if rows:
            connection.execute(insert(table), [row.values for row in rows])
        written += len(rows)
    return written


@dataclass(frozen=True)
class _Row:
    line: int
    values: dict[str, Any]


def _read(path: Path, table: Table, clock: Clock) -> list[_Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        try:
            header = list(reader.fieldnames or [])
            _check_header(path, table, header)
            rows = [_Row(reader.line_num, _row(path, reader.line_num, table, cells, clock)) for cells in reader]
        except csv.Error as error:
            raise RecordsError(path, found=str(error), allowed="comma-separated values", line=reader.line_num) from None
        except UnicodeDecodeError:
            raise RecordsError(path, found="bytes that are not UTF-8", allowed="UTF-8 text") from None
    return rows


def _check_header(path: Path, table: Table, header: list[str]) -> None:
    # The database numbers such keys itself; a number from a file would not move its counter on.
    columns = {column.name: column for column in table.columns if not _numbered(column)}
    allowed = ", ".join(columns)
    for name in header:
        if name not in columns or header.count(name) > 1:
            raise RecordsError(path, found=f"a column '{name}'", allowed=f"each once: {allowed}", line=1, column=name)
    for name, column in columns.items():
        if name not in header and not column.nullable and column.default is None:
            raise RecordsError(path, found="no such column", allowed=allowed, line=1, column=name)


def _numbered(column: Any) -> bool:
    return bool(column.primary_key) and isinstance(column.type, Integer) and column.autoincrement is not False


def _row(path: Path, line: int, table: Table, cells: dict[Any, Any], clock: Clock) -> dict[str, Any]:
    if None in cells or None in cells.values():
        raise RecordsError(path, found="more or fewer cells than columns", allowed="one cell a column", line=line)
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        column = table.columns[name]
        if cell == "":
            if not column.nullable:
                raise RecordsError(path, found="an empty cell", allowed="a value", line=line, column=name)
            values[name] = None
            continue
        kind, parse = _parser(column.type, clock)
        try:
            values[name] = parse(cell)
        except (ValueError, InvalidOperation):
            raise RecordsError(path, found=f"'{cell}'", allowed=kind, line=line, column=name) from None
    return values


def _parser(column_type: Any, clock: Clock) -> tuple[str, Callable[[str], Any]]:
    if isinstance(column_type, Money):
        return "an amount such as 1200.50", _money
    if isinstance(column_type, Rate):
        return "a number such as 1.0852", _rate
    if isinstance(column_type, Boolean):
        return "true or false", _boolean
    if isinstance(column_type, Moment):
        return "a moment such as 2025-03-04T09:30+00:00, or today-12", lambda cell: _moment(cell, clock)
    if isinstance(column_type, Date):
        return "a date such as 2025-03-04, or today-12", lambda cell: _date(cell, clock)
    if isinstance(column_type, Time):
        return "a time such as 09:30", time.fromisoformat
    if isinstance(column_type, Integer):
        return "a whole number", int
    if isinstance(column_type, String):
        length = column_type.length
        return f"at most {length} characters", lambda cell: _text(cell, length)
    raise TypeError(f"records cannot fill columns of type {column_type!r}")


def _money(cell: str) -> Decimal:
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", cell):
        raise ValueError(cell)
    return Decimal(cell).quantize(Decimal("0.01"))


def _rate(cell: str) -> Decimal:
    if not re.fullmatch(r"\d{1,8}(\.\d{1,6})?", cell):
        raise ValueError(cell)
    return Decimal(cell).quantize(MILLIONTH)


def _boolean(cell: str) -> bool:
    if cell not in {"true", "false"}:
        raise ValueError(cell)
    return cell == "true"


def _date(cell: str, clock: Clock) -> date:
    relative = RELATIVE.fullmatch(cell)
    if relative is None:
        return date.fromisoformat(cell)
    days = int(relative.group(2) or 0)
    return clock.today() + timedelta(days=-days if relative.group(1) == "-" else days)


def _moment(cell: str, clock: Clock) -> datetime:
    if RELATIVE.fullmatch(cell):
        return clock.now() + (_date(cell, clock) - clock.today())
    moment = datetime.fromisoformat(cell)
    if moment.tzinfo is None:
        raise ValueError(cell)
    return moment


def _text(cell: str, length: int | None) -> str:
    if length is not None and len(cell) > length:
        raise ValueError(cell)
    return cell


def _check_keys(path: Path, table: Table, rows: list[_Row], connection: Connection) -> None:
    """Check primary and foreign keys here, because a database names neither file nor line."""
    for column in table.columns:
        # Parents are in the database already: tables come in the order of their foreign keys.
        parents = [
            (key.target_fullname, set(connection.execute(select(key.column)).scalars())) for key in column.foreign_keys
        ]
        single_key = column.primary_key and len(table.primary_key.columns) == 1
        seen: set[Any] = set()
        for row in rows:
            value = row.values.get(column.name)
            if value is None:
                continue
            if single_key and value in seen:
                allowed = "each key once"
                raise RecordsError(path, found=f"'{value}' again", allowed=allowed, line=row.line, column=column.name)
            seen.add(value)
            for target, known in parents:
                if value not in known:
                    allowed = f"a value of {target}"
                    raise RecordsError(path, found=f"'{value}'", allowed=allowed, line=row.line, column=column.name)
