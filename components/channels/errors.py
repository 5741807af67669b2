"""What can go wrong in a channel: settings that its operator mends, and requests that a client mends."""

from __future__ import annotations

from typing import Any

from rasa.shared.exceptions import RasaException

from components.errors import SwitchboardError


class ChannelError(SwitchboardError, RasaException):
    """A channel that cannot be set up.

    It is a `RasaException` too, because the `rasa` command prints those as one message without a stack trace.

    Args:
        where: the file or the environment, and the key.
        found: what stands there.
        allowed: what may stand there.
    """

    def __init__(self, where: str, found: str, allowed: str) -> None:
        super().__init__(f"{where}: found {found}; allowed: {allowed}")


class RequestError(Exception):
    """A request that is refused.

    Args:
        status: of the HTTP response.
        code: what a client goes by; `docs/web.md` lists them.
        message: what can be shown to a customer.
        retry_after: seconds after which the same request may be granted.
    """

    def __init__(self, status: int, code: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.retry_after = status, code, message, retry_after

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        return {"error": {"code": self.code, "message": self.message}}

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def bad_request(message: str) -> RequestError:
    """A body or a parameter that cannot be read; `message` says which."""
    return RequestError(400, "bad_request", message)


def too_many(seconds: float) -> RequestError:
    """More than the limits allow; `seconds` until that changes."""
    wait = max(1, -(-int(seconds * 1000) // 1000))
    return RequestError(
        429, "too_many", f"Please wait {wait} second{'' if wait == 1 else 's'} and try again.", retry_after=wait
    )
