"""The tables of people on policies, and of the documents that prove a policy."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, String, UniqueConstraint

from actions.database import Base


class Dependent(Base):
    """Somebody else whom a policy covers, until `ends_on` if that is filled."""

    __tablename__ = "insurance_dependents"

    id = Column(String(20), primary_key=True)
    policy_number = Column(ForeignKey("insurance_policies.number"), nullable=False, index=True)
    name = Column(String(80), nullable=False)
    relationship = Column(String(10), nullable=False)
    starts_on = Column(Date, nullable=False)
    ends_on = Column(Date)


class Beneficiary(Base):
    """Somebody who gets a share of what a life policy pays; the shares of a policy add up to 100."""

    __tablename__ = "insurance_beneficiaries"
    __table_args__ = (CheckConstraint("share BETWEEN 1 AND 100", name="share_is_percent"),)

    id = Column(String(20), primary_key=True)
    policy_number = Column(ForeignKey("insurance_policies.number"), nullable=False, index=True)
    name = Column(String(80), nullable=False)
    relationship = Column(String(10), nullable=False)
    share = Column(Integer, nullable=False)


class ProofDocument(Base):
    """Proof of a policy as it was issued; one a day and policy."""

    __tablename__ = "insurance_proof_documents"
    __table_args__ = (UniqueConstraint("policy_number", "issued_on"),)

    number = Column(String(20), primary_key=True)
    policy_number = Column(ForeignKey("insurance_policies.number"), nullable=False)
    issued_on = Column(Date, nullable=False)
