"""Who is logged in, and logging in and out. State lives in the database, never in a slot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import desc, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import Customer, CustomerId, LogIn, LogInTries
from actions.database import begin_write, insert_unless_there
from actions.errors import Refusal

IDLE = timedelta(minutes=15)
# A log-in is touched at most this often: reading would otherwise write at every turn.
TOUCH_EVERY = timedelta(minutes=1)
TRIES = 5
LOCK = timedelta(minutes=15)
# The hash of a forgotten random string, verified when a number is unknown: that takes as long as a wrong passcode.
NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$IHFuEZx0KpQY4UATmqzYdw$PV66paI3GSTHfBQt5INGzOSigtZ0N/GdLqNcsM3y6Jg"


class WrongLogIn(Refusal):
    """Number and passcode do not belong together; `tries_left` before the lock."""

    def __init__(self, tries_left: int) -> None:
        super().__init__("number and passcode do not match")
        self.tries_left = tries_left


class LogInLocked(Refusal):
    """Too many wrong tries; `until` when nobody is let in."""

    def __init__(self, until: datetime) -> None:
        super().__init__("log-in is locked")
        self.until = until


@dataclass(frozen=True)
class LogInState:
    """The log-in that counts in a conversation; `stale` when its last-seen moment should be moved on."""

    customer_id: CustomerId
    stale: bool


def hasher() -> PasswordHasher:
    """How passcodes are hashed: argon2id, about 40 ms and 19 MB each."""
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Authentication:
    """Log-ins of one conversation.

    Args:
        session: an open session; `log_in` commits it between its steps, the rest leaves that to the caller.
        conversation_id: whose log-ins.
        clock: what time it is.
    """

    def __init__(self, session: Session, conversation_id: str, clock: Clock) -> None:
        self._session = session
        self._conversation_id = conversation_id
        self._clock = clock

    def current(self) -> LogInState | None:
        """The log-in that counts now, or None when there is none or it has been idle for 15 minutes."""
        row = self._session.execute(
            select(LogIn.customer_id, LogIn.last_seen_at)
            .where(LogIn.conversation_id == self._conversation_id, LogIn.ended_at.is_(None))
            .order_by(desc(LogIn.id))
            .limit(1)
        ).first()
        idle = None if row is None else self._clock.now() - row.last_seen_at
        if row is None or idle is None or idle >= IDLE:
            return None
        return LogInState(CustomerId(row.customer_id), stale=idle >= TOUCH_EVERY)

    def touch(self) -> None:
        """Move the last-seen moment of a log-in that still counts to now."""
        now = self._clock.now()
        self._session.execute(
            update(LogIn)
            .where(
                LogIn.conversation_id == self._conversation_id,
                LogIn.ended_at.is_(None),
                LogIn.last_seen_at > now - IDLE,
            )
            .values(last_seen_at=now)
            .execution_options(synchronize_session=False)
        )

    def log_in(self, number: str, passcode: str) -> Customer:
        """Check number and passcode and log the conversation in.

        No lock is held while the passcode is verified; what was found counts in the transaction after it, which looks
        at the lock again: of tries sent at the same time, none that comes after the fifth wrong one gets through or
        learns anything.

        Args:
            number: six digits.
            passcode: four digits.

        Raises:
            LogInLocked: too many wrong tries for this number or from this conversation.
            WrongLogIn: they do not match, or there is no such number; nobody can tell which.
        """
        subjects = [f"conversation:{self._conversation_id}", f"number:{number}"]
        self._refuse_locked(subjects)
        customer: Customer | None = self._session.get(Customer, number)
        passcode_hash = NOBODYS_HASH if customer is None else customer.passcode_hash
        # Whatever was read ends here: a transaction that has begun to read cannot begin to write.
        self._session.commit()

        matches = _verify(passcode_hash, passcode)

        begin_write(self._session)
        self._refuse_locked(subjects)
        if not matches or customer is None:
            raise self._count_wrong(subjects)
        self._session.execute(
            update(LogInTries)
            .where(LogInTries.subject.in_(subjects))
            .values(wrong=0, locked_until=None)
            .execution_options(synchronize_session=False)
        )
        self.log_out()
        now = self._clock.now()
        self._session.add(
            LogIn(
                conversation_id=self._conversation_id,
                customer_id=customer.number,
                logged_in_at=now,
                last_seen_at=now,
            )
        )
        return customer

    def may_admit(self, number: str) -> bool:
        """Whether a customer whom the channel vouches for is to be logged in, and not so already.

        Who has logged out in a conversation stays logged out in it, and so does who is no customer.
        """
        latest = self._session.execute(
            select(LogIn.ended_at)
            .where(LogIn.conversation_id == self._conversation_id)
            .order_by(desc(LogIn.id))
            .limit(1)
        ).first()
        logged_out = latest is not None and latest.ended_at is not None
        return not logged_out and self.current() is None and self._session.get(Customer, number) is not None

    def admit(self, number: str) -> None:
        """Log in a customer whom the channel vouches for, unless that happened meanwhile."""
        if self.may_admit(number):
            now = self._clock.now()
            self._session.add(
                LogIn(conversation_id=self._conversation_id, customer_id=number, logged_in_at=now, last_seen_at=now)
            )

    def log_out(self) -> bool:
        """End the log-ins of this conversation; whether there was one."""
        ended = self._session.execute(
            update(LogIn)
            .where(LogIn.conversation_id == self._conversation_id, LogIn.ended_at.is_(None))
            .values(ended_at=self._clock.now())
            .execution_options(synchronize_session=False)
        )
        return bool(ended.rowcount)

    def _tries(self, subjects: list[str]) -> list[LogInTries]:
        """What is counted so far, locked for this transaction, always in the same order."""
        query = select(LogInTries).where(LogInTries.subject.in_(subjects)).order_by(LogInTries.subject)
        query = query.with_for_update().execution_options(populate_existing=True)
        return list(self._session.execute(query).scalars())

    def _refuse_locked(self, subjects: list[str]) -> None:
        now = self._clock.now()
        until = [tries.locked_until for tries in self._tries(subjects) if tries.locked_until is not None]
        if until and max(until) > now:
            raise LogInLocked(max(until))

    def _count_wrong(self, subjects: list[str]) -> WrongLogIn | LogInLocked:
        """Count a wrong try of each subject; the fifth in a row locks it."""
        for subject in subjects:
            insert_unless_there(self._session, LogInTries.__table__, subject=subject, wrong=0)
        until = self._clock.now() + LOCK
        counted = self._tries(subjects)
        for tries in counted:
            # A lock that is still there has run out.
            tries.wrong = 1 if tries.locked_until is not None else tries.wrong + 1
            tries.locked_until = until if tries.wrong >= TRIES else None
        if any(tries.locked_until is not None for tries in counted):
            return LogInLocked(until)
        return WrongLogIn(TRIES - max(tries.wrong for tries in counted))


@lru_cache(maxsize=1)
def _verifiers() -> ThreadPoolExecutor:
    # Threads of their own, and few: each verification takes 19 MB, and each thread keeps what it once took.
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="verify")


def _verify(passcode_hash: str, passcode: str) -> bool:
    try:
        return _verifiers().submit(hasher().verify, passcode_hash, passcode).result()
    except (VerificationError, InvalidHashError):
        return False
