"""The link in a message that stops reminders without signing in: sixteen letters, half a name, half a signature. Pure."""

import base64
import hashlib
import hmac
import re
import secrets

# Small letters and digits that no messenger breaks a link at, and that a helper can read out (RFC 4648, 6).
_LETTERS = 8
_TOKEN = re.compile(rf"[a-z2-7]{{{2 * _LETTERS}}}")


def new_code() -> str:
    return _letters(secrets.token_bytes(5))


def token_of(code: str, secret_key: str) -> str:
    return code + _signature(code, secret_key)


def code_from(token: str, secret_key: str) -> str | None:
    """None for a link that we did not make."""
    # Messengers put signs that nobody sees behind a link.
    token = "".join(filter(str.isalnum, token)).lower()
    if not _TOKEN.fullmatch(token):
        return None
    code, signature = token[:_LETTERS], token[_LETTERS:]
    return code if hmac.compare_digest(signature, _signature(code, secret_key)) else None


def _signature(code: str, secret_key: str) -> str:
    return _letters(hmac.digest(secret_key.encode(), b"lms reminders stop " + code.encode(), hashlib.sha256)[:5])


def _letters(content: bytes) -> str:
    return base64.b32encode(content).decode().lower()
