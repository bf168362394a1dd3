"""What a certificate says, signed, so that a phone without network can check it. Pure but for the key.

A claim stands behind the `#` of the address in the QR code, where no server sees it: `<claim>.<signature>`, both
base64url (RFC 4648, 5). The claim is a JSON list; the signature is ECDSA over P-256 with SHA-256 over its letters, `r` and
`s` of 32 bytes each (FIPS 186-5; as the Web Cryptography API verifies it).
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_CURVE = ec.SECP256R1()
# FIPS 186-5, appendix A.2: 64 bits more than the order has, so that no key is likelier than another.
_SEED_BYTES = 40


def sign(claim: Sequence[str], secret: str) -> str:
    """`<claim>.<signature>`. The same secret always has the same key; another secret ends what was signed before."""
    said = _base64url(json.dumps(claim, ensure_ascii=False, separators=(",", ":")).encode())
    r, s = decode_dss_signature(_key(secret).sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{said}.{_base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def public_key(secret: str) -> dict[str, str]:
    """The key that checks, as a JSON Web Key (RFC 7517; RFC 7518, 6.2.1)."""
    point = _key(secret).public_key().public_numbers()
    x, y = (_base64url(number.to_bytes(32, "big")) for number in (point.x, point.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    seed = HKDF(hashes.SHA256(), _SEED_BYTES, salt=None, info=b"certificates").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(seed, "big") % (_CURVE.group_order - 1) + 1, _CURVE)


def _base64url(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
