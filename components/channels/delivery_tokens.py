"""Tokens by which assistant and agents' desk know each other's requests; no customer's cookie or token is one."""

from __future__ import annotations

import time

import jwt

from components.channels.errors import RequestError
from components.channels.identity import HMAC

AUDIENCE, DESK = "switchboard-deliveries", "switchboard-desk"
"""Whom a token is for: the assistant, which takes the desk's deliveries, or the desk, which takes what is said in Slack."""
LONGEST_SECONDS = 60
# Two machines' clocks differ a little.
SECONDS = 30


def delivery_token(secret: str, audience: str = AUDIENCE) -> str:
    """A token for the next delivery.

    Args:
        secret: the channels' (`components.channels.secret`).
        audience: whom it is for.
    """
    now = int(time.time())
    return str(jwt.encode({"aud": audience, "iat": now, "exp": now + SECONDS}, secret, algorithm=HMAC))


def check_delivery_token(secret: str, token: str, audience: str = AUDIENCE) -> None:
    """Check that a delivery comes from who knows the secret, and was made for this.

    Args:
        secret: the channels'.
        token: that came with it.
        audience: who takes it.

    Raises:
        RequestError: signature, algorithm, audience or time are not right.
    """
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[HMAC],
            audience=audience,
            # `iat` decides nothing, and another machine's clock may be a second ahead of ours.
            options={"require": ["exp", "aud"], "verify_iat": False},
        )
        expires = float(claims["exp"])
    except jwt.ExpiredSignatureError:
        raise RequestError(401, "token_expired", "This delivery's token has expired.") from None
    except Exception:  # whatever else is wrong with it, PyJWT's own errors and those of what it calls
        raise _invalid() from None
    if expires - time.time() > LONGEST_SECONDS:
        raise _invalid()


def _invalid() -> RequestError:
    return RequestError(401, "token_invalid", "Deliveries need a token of their own.")
