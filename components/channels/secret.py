"""The secret that the channels and the action server share."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from components.channels.errors import ChannelError

VARIABLE = "SWITCHBOARD_CHANNEL_SECRET"
FILE = Path("var/channel-secret")
SHORTEST = 32


def channel_secret(root: Path) -> str:
    """The secret: the environment's, else that of `var/channel-secret`, which is made where it is missing.

    Args:
        root: the project's folder.

    Raises:
        ChannelError: it is too short to be one, or its file cannot be read or written.
    """
    given = os.environ.get(VARIABLE, "")
    path = root / FILE
    try:
        secret = given or _kept(path)
    except OSError as error:
        raise ChannelError(str(path), str(error.strerror), f"a file that can be read, or {VARIABLE}") from error
    if len(secret) < SHORTEST:
        where = VARIABLE if given else str(path)
        raise ChannelError(where, f"{len(secret)} characters", f"at least {SHORTEST}, as random as can be")
    return secret


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written whole under another name and then given this one: of two processes that start at the same time, both
        # read what the first one wrote.
        draft = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SHORTEST))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
