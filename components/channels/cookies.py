"""The cookie that an anonymous visitor is known by."""

from __future__ import annotations

from sanic.request import Request

from components.channels.requests import is_https
from components.channels.settings import WebSettings

NAME = "switchboard_chat"


def cookie_name(request: Request, settings: WebSettings) -> str:
    """Its name; with https one that no other host and no plain connection can set."""
    return f"__Host-{NAME}" if is_https(request, settings) else NAME


def cookie(request: Request, settings: WebSettings) -> str | None:
    """The secret that a request brings, if any."""
    return request.cookies.get(cookie_name(request, settings))


def set_cookie(request: Request, settings: WebSettings, secret: str) -> str:
    """The header that gives a browser its secret; no script can read it.

    Written here, because Python's own cookies do not know `Partitioned`: a frame on another site gets a cookie only so.
    """
    attributes = [f"{cookie_name(request, settings)}={secret}", f"Max-Age={settings.session_hours * 3600}", "HttpOnly"]
    if not is_https(request, settings):
        attributes += ["Path=/chat", "SameSite=Lax"]
    elif settings.sites:
        attributes += ["Path=/", "Secure", "SameSite=None", "Partitioned"]
    else:
        attributes += ["Path=/", "Secure", "SameSite=Lax"]
    return "; ".join(attributes)
