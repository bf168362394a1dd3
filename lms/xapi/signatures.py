"""Signed statements (xAPI 1.0.3, Data 2.6): the attachment is a JSON Web Signature (RFC 7515) of the statement. Pure."""

import base64
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from lms.xapi.comparison import is_same_statement
from lms.xapi.statement import Attachment, BadStatement, Statement, read

ALGORITHMS = ["RS256", "RS384", "RS512"]
CONTENT_TYPE = "application/octet-stream"
# RFC 7518, 3.3.
SHORTEST_KEY = 2048


class _Sizes(jws.JWSRegistry):
    """Certificates and statements are longer than the library expects of tokens; requests are limited anyway."""

    max_header_length = 100_000
    max_payload_length = 10_000_000
    max_signature_length = 10_000


_registry = _Sizes(algorithms=ALGORITHMS)


def check_signature(statement: Statement, attachment: Attachment, content: bytes) -> None:
    """Raise BadStatement unless `content` is a signature of this statement.

    Where its header carries a certificate (x5c) the signature must be true; without one only its form can be judged.
    """
    if attachment.content_type != CONTENT_TYPE:
        raise BadStatement(f"attachments: the contentType of a signature is {CONTENT_TYPE}")
    try:
        extracted = jws.extract_compact(content.strip(), registry=_registry)
        header: dict[str, Any] = dict(extracted.headers())
        if header.get("alg") not in ALGORITHMS:
            raise BadStatement(f"attachments: a signature is made with one of {', '.join(ALGORITHMS)}")
        if "x5c" in header:
            key = _key_of(header["x5c"])
            if not jws.validate_compact(extracted, key, registry=_registry):
                raise BadStatement("attachments: the signature is not by the key of its certificate")
    except BadStatement:
        raise
    except (JoseError, ValueError, TypeError, KeyError, IndexError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise BadStatement(f"attachments: not a JSON Web Signature ({error})") from error
    signed, _raw = read(extracted.payload)
    # Data 2.6: the payload is the statement before the signature was added to it.
    if not is_same_statement(signed, statement):
        raise BadStatement("attachments: the signature is of another statement")


def _key_of(chain: Any) -> RSAKey:
    """The public key of the first certificate (RFC 7515, 4.1.6)."""
    if not isinstance(chain, list) or not chain or not isinstance(chain[0], str):
        raise BadStatement("attachments: x5c is a list of certificates, the first one that of the signature")
    certificate = x509.load_der_x509_certificate(base64.b64decode(chain[0]))
    public = certificate.public_key()
    if not isinstance(public, RSAPublicKey) or public.key_size < SHORTEST_KEY:
        raise BadStatement(f"attachments: the key of the certificate is not an RSA key of {SHORTEST_KEY} bits or more")
    return RSAKey.import_key(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
