from base64 import urlsafe_b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from lms.certification import claims

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check(signed: str, key: dict[str, str]) -> None:
    """As somebody else would, from the published key alone."""
    said, signature = signed.split(".")
    x, y = (int.from_bytes(read(key[name]), "big") for name in ("x", "y"))
    r, s = (int.from_bytes(half, "big") for half in (read(signature)[:32], read(signature)[32:]))
    found = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    found.verify(encode_dss_signature(r, s), said.encode(), ec.ECDSA(hashes.SHA256()))


@given(st.lists(texts, max_size=6), st.text("abc123", min_size=32, max_size=40))
def test_what_is_signed_is_checked_with_the_published_key(claim: list[str], secret: str) -> None:
    check(claims.sign(claim, secret), claims.public_key(secret))


def test_changed_claim_and_other_platform_are_refused() -> None:
    signed = claims.sign(["7F3K", "Amina"], "a" * 32)
    said, signature = signed.split(".")

    with pytest.raises(InvalidSignature):
        check(f"{said[:-2]}AA.{signature}", claims.public_key("a" * 32))
    with pytest.raises(InvalidSignature):
        check(signed, claims.public_key("b" * 32))
