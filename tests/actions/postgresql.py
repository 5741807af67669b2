"""A temporary PostgreSQL server."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from switchboard.processes import HOST, free_port

START_SECONDS = 30
SUPERUSER = "postgres"


@contextmanager
def temporary_postgresql() -> Iterator[str]:
    """Start a server and yield its address; skips where PostgreSQL is not installed."""
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
                yield url
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
