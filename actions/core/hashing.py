"""Hashing what people log in with, and verifying it without holding up anything else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# The hash of a forgotten random string, verified when a name is unknown: that takes as long as a wrong passcode.
NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$IHFuEZx0KpQY4UATmqzYdw$PV66paI3GSTHfBQt5INGzOSigtZ0N/GdLqNcsM3y6Jg"


def hasher() -> PasswordHasher:
    """How passcodes and passwords are hashed: argon2id, about 40 ms and 19 MB each."""
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def verify(hashed: str, secret: str) -> bool:
    """Whether a passcode or a password is the one that was hashed."""
    try:
        return _verifiers().submit(hasher().verify, hashed, secret).result()
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _verifiers() -> ThreadPoolExecutor:
    # Threads of their own, and few: each verification takes 19 MB, and each thread keeps what it once took.
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="verify")
