"""Which of the customer's policies a message means: by number, by what is insured, by kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.context import ActionRequest
from actions.insurance.kinds import read_type, type_of
from actions.insurance.models import AUTO, HOME, RENTERS, Policy
from actions.meant import affirmed, narrowed

_NUMBER = re.compile(r"(?<![\w-])([a-z]{2})[\s-]?(\d{6})(?![\w-])", re.IGNORECASE | re.ASCII)
_DIGITS = re.compile(r"(?<![\w$.,-])(\d{6})(?![\w,]|\.\d)", re.ASCII)
_COMMON = frozenset({"street", "road", "avenue", "apt", "fairmont", "king", "new"})
# What is insured has words of its own where it is a thing; a person's name is often said of somebody else.
_THINGS = (AUTO, HOME, RENTERS)


def policy_number(text: str) -> str | None:
    """The policy number in a text, as it is written: "au 104471" is `AU-104471`."""
    found = _NUMBER.search(text)
    return f"{found[1].upper()}-{found[2]}" if found else None


class MeantPolicies:
    """What a message says about which policy is meant.

    Args:
        request: the message.
        policies: the customer's policies.
    """

    def __init__(self, request: ActionRequest, policies: Sequence[Policy]) -> None:
        text = affirmed(request.text)
        entity = policy_number(str(request.entity("policy_number") or ""))
        self.number = policy_number(text) or (entity if entity and text == request.text else None)
        by_digits = {str(policy.number)[-6:]: str(policy.number) for policy in policies}
        for digits in _DIGITS.findall(text):
            self.number = self.number or by_digits.get(digits)
        said = set(re.findall(r"[a-z0-9]{3,}", text.lower()))
        self._things = [p.number for p in policies if p.insurance_type in _THINGS and said & _words_of(p)]
        self.type = read_type(text) if text != request.text else type_of(request)

    def __bool__(self) -> bool:
        """Whether it says anything about it."""
        return bool(self.certain or self.type)

    @property
    def certain(self) -> bool:
        """Whether it names one, and not only a kind, which may be said of something else."""
        return bool(self.number or self._things)

    def among(self, policies: Sequence[Policy]) -> list[Policy]:
        """The policies that fit; the number decides, then what is insured, then the kind."""
        if self.number:
            return [policy for policy in policies if policy.number == self.number]
        return narrowed(policies, lambda one: one.number in self._things, lambda one: one.insurance_type == self.type)


def _words_of(policy: Policy) -> set[str]:
    """The words of what is insured: "honda"; of an address the street."""
    street = str(policy.subject).split(",")[0]
    return set(re.findall(r"[a-z0-9]{3,}", street.lower())) - _COMMON
