"""``switchboard`` and ``python -m switchboard``."""

import sys

from rich.console import Console
from rich.markup import escape

from components.errors import SwitchboardError
from switchboard.cli import app


def main() -> None:
    """Run the command line; an error that its user can mend is one message, not a stack trace."""
    try:
        app()
    except SwitchboardError as error:
        Console(stderr=True).print(f"[red]Error:[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
