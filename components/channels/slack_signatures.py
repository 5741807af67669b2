"""Whether a request comes from Slack: its signature and its age."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.signature import Clock, SignatureVerifier

from components.channels.errors import RequestError


class Signatures:
    """Verifies the signatures of Slack's requests; one that is older than five minutes is no good.

    Args:
        secret: the app's signing secret.
        clock: what time it is.
    """

    def __init__(self, secret: str, clock: Clock | None = None) -> None:
        self._verifier = SignatureVerifier(secret, clock or Clock())

    def check(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Let a request pass.

        Args:
            body: as it came, before anything was made of it.
            headers: of the request; their names in lower case.

        Raises:
            RequestError: Slack did not send it, or not now.
        """
        timestamp, signature = headers.get("x-slack-request-timestamp"), headers.get("x-slack-signature")
        try:
            valid = self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError):  # a timestamp that is no number, a body or signature that is no text
            valid = False
        if not valid:
            raise RequestError(401, "signature", "This request was not signed by Slack, or too long ago.")
