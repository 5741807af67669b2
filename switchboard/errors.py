"""Errors of the command line."""

from components.errors import SwitchboardError


class CommandError(SwitchboardError):
    """A command cannot go on; the message says what to do."""
