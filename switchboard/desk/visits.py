"""Who sends a request: the cookie with the session's secret, and the token that each form carries."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from sanic.request import Request

from actions.core.agent_log_ins import LONGEST
from actions.core.agent_models import Agent
from components.channels.requests import content_type, is_https
from switchboard.desk.errors import PageError
from switchboard.desk.settings import DeskSettings

SESSION, VISITOR = "switchboard_desk", "switchboard_desk_visitor"
"""Cookies: of who is logged in, and of who is about to; the second one only binds the log-in's form to a browser."""
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
MOST_FIELDS = 40
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Visit:
    """A request's sender, and what their form says.

    Attributes:
        secret: of the cookie; the one of the log-in's form where nobody is logged in.
        agent: who is logged in.
        form: the fields of a posted form.
    """

    secret: str
    agent: Agent | None = None
    form: dict[str, list[str]] = field(default_factory=dict)

    @property
    def who(self) -> Agent:
        """The agent, on pages that are for agents alone."""
        if self.agent is None:
            raise PageError(401, "Please log in", "Your session has ended.")
        return self.agent

    @property
    def csrf(self) -> str:
        """What forms of this browser carry, and no other site can know."""
        return hashlib.sha256(f"csrf:{self.secret}".encode()).hexdigest()

    def check_csrf(self, header: str) -> None:
        """Check that a form is one of ours, in this browser.

        Raises:
            PageError: it is not.
        """
        given = header or self.text(CSRF_FIELD)
        if not self.secret or not hmac.compare_digest(given.encode(), self.csrf.encode()):
            raise PageError(
                403, "Please try again", "This form is from another session. Go back and load the page anew."
            )

    def text(self, name: str) -> str:
        """A field, without control characters and blanks around it; empty where it is missing."""
        value = self.form.get(name, [""])[0].replace("\r\n", "\n")
        return _CONTROLS.sub("", value).strip()

    def secret_text(self, name: str) -> str:
        """A password, as it was typed."""
        return self.form.get(name, [""])[0]

    def texts(self, name: str) -> list[str]:
        """All values of a field."""
        return self.form.get(name, [])


def read_form(request: Request, body: bytes) -> dict[str, list[str]]:
    """The fields of a posted form.

    Raises:
        PageError: it is none.
    """
    if content_type(request) != "application/x-www-form-urlencoded":
        raise PageError(400, "Not a form", "The body must be a form's.")
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise PageError(400, "Not a form", "The form cannot be read.") from None


def cookie(request: Request, settings: DeskSettings, name: str) -> str:
    """The secret in a cookie; empty where there is none."""
    return str(request.cookies.get(_cookie_name(request, settings, name)) or "")


def set_cookie(request: Request, settings: DeskSettings, name: str, secret: str) -> str:
    """The header that gives a browser a secret; an empty one takes it away. No script and no other site can use it."""
    seconds = int(LONGEST.total_seconds()) if secret else 0
    attributes = [f"{_cookie_name(request, settings, name)}={secret}", "Path=/", f"Max-Age={seconds}"]
    attributes += ["HttpOnly", "SameSite=Strict"]
    return "; ".join([*attributes, "Secure"] if is_https(request, settings.web) else attributes)


def new_visitor() -> str:
    """A secret for who is not logged in."""
    return secrets.token_urlsafe(32)


def _cookie_name(request: Request, settings: DeskSettings, name: str) -> str:
    return f"__Host-{name}" if is_https(request, settings.web) else name
