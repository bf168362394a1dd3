"""The certificate on paper: one A4 page in Arabic and French. Draws the facts it is given, checks nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lms.core.pdf import compile_pdf, compile_png
from lms.core.qr import qr_svg
from lms.core.star import star_svg

TEMPLATE = Path(__file__).with_name("certificate.typ")

CODE_GROUP = 4


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """What the page says. Dates are already written out in each language; the hash decides the star."""

    holder_ar: str
    holder_fr: str
    achievement_ar: str
    achievement_fr: str
    kind: Literal["module", "course"]
    cooperative_ar: str | None
    cooperative_fr: str | None
    issued_on_ar: str
    issued_on_fr: str
    score_percent: int | None
    code: str
    verify_url: str
    # What the QR code carries behind the address, for phones without network (claims.py).
    claim: str
    credential_hash: str
    issuer_ar: str = ""
    issuer_fr: str = ""


def certificate_pdf(facts: CertificateFacts) -> bytes:
    return compile_pdf(TEMPLATE, _values(facts), _pictures(facts))


def certificate_png(facts: CertificateFacts, *, ppi: float = 96) -> bytes:
    """The same page as a picture, to show on the screen before it is printed."""
    return compile_png(TEMPLATE, _values(facts), _pictures(facts), ppi=ppi)[0]


def readable_code(code: str) -> str:
    """In groups of four for the eye and the voice; a code that has its own hyphens keeps them."""
    if "-" in code:
        return code
    return "-".join(code[start : start + CODE_GROUP] for start in range(0, len(code), CODE_GROUP))


def _values(facts: CertificateFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "code": readable_code(facts.code),
        "verify_url": facts.verify_url.removeprefix("https://"),
        "score": "" if facts.score_percent is None else str(facts.score_percent),
        "ar": {
            "holder": facts.holder_ar,
            "achievement": facts.achievement_ar,
            "cooperative": facts.cooperative_ar or "",
            "issued_on": facts.issued_on_ar,
            "issuer": facts.issuer_ar,
        },
        "fr": {
            "holder": facts.holder_fr,
            "achievement": facts.achievement_fr,
            "cooperative": facts.cooperative_fr or "",
            "issued_on": facts.issued_on_fr,
            "issuer": facts.issuer_fr,
        },
    }


def _pictures(facts: CertificateFacts) -> dict[str, bytes]:
    return {
        "star.svg": star_svg(facts.credential_hash).encode(),
        "qr.svg": qr_svg(f"{facts.verify_url}#{facts.claim}", light="#FBF7EE").encode(),
    }
