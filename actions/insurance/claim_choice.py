"""Which of the customer's claims a message means: by number, by what happened, by the kind of insurance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.context import ActionRequest
from actions.forms.picking import picked
from actions.insurance.claim_models import Claim
from actions.insurance.kinds import read_type, type_of
from actions.insurance.policies import policy_service
from actions.meant import affirmed, narrowed

_NUMBER = re.compile(r"(?<![\w-])c[\s-]?(\d{5})(?!\w)", re.IGNORECASE | re.ASCII)
_DIGITS = re.compile(r"(?<![\w$.,-])(\d{5})(?![\w,]|\.\d)", re.ASCII)
_COMMON = frozenset(
    {"the", "and", "for", "damage", "claim", "from", "with", "stolen", "that", "this", "after", "was", "car", "my"}
)


def claim_number(text: str) -> str | None:
    """The claim number in a text, as it is written: "c 20931" is `C-20931`."""
    found = _NUMBER.search(text)
    return f"C-{found[1]}" if found else None


class MeantClaims:
    """What a message says about which claim is meant.

    Args:
        request: the message of a customer who is logged in.
        claims: the customer's claims.
    """

    def __init__(self, request: ActionRequest, claims: Sequence[Claim]) -> None:
        text = affirmed(request.text)
        said = str(request.entity("claim_number") or "")
        digits = [*_DIGITS.findall(text), *_DIGITS.findall(said)]
        known = {str(claim.number) for claim in claims}
        bare = [f"C-{one}" for one in digits]
        self.number = claim_number(text) or claim_number(said) or next((one for one in bare if one in known), None)
        if self.number is None and said and bare:
            self.number = bare[-1]
        words = set(re.findall(r"[a-z]{3,}", text.lower()))
        self._told = [claim.number for claim in claims if words & _words_of(claim)]
        self._type = read_type(text) if text != request.text else type_of(request)
        self._types = {str(policy.number): str(policy.insurance_type) for policy in policy_service(request).all()}

    def __bool__(self) -> bool:
        """Whether it says anything about it."""
        return bool(self.certain or self._type)

    @property
    def certain(self) -> bool:
        """Whether it names one, and not only a kind of insurance."""
        return bool(self.number or self._told)

    def among(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims that fit; the number decides, then what happened, then the kind of insurance."""
        if self.number:
            return [claim for claim in claims if claim.number == self.number]
        return narrowed(
            claims, lambda one: one.number in self._told, lambda one: self._types.get(one.policy_number) == self._type
        )


def meant_claim(request: ActionRequest, claims: Sequence[Claim]) -> list[Claim]:
    """The claims that a message leaves open, also by a place in the list: "the second one", "my latest claim"."""
    place = picked(request, [str(claim.number) for claim in claims])
    if place is not None:
        return [claim for claim in claims if claim.number == place]
    return MeantClaims(request, claims).among(claims)


def label(claim: Claim) -> str:
    """`claim C-20931 (water damage in the kitchen)`."""
    return f"claim {claim.number} ({claim.subject})"


def _words_of(claim: Claim) -> set[str]:
    """The words of what happened: "kitchen"."""
    return set(re.findall(r"[a-z]{3,}", str(claim.subject).lower())) - _COMMON
