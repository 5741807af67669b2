"""Which policy and which claim a conversation is about."""

from __future__ import annotations

from collections.abc import Sequence

from actions.context import ActionRequest
from actions.focus import Focus, matters, refers
from actions.insurance.claim_choice import claim_number
from actions.insurance.claims import ClaimRepository
from actions.insurance.models import Policy
from actions.insurance.policy_choice import policy_number

CLAIMS = Focus("claim_number", read=claim_number)
# `policy_number` is what a message itself says, of which nobody knows yet whose it is.
POLICIES = Focus("policy_in_focus", read=policy_number)


def policy_in_focus(request: ActionRequest, policies: Sequence[Policy]) -> Policy | None:
    """The policy of the customer's that was looked at or dealt with last, also by a claim, if that is not long ago.

    Args:
        request: the message.
        policies: the policies that may be meant.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    known = {str(policy.number): policy for policy in policies}
    for matter in matters(request):
        number, claim = POLICIES.key_of(matter), CLAIMS.key_of(matter)
        if claim and not number:
            books = ClaimRepository(request.session, request.customer_id).all()
            number = next((str(one.policy_number) for one in books if one.number == claim), None)
        if number:
            return known.get(number)
    return None


def policy_referred_to(request: ActionRequest, policies: Sequence[Policy]) -> Policy | None:
    """The policy that "it" and "that one" mean; None in a message without such a word, see `policy_in_focus`."""
    return policy_in_focus(request, policies) if refers(request.text) else None
