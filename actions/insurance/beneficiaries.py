"""Beneficiaries: who gets what a life policy pays, in shares that always add up to 100."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from actions.errors import Refusal
from actions.insurance.member_models import Beneficiary
from actions.insurance.models import LIFE, Policy
from actions.insurance.people import scaled
from actions.insurance.policies import PolicyService

WHOLE = 100


class IsBeneficiary(Refusal):
    """Somebody of that name gets a share already; `share` is how much."""

    def __init__(self, share: int) -> None:
        super().__init__("is a beneficiary already")
        self.share = share


class ShareImpossible(Refusal):
    """Each beneficiary keeps at least 1 percent, so a new one gets from `least` to `most`."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__("no such share")
        self.least, self.most = least, most


class NoBeneficiary(Refusal):
    """The person is no beneficiary (any more)."""


@dataclass(frozen=True)
class Shares:
    """The shares of the others, as they are and as they would be."""

    policy: Policy
    others: tuple[tuple[Beneficiary, int], ...]


class BeneficiaryService:
    """The beneficiaries of one customer's life policies.

    Args:
        policies: the customer's policies; with a session that may write, for what changes something.
    """

    def __init__(self, policies: PolicyService) -> None:
        self.policies = policies
        self._session = policies.session

    def of(self, policy: Policy) -> list[Beneficiary]:
        """Those of a policy of the customer's, the largest share first."""
        query = select(Beneficiary).where(Beneficiary.policy_number == policy.number)
        found = self._session.execute(query.execution_options(populate_existing=True)).scalars()
        return sorted(found, key=lambda one: (-one.share, one.name))

    def all(self) -> list[tuple[Beneficiary, Policy]]:
        """Those of all active life policies, each with the policy."""
        return [(one, policy) for policy in self.policies.active(LIFE) for one in self.of(policy)]

    def with_one_more(self, policy: Policy, name: str, share: int) -> Shares:
        """What the others get when somebody gets a share.

        Raises:
            IsBeneficiary: they get one already.
            ShareImpossible: nothing would be left for the others, or something for nobody.
        """
        others = self.of(policy)
        for one in others:
            if one.name.lower() == name.lower():
                raise IsBeneficiary(int(one.share))
        least, most = (1, WHOLE - len(others)) if others else (WHOLE, WHOLE)
        if not least <= share <= most:
            raise ShareImpossible(least, most)
        return _shares(policy, others, WHOLE - share)

    def without(self, policy: Policy, beneficiary_id: str) -> Shares:
        """What the others get when somebody gets nothing any more.

        Raises:
            NoBeneficiary: they are none of that policy.
        """
        every = self.of(policy)
        others = [one for one in every if one.id != beneficiary_id]
        if len(others) == len(every):
            raise NoBeneficiary(beneficiary_id)
        return _shares(policy, others, WHOLE)

    def add(self, number: str, name: str, relationship: str, share: int, reference: str) -> Shares:
        """Give somebody a share, the others less, and note it, in the caller's one transaction.

        Raises:
            AlreadyDone: that was done under the reference before.
            PolicyGone: the policy is not the customer's, or has ended.
            Refusal: see `with_one_more`.
        """
        policy = self.policies.locked(number, reference)
        shares = self.with_one_more(policy, name, share)
        self._store(shares)
        self._session.add(
            Beneficiary(id=reference, policy_number=number, name=name, relationship=relationship, share=share)
        )
        self.policies.note_change(policy, reference, "add_beneficiary", f"{name}, {relationship}, {share}%")
        return shares

    def remove(self, number: str, beneficiary_id: str, reference: str) -> Shares:
        """Take somebody's share and give it to the others, and note it.

        Raises:
            AlreadyDone: that was done under the reference before.
            PolicyGone: the policy is not the customer's, or has ended.
            NoBeneficiary: they are none of that policy (any more).
        """
        policy = self.policies.locked(number, reference)
        shares = self.without(policy, beneficiary_id)
        leaving = self._session.get(Beneficiary, beneficiary_id)
        self._store(shares)
        self._session.delete(leaving)
        self.policies.note_change(policy, reference, "remove_beneficiary", f"{leaving.name}, {leaving.share}%")
        return shares

    def _store(self, shares: Shares) -> None:
        for one, share in shares.others:
            one.share = share


def _shares(policy: Policy, others: list[Beneficiary], total: int) -> Shares:
    wanted = scaled([int(one.share) for one in others], total) if others else []
    return Shares(policy, tuple(zip(others, wanted, strict=True)))
