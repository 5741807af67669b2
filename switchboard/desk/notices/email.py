"""Notices of new tickets by e-mail."""

from __future__ import annotations

import asyncio
import logging
import re
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from actions.core.ticket_models import HIGH, URGENT
from actions.core.ticket_notices import Notice
from switchboard.desk.notices.email_settings import STARTTLS, TLS, EmailSettings
from switchboard.desk.notices.notices import OTHERS_READ, NoticeError

logger = logging.getLogger(__name__)

SECONDS = 10
"""For each answer of the server."""
_NO_WORD = re.compile(r"[^A-Za-z0-9 ]+")


class EmailNotices:
    """Sends one e-mail for each ticket, to all who are to know.

    A thread of its own talks to the server, so that one which is slow or dead holds up nothing else.

    Args:
        settings: where and how.
        desk_url: the desk's address, without a slash at its end.
        seconds: for each answer of the server.
    """

    name = "email"

    def __init__(self, settings: EmailSettings, desk_url: str, seconds: float = SECONDS) -> None:
        self._settings, self._desk_url, self._seconds = settings, desk_url, seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="smtp")

    async def send(self, notice: Notice) -> str:
        """Send the e-mail; returns its id.

        Raises:
            NoticeError: the server is not there, does not let us in, or does not take it.
        """
        message = message_of(notice, self._settings, self._desk_url)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._deliver, message)
        return str(message["Message-ID"])

    async def open(self) -> None:
        """Nothing is kept open."""

    async def keep_up(self) -> None:
        """An e-mail is all that is told of a ticket."""

    async def close(self) -> None:
        """Let go of the thread; what is being sent may come to its end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _deliver(self, message: EmailMessage) -> None:
        settings = self._settings
        where = f"{settings.host}:{settings.port}"
        try:
            with self._connected() as server:
                if settings.user and settings.password:
                    server.login(settings.user, settings.password)
                refused = server.send_message(message)
        except smtplib.SMTPAuthenticationError as error:
            raise NoticeError(
                f"{where} refused the log-in of SWITCHBOARD_SMTP_USER ({error.smtp_code}): check it and the password"
            ) from None
        except smtplib.SMTPNotSupportedError:
            needs = "STARTTLS (SWITCHBOARD_SMTP_TLS)" if settings.tls == STARTTLS else "log-ins"
            raise NoticeError(f"{where} does not offer {needs}") from None
        except ssl.SSLError as error:
            raise NoticeError(f"no safe connection with {where} ({error.reason or type(error).__name__})") from None
        except smtplib.SMTPResponseException as error:
            raise NoticeError(f"{where} did not take it (status {error.smtp_code})") from None
        except (smtplib.SMTPException, OSError) as error:
            raise NoticeError(f"{where} cannot be used ({type(error).__name__})") from None
        if refused:  # the others have it
            logger.warning("%s refused %s of the addresses in SWITCHBOARD_SMTP_TO", where, len(refused))

    def _connected(self) -> smtplib.SMTP:
        """A connection as safe as the settings say; a server that cannot do that is refused."""
        settings = self._settings
        if settings.tls == TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(settings.host, settings.port, timeout=self._seconds, context=context)
        server = smtplib.SMTP(settings.host, settings.port, timeout=self._seconds)
        if settings.tls == STARTTLS:
            try:
                server.starttls(context=ssl.create_default_context())
            except Exception:
                server.close()
                raise
        return server


def message_of(notice: Notice, settings: EmailSettings, desk_url: str) -> EmailMessage:
    """The e-mail: nothing that a customer wrote is in its headers.

    Args:
        notice: what is told.
        settings: from whom and to whom.
        desk_url: the desk's address.
    """
    domain = parseaddr(settings.sender)[1].partition("@")[2]
    code = " ".join(_NO_WORD.sub(" ", notice.code).split())
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"New ticket {notice.number} ({notice.priority}): {code}"
    message["From"] = settings.sender
    message["To"] = ", ".join(settings.to)
    message["Date"] = format_datetime(notice.opened_at)
    # The same whenever it is sent, so that what comes twice is known to be one.
    message["Message-ID"] = f"<ticket-{notice.ticket_id}-{_digits(notice.opened_at)}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if notice.priority in (HIGH, URGENT):
        message["Importance"] = "high"
    message.set_content(_body(notice, desk_url))
    return message


def _body(notice: Notice, desk_url: str) -> str:
    lines = [
        f"A customer needs a person: ticket {notice.number}.",
        "",
        f"Priority: {notice.priority}",
        f"Reason: {' '.join(notice.reason.split())}",
        *([f"Channel: {notice.channel}"] if notice.channel else []),
        *([OTHERS_READ] if notice.shared else []),
        "",
        *notice.summary.splitlines(),
        "",
        f"The ticket at the desk: {desk_url}/tickets/{notice.number}",
    ]
    return "\n".join(lines) + "\n"


def _digits(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"
