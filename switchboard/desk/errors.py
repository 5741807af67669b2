"""What the desk refuses, as a page says it."""

from __future__ import annotations

import logging
import traceback


class PageError(Exception):
    """A request that is refused.

    Args:
        status: of the response.
        title: of the page.
        message: what the agent can do about it.
        retry_after: seconds after which the same may be granted.
    """

    def __init__(self, status: int, title: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.title, self.message, self.retry_after = status, title, message, retry_after


def log_unexpected(logger: logging.Logger, where: str, error: Exception) -> None:
    """Note an error that nobody has thought of: where it happened, not its text, for that may quote what customers wrote."""
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("unexpected %s %s\n%s", type(error).__name__, where, place)


def not_found() -> PageError:
    """There is nothing, or nothing that this agent may see; nobody can tell which."""
    return PageError(404, "Nothing here", "There is no such page or ticket, or it is not among those that you can see.")
