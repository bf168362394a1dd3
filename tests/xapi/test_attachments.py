"""Statements with attachments, and signed statements (xAPI 1.0.3, Data 2.4.11 and 2.6, Communication 1.5.2)."""

import base64
import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha224, sha256, sha384, sha512
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, RSAKey
from werkzeug.test import TestResponse

from lms.core.db import db
from lms.xapi.clients import Scope
from lms.xapi.models import AttachmentContent, SentAttachment
from lms.xapi.multipart import read_mixed, write_mixed
from lms.xapi.statement import SIGNATURE, Attachment
from tests.asking import queries_seen
from tests.xapi.lrs import Lrs, mixed, statement

PHOTO = b"\x89PNG\r\n\r\n--edge\x00 not the end"
VOICE = b"OggS" * 50


def attachment(content: bytes, content_type: str = "image/png", **changes: Any) -> dict[str, Any]:
    return {
        "usageType": "http://example.org/photo", "display": {"fr-MA": "La ruche"}, "contentType": content_type,
        "length": len(content), "sha2": sha256(content).hexdigest(),
    } | changes  # fmt: skip


def part(content: bytes, content_type: str = "image/png") -> tuple[bytes, str, str]:
    return content, content_type, sha256(content).hexdigest()


def by(answer: TestResponse) -> tuple[bytes, str]:
    return answer.data, answer.headers["Content-Type"]


def post(lrs: Lrs, statements: Any, *parts: tuple[bytes, str, str]):
    body, content_type = mixed(statements, *parts)
    return lrs.send("POST", "/statements", data=body, headers={"Content-Type": content_type})


def test_attachments_come_back_with_their_statements(lrs: Lrs) -> None:
    found = statement(attachments=[attachment(PHOTO), attachment(VOICE, "audio/ogg")])

    assert post(lrs, found, part(PHOTO), part(VOICE, "audio/ogg")).status_code == 200
    response = lrs.get(attachments=True)

    body = read_mixed(response.data, response.headers["Content-Type"])
    assert json.loads(body.statements)["statements"][0]["id"] == found["id"]
    assert set(body.attachments.values()) == {PHOTO, VOICE}
    assert body.content_types[sha256(VOICE).hexdigest()] == "audio/ogg"


def test_one_content_is_kept_once(lrs: Lrs) -> None:
    batch = [statement(attachments=[attachment(PHOTO)]) for _ in range(3)]

    post(lrs, batch, part(PHOTO))
    post(lrs, statement(attachments=[attachment(PHOTO)]), part(PHOTO))

    assert db.session.query(AttachmentContent).count() == 1
    body = lrs.get(attachments=True)
    assert len(read_mixed(body.data, body.headers["Content-Type"]).attachments) == 1


def test_single_statement_comes_with_its_attachments(lrs: Lrs) -> None:
    found = statement(attachments=[attachment(PHOTO)])
    post(lrs, found, part(PHOTO))

    response = lrs.get(statementId=found["id"], attachments=True)

    assert read_mixed(response.data, response.headers["Content-Type"]).attachments
    assert lrs.get(statementId=found["id"]).headers["Content-Type"] == "application/json"


def test_attachment_of_a_substatement_is_kept(lrs: Lrs) -> None:
    inner = {"objectType": "SubStatement", "attachments": [attachment(PHOTO)]}
    inner |= {name: statement()[name] for name in ("actor", "verb", "object")}

    assert post(lrs, statement(object=inner), part(PHOTO)).status_code == 200
    assert db.session.query(AttachmentContent).one().content == PHOTO


@pytest.mark.parametrize("made_by", [sha224, sha256, sha384, sha512])
def test_every_hash_of_the_family_is_taken(lrs: Lrs, made_by: Any) -> None:
    sha2 = made_by(PHOTO).hexdigest()
    found = statement(attachments=[attachment(PHOTO, sha2=sha2)])

    assert post(lrs, found, (PHOTO, "image/png", sha2)).status_code == 200
    assert read_mixed(*by(lrs.get(attachments=True))).attachments == {sha2: PHOTO}
    wrong = made_by(VOICE).hexdigest()
    assert (
        post(lrs, statement(attachments=[attachment(PHOTO, sha2=wrong)]), (PHOTO, "image/png", wrong)).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("given", "status"),
    [("image/png", 200), ("IMAGE/PNG; name=a", 200), ("text/html", 400), ("", 400), ("image/jpeg; image/png", 400)],
)
def test_part_is_of_the_type_that_the_statement_tells(lrs: Lrs, given: str, status: int) -> None:
    answer = post(lrs, statement(attachments=[attachment(PHOTO)]), part(PHOTO, given))

    assert answer.status_code == status
    assert status == 200 or "contentType" in answer.json["error"]


