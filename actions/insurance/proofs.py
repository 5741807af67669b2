"""Proof of insurance: dated documents with a number, one a day and policy."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from actions.insurance.member_models import ProofDocument
from actions.insurance.models import Policy
from actions.insurance.policies import PolicyService
from actions.references import new_reference


def issue(service: PolicyService, policy: Policy) -> ProofDocument:
    """Issue proof of a policy of the customer's; again on the same day it is the same document.

    Args:
        service: the customer's policies, with a session that may write.
        policy: one of them.
    """
    session, today = service.session, service.clock.today()
    of_today = select(ProofDocument).where(
        ProofDocument.policy_number == policy.number, ProofDocument.issued_on == today
    )
    found: ProofDocument | None = session.execute(of_today).scalar_one_or_none()
    if found is not None:
        return found
    document = ProofDocument(number=new_reference(8, prefix="P-"), policy_number=policy.number, issued_on=today)
    try:
        with session.begin_nested():
            session.add(document)
    except IntegrityError:  # another device was faster
        issued: ProofDocument = session.execute(of_today).scalar_one()
        return issued
    service.audit.note("issue_proof", policy=policy.number, document=document.number)
    return document
