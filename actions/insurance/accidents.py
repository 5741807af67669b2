"""Accidents that have just happened: the report, and the claim that is opened with it."""

from __future__ import annotations

from dataclasses import dataclass

from actions.insurance.claim_models import AccidentReport, Claim
from actions.insurance.claims import ClaimPlan, ClaimService
from actions.insurance.policies import PolicyService
from actions.references import add_once


@dataclass(frozen=True)
class Accident:
    """What a customer says about an accident."""

    injuries: str
    place: str
    other_party: str


class AccidentService:
    """One customer's accidents.

    Args:
        policies: the customer's policies; their session must be one that may write.
        claims: the customer's claims.
    """

    def __init__(self, policies: PolicyService, claims: ClaimService) -> None:
        self._policies = policies
        self._claims = claims

    def report(self, accident: Accident, plan: ClaimPlan, reference: str) -> Claim:
        """Keep the report and open the claim, in the caller's one transaction.

        Raises:
            AlreadyDone: it was reported under that reference before.
            Refusal: see `ClaimService.file`.
        """
        claim = self._claims.file(plan, reference)
        report = AccidentReport(
            id=reference,
            customer_id=self._policies.customer_id,
            claim_id=claim.id,
            injuries=accident.injuries,
            place=accident.place,
            other_party=accident.other_party,
            reported_at=self._policies.clock.now(),
        )
        add_once(self._policies.session, report, reference)
        self._policies.audit.note("report_accident", claim=claim.number)
        return claim