def test_part_without_a_type_is_taken(lrs: Lrs) -> None:
    body, content_type = mixed(statement(attachments=[attachment(PHOTO)]), part(PHOTO, "nothing"))
    body = body.replace(b"Content-Type: nothing\r\n", b"")

    assert lrs.send("POST", "/statements", data=body, headers={"Content-Type": content_type}).status_code == 200


def test_attachment_elsewhere_needs_no_part(lrs: Lrs) -> None:
    found = statement(attachments=[attachment(PHOTO, fileUrl="http://example.org/p.png")])

    assert lrs.store(found) == [found["id"]]


def test_hash_of_a_file_is_not_the_file(app: Flask, lrs: Lrs) -> None:
    post(lrs, statement(attachments=[attachment(PHOTO)]), part(PHOTO))
    curious = Lrs(app, scopes=[Scope.STATEMENTS_WRITE, Scope.STATEMENTS_READ_MINE])
    claimed = statement(attachments=[attachment(PHOTO, fileUrl="http://example.org/p.png")])
    curious.store(claimed)

    answers = [curious.get(attachments=True), curious.get(attachments=True, statementId=claimed["id"])]

    for answer in answers:
        assert answer.status_code == 200
        assert read_mixed(answer.data, answer.headers["Content-Type"]).attachments == {}
    assert list(read_mixed(*by(lrs.get(attachments=True))).attachments.values()) == [PHOTO]


def test_who_has_the_file_too_is_given_it(app: Flask, lrs: Lrs) -> None:
    post(lrs, statement(attachments=[attachment(PHOTO)]), part(PHOTO))
    other = Lrs(app, scopes=[Scope.STATEMENTS_WRITE, Scope.STATEMENTS_READ_MINE])
    without_id = statement(attachments=[attachment(PHOTO, fileUrl="http://example.org/p.png")])
    del without_id["id"]
    batch = [statement(), without_id, statement(attachments=[attachment(PHOTO)])]
    post(other, batch, part(PHOTO))

    answer = other.get(attachments=True)

    assert list(read_mixed(*by(answer)).attachments.values()) == [PHOTO]
    assert db.session.query(SentAttachment).count() == 3
    assert db.session.query(AttachmentContent).count() == 1


def test_file_sent_later_with_the_same_statement_belongs_to_it(lrs: Lrs) -> None:
    found = statement(attachments=[attachment(PHOTO, fileUrl="http://example.org/p.png")])
    lrs.store(found)
    assert read_mixed(*by(lrs.get(attachments=True))).attachments == {}

    assert [post(lrs, found, part(PHOTO)).status_code for _time in range(2)] == [200, 200]

    assert list(read_mixed(*by(lrs.get(attachments=True))).attachments.values()) == [PHOTO]


@pytest.mark.parametrize("count", [2, 12])
def test_page_with_attachments_costs_the_same_queries(lrs: Lrs, count: int) -> None:
    contents = [PHOTO + bytes([number]) for number in range(count)]
    post(lrs, [statement(attachments=[attachment(one)]) for one in contents], *map(part, contents))

    with queries_seen() as queries:
        assert len(read_mixed(*by(lrs.get(attachments=True))).attachments) == count

    assert len([one for one in queries if "xapi_sent_attachment" in one or "xapi_attachment" in one]) == 4


REFUSED: list[tuple[str, list[dict[str, Any]], list[tuple[bytes, str, str]], str]] = [
    ("no part", [attachment(PHOTO)], [], "attachments"),
    ("loose part", [], [part(PHOTO)], "attachments"),
    ("wrong hash", [attachment(PHOTO)], [(VOICE, "image/png", sha256(PHOTO).hexdigest())], "Part 2"),
    ("no hash", [attachment(PHOTO)], [(PHOTO, "image/png", "")], "Part 2"),
]


