"""How claims are going."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.insurance.appeals import AppealService
from actions.insurance.claim_choice import MeantClaims, label, meant_claim
from actions.insurance.claim_models import APPROVED, DENIED, PAID, Claim
from actions.insurance.claims import ClaimService
from actions.insurance.focus import CLAIMS

_TO_FILE = 'To file one, say "file a claim".'
MOST_LISTED = 5
_ALL = re.compile(r"\b(?:claims|all|list)\b", re.IGNORECASE)


def claim_service(request: ActionRequest) -> ClaimService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return ClaimService(request.session, request.customer_id, request.clock, request.audit)


def appeal_service(request: ActionRequest) -> AppealService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return AppealService(request.session, request.customer_id, request.clock, request.audit)


class ClaimStatus(SwitchboardAction):
    """Says how a claim is going, or lists the claims."""

    action_name = "action_insurance_claim_status"
    follows = frozenset({CLAIMS.entity, "insurance_type"})
    reference = CLAIMS.entity

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the claim that is meant; where several are, list them."""
        claims = claim_service(request).all()
        if not claims:
            request.say(f"You have no claims with us. {_TO_FILE}")
            return []
        meant, found = MeantClaims(request, claims), meant_claim(request, claims)
        if meant and not found:
            wanted = f"claim {meant.number}" if meant.number else "claim like that"
            request.say(f"I find no {wanted} of yours.")
        if not meant and not found and not _ALL.search(request.text):
            shown = CLAIMS.among(request, {str(claim.number): claim for claim in claims})
            found = [shown] if shown is not None else found
        found = found or claims
        if len(found) == 1:
            CLAIMS.note(request, str(found[0].number))
            request.say("\n".join(_lines(request, found[0])))
            return []
        self._list(request, found[:MOST_LISTED])
        return []

    def _list(self, request: ActionRequest, claims: list[Claim]) -> None:
        lines = [f"{place}. {_short(claim)}" for place, claim in enumerate(claims, start=1)]
        after = ['For one of them, say for example "the first one", or its number.']
        rows = [
            [claim.number, claim.subject, formatting.day(claim.happened_on), claim.status, _sum(claim) or ""]
            for claim in claims
        ]
        table = {"columns": ["Claim", "What happened", "On", "Status", "Sum"], "rows": rows}
        request.say_table(table, lines, before="Here are your claims:", after=after)
        items = CLAIMS.items(str(claim.number) for claim in claims)
        request.lists(items=items, item_action=self.action_name)


def _short(claim: Claim) -> str:
    money = _sum(claim)
    return f"{claim.number}, {claim.subject}, {formatting.day(claim.happened_on)}: {claim.status}{f', {money}' if money else ''}"


def _sum(claim: Claim) -> str | None:
    """What was paid or approved, or is asked for."""
    if claim.status == PAID:
        return f"{formatting.money(claim.paid)} paid"
    if claim.status == APPROVED:
        return f"{formatting.money(claim.approved)} approved"
    if claim.status == DENIED or claim.estimate is None:
        return None
    return f"{formatting.money(claim.estimate)} estimated"


def _lines(request: ActionRequest, claim: Claim) -> list[str]:
    """All that is to be said about a claim."""
    books = claim_service(request).claims
    status = f"Your {label(claim)}, of {formatting.day(claim.happened_on)}, is {claim.status}."
    lines = [status, _money(claim)]
    steps = books.steps(claim)
    if steps:
        lines.append(f"Last step, on {formatting.day(steps[0].taken_on)}: {steps[0].what}.")
    if claim.next_step:
        by = f", by {formatting.day(claim.expected_on)} at the latest" if claim.expected_on else ""
        lines.append(f"Next: {claim.next_step}{by}.")
    lines += _appeal(request, claim)
    adjuster = books.adjuster_of(claim)
    lines.append(f"Your adjuster is {adjuster.name}, {adjuster.phone}.")
    return [line for line in lines if line]


def _money(claim: Claim) -> str:
    asked = "" if claim.estimate is None else f"You claimed {formatting.money(claim.estimate)}. "
    if claim.decided_on is None:
        return f"{asked}Nothing has been approved or paid yet."
    sums = {
        APPROVED: f"{formatting.money(claim.approved or Decimal(0))} was approved on {formatting.day(claim.decided_on)}; "
        "it is not paid yet.",
        PAID: f"{formatting.money(claim.approved or Decimal(0))} was approved on {formatting.day(claim.decided_on)}, and "
        f"{formatting.money(claim.paid or Decimal(0))} has been paid.",
        DENIED: f"It was denied on {formatting.day(claim.decided_on)}.",
    }
    return f"{asked}{sums[claim.status]} {claim.decision or ''}".strip()


def _appeal(request: ActionRequest, claim: Claim) -> list[str]:
    """That the decision was appealed, or how it can be."""
    appeals = appeal_service(request)
    appeal = appeals.existing(claim)
    if appeal is not None:
        return [
            f"You appealed (reference {appeal.id}, {appeal.status}); it is decided by {formatting.day(appeal.decided_by)}."
        ]
    if not appeals.possible(claim) or claim.approved == claim.estimate:
        return []
    return [f'If you disagree, say "appeal my claim"; you can until {formatting.day(appeals.last_day(claim))}.']
