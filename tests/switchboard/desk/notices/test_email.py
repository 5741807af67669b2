"""Notices by e-mail, with a real SMTP server: who gets what, over which connection, and what happens when it fails."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from actions.core.ticket_notices import Notice
from switchboard.desk.notices.email import EmailNotices, message_of
from switchboard.desk.notices.email_settings import EmailSettings
from switchboard.desk.notices.notices import NoticeError
from tests.switchboard.desk.notices.mail_server import PASSWORD, USER, MailServer, mail_server, self_signed

DESK = "https://desk.example.com"
NOTICE = Notice(
    ticket_id=1,
    number="T-1001",
    code="not_understood",
    reason="was not understood: where is my refund",
    priority="urgent",
    channel="web",
    summary='Sam Reyes (100001): "where is my refund"\nThe assistant said last: "Hm."\nMood: angry.',
    opened_at=datetime(2025, 11, 20, 15, 30, tzinfo=timezone.utc),
)
PLAIN = EmailSettings(host="127.0.0.1", port=0, sender="Desk <desk@example.com>", to=("kim@example.com",), tls="none")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def running(certificate: Path) -> Iterator[MailServer]:
    with mail_server(certificate=certificate) as server:
        yield server


@pytest.fixture
def secure(running: MailServer) -> MailServer:
    """A server with STARTTLS and a log-in."""
    for kept in (running.mails, running.recipients, running.encrypted, running.users, running.answers):
        kept.clear()
    return running


def settings(server: MailServer, **changes: object) -> EmailSettings:
    found = replace(PLAIN, port=server.port, tls="starttls", user=USER, password=PASSWORD)
    return replace(found, **changes)  # type: ignore[arg-type]


async def send(given: EmailSettings, notice: Notice = NOTICE, seconds: float = 5) -> str:
    email = EmailNotices(given, DESK, seconds)
    try:
        return await email.send(notice)
    finally:
        await email.close()


async def test_an_email_says_what_a_colleague_needs(
    secure: MailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reference = await send(settings(secure, to=("kim@example.com", "ann@example.com")))
    (mail,) = secure.mails
    assert mail["Subject"] == "New ticket T-1001 (urgent): not understood"
    assert mail["From"] == "Desk <desk@example.com>" and mail["To"] == "kim@example.com, ann@example.com"
    assert mail["Message-ID"] == reference == "<ticket-1-20251120153000@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Importance"] == "high"
    assert secure.recipients == [["kim@example.com", "ann@example.com"]]
    assert secure.encrypted == [True] and secure.users == [USER]
    body = mail.get_content()
    for part in ("Priority: urgent", "was not understood: where is my refund", *NOTICE.summary.splitlines()):
        assert part in body
    assert f"{DESK}/tickets/T-1001" in body


async def test_a_refused_log_in_is_said_and_the_password_is_not(
    secure: MailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(NoticeError, match="refused the log-in of SWITCHBOARD_SMTP_USER") as caught:
        await send(settings(secure, password="wrong secret"))
    assert "wrong secret" not in str(caught.value) and secure.mails == []


async def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_email(secure: MailServer) -> None:
    with pytest.raises(NoticeError, match="no safe connection"):
        await send(settings(secure))
    assert secure.mails == secure.users == []


async def test_tls_from_the_first_byte_on(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate=certificate, implicit=True) as server:
        await send(settings(server, tls="tls", user=None, password=None))
        assert len(server.mails) == 1, "the port speaks nothing but TLS"


async def test_without_tls_only_where_the_settings_say_so() -> None:
    with mail_server() as server:
        with pytest.raises(NoticeError, match="does not offer STARTTLS"):
            await send(settings(server))
        with pytest.raises(NoticeError, match="does not offer log-ins"):
            await send(settings(server, tls="none"))
        await send(settings(server, tls="none", user=None, password=None))
        assert len(server.mails) == 1 and server.encrypted == [False]
        server.answers = ["451 try again", "554 no"]
        for status in ("451", "554"):
            with pytest.raises(NoticeError, match=f"did not take it \\(status {status}\\)"):
                await send(settings(server, tls="none", user=None, password=None))
        to = {"to": ("gone@example.com", "kim@example.com")}
        await send(settings(server, tls="none", user=None, password=None, **to))
        assert server.recipients[-1] == ["kim@example.com"], "who is there gets it, once"
        with pytest.raises(NoticeError, match="SMTPRecipientsRefused"):
            await send(settings(server, tls="none", user=None, password=None, to=("gone@example.com",)))


async def test_a_dead_or_silent_server_costs_nobody_else_time() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        with pytest.raises(NoticeError, match="cannot be used \\(ConnectionRefusedError\\)"):
            await send(replace(PLAIN, port=port))
        silent.listen()
        loop = asyncio.get_running_loop()
        began, longest, sending = loop.time(), 0.0, asyncio.create_task(send(replace(PLAIN, port=port), seconds=0.3))
        while not sending.done():
            before = loop.time()
            await asyncio.sleep(0.01)
            longest = max(longest, loop.time() - before)
        with pytest.raises(NoticeError, match="cannot be used"):
            await sending
        assert loop.time() - began >= 0.3 and longest < 0.25


@pytest.mark.parametrize("code", ["x\r\nBcc: all@example.com", "x\nX-Evil: 1\n\nhello", "é\u2028Bcc: x", "\x00"])
def test_nothing_in_a_ticket_becomes_a_header(code: str) -> None:
    evil = replace(NOTICE, code=code, reason=code, summary=code, channel="web\r\nBcc: b@example.com")
    message = message_of(evil, PLAIN, DESK)
    head, _, _ = message.as_bytes().partition(b"\r\n\r\n")
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert b"Bcc" not in names and b"X-Evil" not in names and len(names) == len(set(names))
    assert message["Bcc"] is None and message["To"] == "kim@example.com"


def test_headers_hold_nothing_that_a_customer_wrote() -> None:
    head, _, _ = message_of(NOTICE, PLAIN, DESK).as_bytes().partition(b"\r\n\r\n")
    assert not re.search(rb"refund|Reyes|100001", head)
