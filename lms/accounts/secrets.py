"""PINs and passwords under Argon2id, and one-time codes (RFC 6238). Knows no people."""

from datetime import datetime
from functools import lru_cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP Password Storage, Argon2id: 19 MiB and two passes, 25 ms here. A PIN is guarded by the limit on attempts more
# than by its hash: ten thousand PINs are tried in minutes under any cost that a sign-in can bear.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# For tests only (Settings.testing): the same code, almost no work.
CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
STEP_S = 30

_hasher = HASHER


def use_cheap_hashing() -> None:
    """Called at start when testing, never otherwise."""
    global _hasher
    _hasher = CHEAP_HASHER
    _nobodys_hash.cache_clear()


def hash_secret(secret: str) -> str:
    return _hasher.hash(secret)


def verify_secret(hashed: str, secret: str) -> bool:
    try:
        return _hasher.verify(hashed, secret)
    except (VerificationError, InvalidHashError):
        return False


def verify_for_nobody(secret: str) -> None:
    """Spend the time of a verification, so that an unknown account answers no sooner than a known one."""
    verify_secret(_nobodys_hash(), secret)


def new_totp_secret() -> str:
    return pyotp.random_base32()


def totp_address(secret: str, *, account: str, issuer: str) -> str:
    """The otpauth: address that an authenticator application reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def totp_code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def totp_step_of(secret: str, code: str, *, at: datetime, used_step: int | None) -> int | None:
    """The time step that `code` belongs to, or None. One step of drift either way; no step works twice (5.2)."""
    now = int(at.timestamp()) // STEP_S
    for step in (now, now - 1, now + 1):
        is_fresh = used_step is None or step > used_step
        if is_fresh and pyotp.utils.strings_equal(pyotp.TOTP(secret).generate_otp(step), code):
            return step
    return None


@lru_cache
def _nobodys_hash() -> str:
    return hash_secret("nobody")