@pytest.mark.parametrize(("attachments", "parts", "named"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED])
def test_incomplete_request_stores_nothing(lrs: Lrs, attachments: list, parts: list, named: str) -> None:
    response = post(lrs, statement(attachments=attachments), *parts)

    assert response.status_code == 400
    assert named in response.json["error"]
    assert lrs.found() == []
    assert db.session.query(AttachmentContent).count() == 0


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/mixed; boundary=edge"),
        (b"--edge\r\n\r\n{}", "multipart/mixed; boundary=edge"),
        (b"--edge\r\nContent-Type: application/json\r\n\r\n{}\r\n", "multipart/mixed; boundary=edge"),
        (b"--edge\r\nContent-Type: text/plain\r\n\r\n{}\r\n--edge--", "multipart/mixed; boundary=edge"),
        (b"--edge\r\nContent-Type: application/json\r\n\r\n{}\r\n--edge--", "multipart/mixed"),
        (b"--edge\r\nContent-Type: application/json\r\n\r\n{}\r\n--edge--", "multipart/mixed; boundary=" + "x" * 71),
        (b"--other\r\nContent-Type: application/json\r\n\r\n{}\r\n--other--", "multipart/mixed; boundary=edge"),
    ],
)
def test_broken_multipart_is_refused(lrs: Lrs, body: bytes, content_type: str) -> None:
    response = lrs.send("POST", "/statements", data=body, headers={"Content-Type": content_type})

    assert response.status_code == 400
    assert response.json["error"]


@given(st.lists(st.binary(max_size=60), unique=True, max_size=4), st.binary(min_size=1, max_size=40))
def test_mixed_body_survives_writing_and_reading(contents: list[bytes], statements: bytes) -> None:
    # The boundary may not stand inside: hashes and JSON of real requests never hold it.
    pairs = [
        (
            Attachment(
                usage_type="x:y", display={}, content_type="image/png", length=len(one), sha2=sha256(one).hexdigest()
            ),
            one,
        )
        for one in contents
    ]

    body, content_type = write_mixed(statements, pairs)
    found = read_mixed(body, content_type)

    assert (found.statements, set(found.attachments.values())) == (statements, set(contents))


# Data 2.6


@lru_cache
def private_key(number: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def signed(
    found: dict[str, Any], *, algorithm: str = "RS256", signer: int = 1, chain: int | None = None, **changes: Any
):
    """The statement with its signature's attachment, and the part."""
    header = {"alg": algorithm} | ({"x5c": [certificate(private_key(chain))]} if chain else {})
    key = OctKey.import_key("s" * 32) if algorithm.startswith("HS") else RSAKey.import_key(private_key(signer))
    payload = json.dumps(found | changes)
    registry = jws.JWSRegistry(algorithms=[algorithm])
    registry.max_header_length = 10_000
    content = jws.serialize_compact(header, payload, key, registry=registry).encode()
    one = attachment(content, "application/octet-stream", usageType=SIGNATURE)
    return {**found, "attachments": [one]}, part(content, "application/octet-stream")


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
@pytest.mark.parametrize("chain", [None, 1])
def test_signed_statement_is_kept(lrs: Lrs, algorithm: str, chain: int | None) -> None:
    found, content = signed(statement(), algorithm=algorithm, chain=chain)

    response = post(lrs, found, content)

    assert response.status_code == 200, response.text


def test_signature_of_another_statement_is_refused(lrs: Lrs) -> None:
    found, content = signed(statement(), result={"success": True})

    response = post(lrs, found, content)

    assert response.status_code == 400
    assert "another statement" in response.json["error"]


def test_signature_by_another_key_is_refused(lrs: Lrs) -> None:
    found, content = signed(statement(), signer=2, chain=1)

    response = post(lrs, found, content)

    assert response.status_code == 400
    assert "certificate" in response.json["error"]


def test_signature_by_another_algorithm_is_refused(lrs: Lrs) -> None:
    found, content = signed(statement(), algorithm="HS256")

    assert post(lrs, found, content).status_code == 400


@pytest.mark.parametrize("content", [b"", b"a.b.c", b"not a signature", b"e30.e30.e30", b"\xff\xff.\xff.\xff"])
def test_no_signature_is_refused(lrs: Lrs, content: bytes) -> None:
    one = attachment(content, "application/octet-stream", usageType=SIGNATURE)

    response = post(lrs, statement(attachments=[one]), part(content, "application/octet-stream"))

    assert response.status_code == 400
    assert "attachments" in response.json["error"]


def test_signature_must_be_of_its_media_type(lrs: Lrs) -> None:
    found, content = signed(statement())
    found["attachments"][0]["contentType"] = "text/plain"

    assert post(lrs, found, content).status_code == 400


def test_signature_elsewhere_is_refused(lrs: Lrs) -> None:
    one = attachment(b"x", "application/octet-stream", usageType=SIGNATURE, fileUrl="http://example.org/s")

    assert lrs.post(statement(attachments=[one])).status_code == 400
