"""Customers whom a channel vouches for: somebody signed in on the company's site is not asked for a passcode.

The channel signs a statement (`docs/web.md`) and puts it into the message's metadata. Whatever else stands there, and
whoever wrote it, counts for nothing.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from rasa_sdk import Tracker

from actions.clock import Clock
from actions.core.authentication import Authentication
from actions.database import Database

logger = logging.getLogger(__name__)

SECRET_VARIABLE = "SWITCHBOARD_CHANNEL_SECRET"
SECRET_FILE = Path("var/channel-secret")
SHORTEST_SECRET = 32
METADATA_KEY, AUDIENCE, ALGORITHM = "identity", "switchboard-actions", "HS256"


def admit_customer(database: Database, tracker: Tracker, clock: Clock) -> None:
    """Log the customer in whom the message's statement names, if there is a good one and it is still to be done.

    Args:
        database: where log-ins are kept.
        tracker: the conversation.
        clock: what time it is.

    Raises:
        SQLAlchemyError: the database cannot be reached.
    """
    number = vouched_for(tracker, clock)
    if number is None:
        return
    with database.session() as session:
        if not Authentication(session, tracker.sender_id, clock).may_admit(number):
            return
    with database.session(writes=True) as session:
        Authentication(session, tracker.sender_id, clock).admit(number)
        session.commit()


def vouched_for(tracker: Tracker, clock: Clock) -> str | None:
    """The customer number of a statement for this conversation that the shared secret signed and that has not expired."""
    metadata = tracker.latest_message.get("metadata")
    statement = metadata.get(METADATA_KEY) if isinstance(metadata, dict) else None
    if not isinstance(statement, str) or not (secret := _secret()):
        return None
    import jwt  # brings cryptography, which nothing else needs here

    try:
        claims = jwt.decode(
            statement,
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            # When it expires is looked at below, by the clock that all actions have.
            options={"require": ["exp", "aud", "sub"], "verify_exp": False, "verify_iat": False},
        )
        expired = float(claims["exp"]) <= clock.now().timestamp()
    except Exception as error:  # whatever is wrong with it: a client may write anything here
        logger.warning("a statement about a customer was refused: %s", type(error).__name__)
        return None
    if expired or claims.get("conversation") != tracker.sender_id:
        logger.warning("a statement about a customer was refused: expired, or of another conversation")
        return None
    return str(claims["sub"])


def _secret() -> str | None:
    secret = os.environ.get(SECRET_VARIABLE, "")
    if not secret and SECRET_FILE.is_file():
        secret = SECRET_FILE.read_text(encoding="utf-8").strip()
    return secret if len(secret) >= SHORTEST_SECRET else None
