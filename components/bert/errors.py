"""Errors of the BERT library."""

from components.errors import SwitchboardError


class BertError(SwitchboardError):
    """Root of the errors of this library."""


class ConfigError(BertError):
    """A setting is unknown or its value is not allowed."""


class EncoderError(BertError):
    """An encoder cannot be found, read or trusted."""


class TrainingDataError(BertError):
    """The examples cannot be trained on."""


class ArtifactError(BertError):
    """A file of a persisted model is missing, altered or of another version."""
