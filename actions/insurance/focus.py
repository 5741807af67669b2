"""What "it" means: the policy or the claim that was looked at or dealt with last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.context import ActionRequest
from actions.forms.waiting import LAST_ANSWERS_SLOT
from actions.insurance.claim_choice import claim_number
from actions.insurance.claim_models import Claim
from actions.insurance.claims import ClaimRepository
from actions.insurance.models import Policy
from actions.insurance.policy_choice import policy_number
from actions.memory import REMEMBERED

POLICY_IN_FOCUS = "policy_in_focus"
"""What the one policy of a look-up is remembered as; `policy_number` is what a message itself says."""
_CLAIM_IN_FOCUS = "claim_number"
_REFERS = re.compile(
    r"\b(?:it|its|it's|that|that's|this|there|the rest|(?:that|this|the same) (?:one|policy|claim|car))\b",
    re.IGNORECASE,
)


def refers(text: str) -> bool:
    """Whether a text speaks of what came before it: "pay that one", "what's the deductible on it"."""
    return _REFERS.search(text) is not None


def claim_in_focus(request: ActionRequest, claims: Sequence[Claim]) -> Claim | None:
    """The claim of the customer's that was looked at, filed, added to or appealed last, if that is not long ago.

    Args:
        request: the message.
        claims: the claims that may be meant.
    """
    numbers = [number for number, _ in _numbers(request) if number]
    known = {str(claim.number): claim for claim in claims}
    return known.get(numbers[0]) if numbers else None


def policy_in_focus(request: ActionRequest, policies: Sequence[Policy]) -> Policy | None:
    """The policy of the customer's that was looked at or dealt with last, also by a claim, if that is not long ago.

    Args:
        request: the message.
        policies: the policies that may be meant.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    known = {str(policy.number): policy for policy in policies}
    for claim, policy in _numbers(request):
        if claim and not policy:
            books = ClaimRepository(request.session, request.customer_id).all()
            policy = next((str(one.policy_number) for one in books if one.number == claim), None)
        if policy:
            return known.get(policy)
    return None


def _numbers(request: ActionRequest) -> list[tuple[str | None, str | None]]:
    """Of the latest look-up and the latest task, the later one first: the numbers of its claim and of its policy."""
    found = []
    last = request.last_look_up
    if last is not None:
        claim = claim_number(last.value(_CLAIM_IN_FOCUS) or "")
        found.append((last.asked_at, claim, last.value(POLICY_IN_FOCUS)))
    done = last_done(request)
    if done is not None:
        told = f"{' '.join(map(str, done['slots'].values()))} {done.get('said') or ''}"
        found.append((str(done["said_at"]), claim_number(told), policy_number(told)))
    return [(claim, policy) for _, claim, policy in sorted(found, key=lambda one: one[0], reverse=True)]


def last_done(request: ActionRequest) -> dict[str, Any] | None:
    """What was done last, if it was not stopped and is not long ago."""
    last = request.slot(LAST_ANSWERS_SLOT)
    if not isinstance(last, dict) or last.get("declined") or not isinstance(last.get("slots"), dict):
        return None
    try:
        age = request.clock.now() - datetime.fromisoformat(str(last.get("said_at")))
    except (TypeError, ValueError):
        return None
    return last if age <= REMEMBERED else None
