"""A temporary PostgreSQL server."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from switchboard.processes import HOST, free_port

START_SECONDS = 30
SUPERUSER = "postgres"


class TemporaryPostgreSQL:
    """A running server; its databases are named, and are copied for a test each.

    Args:
        url: the address of its first database.
    """

    def __init__(self, url: str) -> None:
        self._url = sa.engine.make_url(url)
        # CREATE DATABASE stands in no transaction.
        self._engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", future=True)
        self._copies = count()

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database, a copy of another that nobody is connected to, and return its address."""
        self._say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def copied(self, template: str) -> Iterator[str]:
        """The address of a copy that lives as long as the block."""
        name = f"{template}_{next(self._copies)}"
        yield self.create(name, template)
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def dispose(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def _say(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(sa.text(statement))


@contextmanager
def temporary_postgresql() -> Iterator[TemporaryPostgreSQL]:
    """Start a server; skips where PostgreSQL is not installed."""
    programs = _programs()
    # PostgreSQL refuses to run as root.
    account = SUPERUSER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        if account:
            os.chown(folder, pwd.getpwnam(account).pw_uid, -1)
        data, port = folder / "data", free_port()
        create = [programs / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "--no-sync"]
        subprocess.run(create, check=True, capture_output=True, user=account, cwd=folder)
        serve = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", HOST, "-F"]
        with subprocess.Popen(serve, user=account, cwd=folder, stderr=subprocess.DEVNULL) as server:
            try:
                url = f"postgresql://{SUPERUSER}@{HOST}:{port}/{SUPERUSER}"
                _wait(url, server)
                running = TemporaryPostgreSQL(url)
                yield running
                running.dispose()
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    if not found and not named:
        pytest.skip("PostgreSQL is not installed (initdb, postgres)")
    if os.geteuid() == 0 and not any(entry.pw_name == SUPERUSER for entry in pwd.getpwall()):
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    return found[-1].parent if found else Path(str(named)).parent


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    engine = sa.create_engine(url, connect_args={"connect_timeout": 1}, poolclass=sa.pool.NullPool, future=True)
    for _ in range(START_SECONDS * 10):
        try:
            with engine.connect():
                return
        except sa.exc.OperationalError:
            assert server.poll() is None, "postgres ended"
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError(f"postgres did not answer within {START_SECONDS} s")
