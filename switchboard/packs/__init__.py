"""``switchboard packs``: making, checking, moving and reading domain packs."""
