"""The root of the errors that this project raises."""


class SwitchboardError(Exception):
    """Something that the person who runs the project can mend; the message says what and how."""
