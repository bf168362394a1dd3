"""The two standards behind web push: a message that only the browser reads (RFC 8291), signed by us (RFC 8292, VAPID). Pure.

Forty lines over `cryptography` and `joserfc`, held to the example of RFC 8291, appendix A: docs/decisions/0010-web-push.md.
"""

import base64
import os
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from lms.notices.channels.gateways import Browser

CURVE = ec.SECP256R1()
# One record holds it all (RFC 8188, 2): a push service takes 4096 bytes.
RECORD = 4096
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# RFC 8292, 2: a day at most.
TOKEN_LIFE = timedelta(hours=12)


def decoded(text: str) -> bytes:
    """Base64url, with or without its end. Raises ValueError."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def is_browser(browser: Browser) -> bool:
    """Whether these are a point of the curve and a secret of the right length."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(browser.public_key))
        return len(decoded(browser.secret)) == 16
    except ValueError:
        return False


def sealed(
    content: bytes, browser: Browser, *, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of the request (RFC 8291, 3 and 4). `key` and `salt` are made for each message; tests give them. Raises ValueError."""
    key, salt = key or ec.generate_private_key(CURVE), salt or os.urandom(16)
    theirs = decoded(browser.public_key)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    ours = _point(key)
    input_key = _derived(shared, decoded(browser.secret), b"WebPush: info\0" + theirs + ours, 32)
    cipher = AESGCM(_derived(input_key, salt, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _derived(input_key, salt, b"Content-Encoding: nonce\0", 12)
    # 2 ends the last record (RFC 8188, 2).
    return salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + cipher.encrypt(nonce, content + b"\2", None)


class Signer:
    """Our key, the same for ever: derived from the secret of the deployment."""

    def __init__(self, secret_key: str) -> None:
        seed = HKDF(SHA256(), length=48, salt=None, info=b"lms web push").derive(secret_key.encode())
        self._key = ec.derive_private_key(int.from_bytes(seed, "big") % (_ORDER - 1) + 1, CURVE)
        self._jwk = ECKey.import_key(self._key)

    @property
    def public_key(self) -> str:
        """What the browser subscribes with (applicationServerKey)."""
        return encoded(_point(self._key))

    def authorization(self, address: str, contact: str, *, at: datetime) -> str:
        """RFC 8292, 2 and 3: for this push service, for half a day."""
        parts = urlsplit(address)
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((at + TOKEN_LIFE).timestamp()), "sub": contact}
        return f"vapid t={jwt.encode({'typ': 'JWT', 'alg': 'ES256'}, claims, self._jwk)}, k={self.public_key}"


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(key: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=salt, info=purpose).derive(key)
