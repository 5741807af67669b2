"""Services for a demo customer, and several of them at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.database import Database
from actions.errors import Refusal
from actions.insurance.policies import PolicyService

SAM, DANA = CustomerId("100001"), CustomerId("100002")


def policies(session: Session, clock: Clock, customer: CustomerId = SAM) -> PolicyService:
    return PolicyService(session, customer, clock, AuditLog(session, customer, "conversation-1", clock))


def at_once(database: Database, *works: Callable[[Session], object]) -> list[str]:
    """Do all of it in threads with sessions of their own; what became of each, sorted."""
    outcomes: list[str] = []
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[Session], object]) -> None:
        barrier.wait()
        with database.session(writes=True) as session:
            try:
                work(session)
                session.commit()
                outcomes.append("done")
            except Refusal as error:
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)
