"""Certificate codes: short, hard to guess, and read out without mistakes. Pure."""

import hashlib
from uuid import UUID

# Crockford's base 32: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_MISREAD = str.maketrans("ILO", "110")


def code_of(certificate_id: UUID) -> str:
    """Twelve characters, 60 bits; the same certificate always has the same code."""
    number = int.from_bytes(hashlib.sha256(certificate_id.bytes).digest()[:8], "big") >> 4
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def read_code(typed: str) -> str | None:
    """What a person typed, without spaces and hyphens and with letters that look like digits; None if it is no code."""
    code = "".join(typed.split()).replace("-", "").upper().translate(_MISREAD)
    return code if len(code) == LENGTH and all(letter in ALPHABET for letter in code) else None


def grouped(code: str) -> str:
    """« 7F3K-92MX-04QD »."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))
