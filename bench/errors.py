"""Errors of the benchmark."""

from components.errors import SwitchboardError


class BenchmarkError(SwitchboardError):
    """A benchmark cannot run as asked; the message names the file, line or option and says what is allowed."""
