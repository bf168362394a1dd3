"""Web push as the two standards have it: the example of RFC 8291, and a browser that opens what it gets."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.notices.channels.gateways import Browser
from lms.notices.channels.models import Channel
from lms.notices.channels.sealed_push import Signer, decoded, encoded, is_browser, sealed
from tests.notices.channels.standing import ADAPTERS, SIGNER, Phone, message_for, stand_in

relaxed = settings(deadline=None)
AT = datetime(2026, 11, 27, 12, tzinfo=UTC)


def opened(body: bytes, phone: Phone) -> bytes:
    """RFC 8188, 2 and RFC 8291, 3.4, from the side of the browser."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    theirs, cipher = body[21 : 21 + length], body[21 + length :]
    assert len(cipher) <= size
    shared = phone.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    info = b"WebPush: info\0" + decoded(phone.browser.public_key) + theirs

    def derived(key: bytes, with_salt: bytes, purpose: bytes, size: int) -> bytes:
        return HKDF(hashes.SHA256(), length=size, salt=with_salt, info=purpose).derive(key)

    key = derived(shared, phone.secret, info, 32)
    plain = AESGCM(derived(key, salt, b"Content-Encoding: aes128gcm\0", 16)).decrypt(
        derived(key, salt, b"Content-Encoding: nonce\0", 12), cipher, None
    )
    assert plain.endswith(b"\2")
    return plain[:-1]


def test_example_of_the_standard_comes_out_byte_for_byte() -> None:
    # RFC 8291, 5 and appendix A.
    browser = Browser(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    number = int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")

    body = sealed(
        b"When I grow up, I want to be a watermelon", browser,
        key=ec.derive_private_key(number, ec.SECP256R1()), salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip

    assert encoded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@relaxed
@given(content=st.binary(max_size=3000))
def test_browser_opens_what_was_sealed_for_it(content: bytes) -> None:
    phone = Phone()

    assert opened(sealed(content, phone.browser), phone) == content


def test_same_words_are_never_sealed_alike() -> None:
    phone = Phone()

    assert sealed(b"x", phone.browser)[16:] != sealed(b"x", phone.browser)[16:]


def test_notification_says_that_something_is_new_and_how_to_stop_it() -> None:
    phone = Phone()
    with stand_in() as there:
        there.said = [(201, b"", {})]
        ADAPTERS[Channel.PUSH].make(there.url).send(message_for(Channel.PUSH, there.url, phone, stop="/stop/x"))

    (asked,) = there.asked
    assert json.loads(opened(asked.body, phone)) == {
        "text": "جديد", "page": "/notices", "stop": "/stop/x", "stop_text": "إيقاف", "lang": "ar", "dir": "rtl",
    }  # fmt: skip
    assert (asked.headers["TTL"], asked.headers["Content-Encoding"]) == ("86400", "aes128gcm")
    assert len(asked.headers["Topic"]) <= 32


def test_signature_is_that_of_the_key_that_browsers_subscribed_with() -> None:
    said = SIGNER.authorization("https://push.example.net:8443/push/abc", "mailto:it@lms.test", at=AT)
    token, key = said.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    raw = decoded(signature)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))

    point.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(decoded(claims)) == {
        "aud": "https://push.example.net:8443", "exp": int(AT.timestamp()) + 43200, "sub": "mailto:it@lms.test",
    }  # fmt: skip
    assert key == SIGNER.public_key
    with pytest.raises(InvalidSignature):
        point.verify(der, f"{head}.e30".encode(), ec.ECDSA(hashes.SHA256()))


def test_key_is_the_same_for_ever_and_another_for_another_deployment() -> None:
    assert Signer("a" * 40).public_key == Signer("a" * 40).public_key
    assert Signer("a" * 40).public_key != Signer("b" * 40).public_key


@pytest.mark.parametrize(
    ("key", "secret"),
    [("", ""), ("BA", "AAAAAAAAAAAAAAAAAAAAAA"), ("*" * 87, "AAAAAAAAAAAAAAAAAAAAAA"), ("B" + "A" * 86, "A" * 22),
     (encoded(b"\4" + b"\1" * 64), "AAAAAAAAAAAAAAAAAAAAAA"), (Phone().browser.public_key, "AA"), ("é", "é")],
    # Keys are drawn anew in each process.
    ids=range(7),
)  # fmt: skip
def test_what_is_no_browser_is_known(key: str, secret: str) -> None:
    assert not is_browser(Browser(key, secret))


@relaxed
@given(st.text(max_size=200), st.text(max_size=50))
def test_nothing_that_a_browser_says_breaks_the_check(key: str, secret: str) -> None:
    assert is_browser(Browser(key, secret)) in (True, False)


def test_browser_with_padding_is_one() -> None:
    browser = Phone().browser

    assert is_browser(Browser(browser.public_key + "=", base64.urlsafe_b64encode(b"x" * 16).decode()))
