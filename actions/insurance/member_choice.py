"""Which person on a policy a message means: by name, by who they are to the customer, by the policy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from actions.context import ActionRequest
from actions.insurance.member_models import Beneficiary, Dependent
from actions.insurance.models import Policy
from actions.insurance.people import relationship_of
from actions.insurance.policy_choice import MeantPolicies
from actions.meant import narrowed

Member = TypeVar("Member", Dependent, Beneficiary)


class MeantMembers:
    """What a message says about which person is meant.

    Args:
        request: the message.
        members: the people that could be, each with the policy.
    """

    def __init__(self, request: ActionRequest, members: Sequence[tuple[Member, Policy]]) -> None:
        said = set(re.findall(r"[^\W\d_]{2,}", request.text.lower()))
        # A family name is everybody's, so the first names decide where one is said.
        by_first = {m.id for m, _ in members if str(m.name).lower().split()[0] in said}
        self._named = by_first or {m.id for m, _ in members if said & set(str(m.name).lower().split())}
        self.stranger = None if by_first else request.entity("person")
        self._relationship = relationship_of(request)
        self._policies = MeantPolicies(request, [policy for _, policy in members])

    def __bool__(self) -> bool:
        """Whether it says anything about it."""
        return bool(self._named or self.stranger or self._relationship or self._policies)

    def among(self, members: Sequence[tuple[Member, Policy]]) -> list[tuple[Member, Policy]]:
        """The people that fit; somebody unknown is none of them."""
        if self.stranger and not self._named:
            return []
        policies = self._policies.among([policy for _, policy in members])
        return narrowed(
            members,
            lambda one: one[0].id in self._named,
            lambda one: one[0].relationship == self._relationship,
            lambda one: one[1] in policies,
        )
