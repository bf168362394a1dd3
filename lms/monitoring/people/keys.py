"""Where a page of a list ends, as its address says it: sealed, for the key is a person's."""

import base64
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from lms.core.i18n import lazy as _
from lms.monitoring.asking import BadQuestion
from lms.monitoring.people.queries import Key

_PURPOSE = b"lms monitoring personal lists"


def seal(key: Key, access_id: UUID) -> str:
    """It opens a page of that list alone."""
    return _box().encrypt(b"".join(part.bytes for part in (access_id, *key))).decode()


def unseal(sealed: str, access_id: UUID) -> Key:
    """Raises BadQuestion for anything that `seal` did not make for this list."""
    try:
        opened = _box().decrypt(sealed.encode())
    except InvalidToken:
        opened = b""
    if len(opened) != 48 or opened[:16] != access_id.bytes:
        raise BadQuestion(_("There is no such page of this list. Begin with its first."))
    return UUID(bytes=opened[16:32]), UUID(bytes=opened[32:])


def _box() -> Fernet:
    secret_key: str = current_app.config["SETTINGS"].secret_key
    derived = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
