"""The code of an activation card: 80 random bits, in letters and digits that are not mistaken for one another."""

import hashlib
import secrets
from datetime import timedelta

from lms.accounts.phones import latin_digits

CARD_LIFE = timedelta(days=30)
# Crockford's base 32: no I, L, O or U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
_MISTAKEN = str.maketrans("OIL", "011")


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def read_code(text: str) -> str | None:
    """The code that was typed or scanned, forgiving case, spaces, dashes, O for 0 and I or L for 1."""
    code = "".join(char for char in latin_digits(text).upper() if char.isalnum()).translate(_MISTAKEN)
    return code if len(code) == _LENGTH and set(code) <= set(_ALPHABET) else None


def written_code(code: str) -> str:
    """In groups of four, to be read from paper."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def hash_code(code: str) -> str:
    # No slow hash: 80 bits are not guessed.
    return hashlib.sha256(code.encode()).hexdigest()
