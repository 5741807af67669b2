"""Who a customer is: tokens of the embedding site, and what the action server is told."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import jwt
from jwt.algorithms import RSAAlgorithm

from components.channels.errors import ChannelError, RequestError

HMAC, RSA = "HS256", "RS256"
SHORTEST_SECRET = 32
LONGEST_LIFE = 24 * 3600
CUSTOMER_NUMBER = re.compile(r"[0-9A-Za-z-]{1,32}")
STATEMENT_AUDIENCE = "switchboard-actions"
STATEMENT_SECONDS = 120


@dataclass(frozen=True)
class TokenHolder:
    """A customer, and when the token that says so ends."""

    customer: str
    expires: float


class Tokens:
    """Verifies the tokens of the embedding site.

    Args:
        key: a secret (HS256) or a public key in PEM (RS256); without one, no token is good.
        algorithm: `HS256` or `RS256`; no other is accepted, whatever a token's header says.
        audience: `aud` of a good token.
        issuer: `iss` of a good token, if that is looked at.

    Raises:
        ChannelError: the key is not one of the algorithm.
    """

    def __init__(self, key: str | None, algorithm: str, audience: str, issuer: str | None = None) -> None:
        self._key, self._algorithm, self._audience, self._issuer = key, algorithm, audience, issuer
        if key is not None:
            _check(key, algorithm)

    def holder(self, token: str) -> TokenHolder:
        """Whose token it is.

        Raises:
            RequestError: it is not good, or not any more.
        """
        if self._key is None:
            raise RequestError(401, "token_invalid", "This chat does not take tokens.")
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[self._algorithm],
                audience=self._audience,
                issuer=self._issuer,
                # `iat` decides nothing, and a site's clock may be a second ahead of ours.
                options={"require": ["exp", "aud", "sub", *(["iss"] if self._issuer else [])], "verify_iat": False},
            )
            customer, expires = str(claims["sub"]), float(claims["exp"])
        except jwt.ExpiredSignatureError:
            raise RequestError(401, "token_expired", "Your sign-in has expired.") from None
        except Exception:  # whatever else is wrong with it, PyJWT's own errors and those of what it calls
            raise _invalid() from None
        if not CUSTOMER_NUMBER.fullmatch(customer) or expires - time.time() > LONGEST_LIFE:
            raise _invalid()
        return TokenHolder(customer, expires)


def statement(secret: str, customer: str, conversation: str) -> str:
    """What the action server is told: whose conversation it is, signed, for two minutes.

    Args:
        secret: shared with the action server.
        customer: the customer number.
        conversation: the only conversation in which it counts.
    """
    return _signed(secret, conversation, {"sub": customer})


def email_statement(secret: str, email: str, conversation: str) -> str:
    """What the action server is told where a channel knows a customer by an e-mail address; see `statement`.

    Args:
        secret: shared with the action server.
        email: the address, which the channel has made sure of.
        conversation: the only conversation in which it counts.
    """
    return _signed(secret, conversation, {"email": email})


def _signed(secret: str, conversation: str, who: dict[str, str]) -> str:
    now = int(time.time())
    claims = {"aud": STATEMENT_AUDIENCE, **who, "conversation": conversation}
    return str(jwt.encode({**claims, "iat": now, "exp": now + STATEMENT_SECONDS}, secret, algorithm=HMAC))


def _invalid() -> RequestError:
    return RequestError(401, "token_invalid", "Your sign-in could not be verified.")


def _check(key: str, algorithm: str) -> None:
    is_pem = key.lstrip().startswith("-----BEGIN")
    if algorithm == HMAC and (is_pem or len(key.encode()) < SHORTEST_SECRET):
        found = "a key in PEM" if is_pem else f"{len(key.encode())} bytes"
        raise ChannelError("identity_key", found, f"for {HMAC}, a secret of at least {SHORTEST_SECRET} bytes")
    if algorithm == RSA:
        try:
            public = not hasattr(RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(key), "private_numbers")
        except Exception as error:
            raise ChannelError("identity_key", f"no RSA key ({type(error).__name__})", "a public key in PEM") from error
        if not public:
            raise ChannelError("identity_key", "a private key", "the public key that goes with it; keep that one away")
