"""Reading requests: bodies that are bounded, where they come from, and what they bring to say who sent them."""

from __future__ import annotations

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from sanic.request import Request

from components.channels.errors import RequestError, bad_request
from components.channels.settings import WebSettings

LARGEST_BODY = 16 * 1024
IPV6_NETWORK = 64


async def read_body(request: Request, most: int = LARGEST_BODY) -> bytes:
    """A whole body; the route must be one with `stream=True`, for else Sanic reads up to 100 MB first.

    Raises:
        RequestError: it has more than `most` bytes.
    """
    body = b""
    while request.stream is not None and (part := await request.stream.read()) is not None:
        body += part
        if len(body) > most:
            raise RequestError(413, "too_large", f"The body must not be larger than {most} bytes.")
    return body


def require_json(request: Request) -> None:
    """Check that a body says that it is JSON: a form of another site, which needs no leave to be sent, cannot.

    Raises:
        RequestError: it does not.
    """
    if content_type(request) != "application/json":
        raise bad_request("The body must be JSON, with Content-Type: application/json.")


def content_type(request: Request) -> str:
    """The type that a body says to be of, without parameters."""
    return str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()


def read_object(body: bytes | str) -> dict[str, Any]:
    """The JSON object in a body.

    Raises:
        RequestError: there is none.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("The body is not JSON.") from None
    if not isinstance(content, dict):
        raise bad_request("The body must be a JSON object.")
    return content


def read_text(content: dict[str, Any], key: str) -> str:
    """A text in a body.

    Raises:
        RequestError: it is missing, or something else.
    """
    value = content.get(key)
    if not isinstance(value, str):
        raise bad_request(f'"{key}" must be a text.')
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad_request(f'"{key}" holds half a character.') from None
    return value


def address(request: Request, proxies: int) -> str:
    """Where a request comes from; what a client itself writes into `X-Forwarded-For` is not believed.

    Of IPv6 it is the network: whoever has one address there has 2⁶⁴ of them.

    Args:
        request: the request.
        proxies: how many proxies of the operator's own have appended to that header.
    """
    path = [part.strip() for part in ",".join(request.headers.getall("x-forwarded-for", [])).split(",") if part.strip()]
    return _network(path[-proxies] if 0 < proxies <= len(path) else str(request.ip))


def _network(given: str) -> str:
    host = given.partition("]")[0].lstrip("[") if given.startswith("[") else given
    if host.count(":") == 1:  # some proxies append the port
        host = host.partition(":")[0]
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return given
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, IPV6_NETWORK), strict=False))


def is_https(request: Request, settings: WebSettings) -> bool:
    """Whether the customer's browser speaks https, with the server or with a proxy before it."""
    if settings.origin is not None:
        return settings.origin.startswith("https:")
    forwarded = settings.proxies and request.headers.get("x-forwarded-proto", "").strip().lower() == "https"
    return bool(forwarded) or request.scheme == "https"


def check_origin(request: Request, settings: WebSettings) -> str | None:
    """The site that sent a request, if it is another than the page's own; None for that one and for no browser at all.

    Raises:
        RequestError: it is not one of the allowed sites.
    """
    origin = str(request.headers.get("origin", "")).lower()
    if not origin or origin == settings.origin or urlsplit(origin).netloc == request.host.lower() != "":
        return None
    if origin not in settings.sites:
        raise _foreign()
    return origin


def refuse_drawn_in(request: Request) -> None:
    """Check that it is no picture or script of another site's page, which a browser asks for without naming the site.

    Raises:
        RequestError: it is one.
    """
    site, mode = (str(request.headers.get(f"sec-fetch-{name}", "")).lower() for name in ("site", "mode"))
    if mode == "no-cors" and site in ("cross-site", "same-site"):
        raise _foreign()


def _foreign() -> RequestError:
    return RequestError(403, "origin", "This site is not allowed to use the chat.")


def bearer(request: Request) -> str | None:
    """The token in the header `Authorization`, if there is one."""
    scheme, _, token = str(request.headers.get("authorization", "")).partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
