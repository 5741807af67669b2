"""Who is logged in, and logging in and out. State lives in the database, never in a slot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import desc, func, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.hashing import NOBODYS_HASH, verify
from actions.core.log_in_tries import TryLimit
from actions.core.models import Customer, CustomerId, LogIn
from actions.database import begin_write

IDLE = timedelta(minutes=15)
# A log-in is touched at most this often: reading would otherwise write at every turn.
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class LogInState:
    """The log-in that counts in a conversation; `stale` when its last-seen moment should be moved on."""

    customer_id: CustomerId
    stale: bool


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
        tries = TryLimit(self._session, subjects, self._clock)
        tries.refuse_locked()
        customer: Customer | None = self._session.get(Customer, number)
        passcode_hash = NOBODYS_HASH if customer is None else customer.passcode_hash
        # Whatever was read ends here: a transaction that has begun to read cannot begin to write.
        self._session.commit()

        matches = verify(passcode_hash, passcode)

        begin_write(self._session)
        tries.refuse_locked()
        if not matches or customer is None:
            raise tries.count_wrong()
        tries.forget()
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

    def customer_with(self, email: str) -> str | None:
        """The number of the one customer with an e-mail address; None where it is nobody's, or several people's."""
        query = select(Customer.number).where(func.lower(Customer.email) == email.lower()).limit(2)
        found = self._session.execute(query).scalars().all()
        return str(found[0]) if len(found) == 1 else None

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
