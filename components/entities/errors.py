"""The errors of this package, with their texts."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.exceptions import InvalidConfigException, RasaException

from components.errors import SwitchboardError


class DamagedModelError(SwitchboardError, RasaException):
    """A file of a trained entity component is missing or altered."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"The trained entity component cannot be loaded: {path} {problem}. "
            "Train again with `rasa train`, or use an intact copy of the model."
        )
        self.path = path


class EntityConfigError(SwitchboardError, InvalidConfigException):
    """A key of the component's configuration is unknown or has a wrong value."""

    def __init__(self, key: str, found: object, allowed: str) -> None:
        super().__init__(f"config.yml, PackEntityExtractor: `{key}` is {found!r}; allowed: {allowed}.")


class EntityDataError(SwitchboardError, RasaException):
    """Something in the training data cannot be used for entities."""

    @classmethod
    def bad_pattern(cls, name: str, pattern: str, reason: str) -> EntityDataError:
        """Return the error for a regex feature that does not compile."""
        return cls(f"The regex `{name}` in the NLU data, {pattern!r}, is no valid regular expression: {reason}.")


class EntityTrainingError(SwitchboardError, RasaException):
    """The training of the entities, in a process of its own, has ended early."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"PackEntityExtractor: the training failed: {problem}")
