"""What a certificate says, in both languages, gathered for the page and for the paper."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.accounts.models import Person
from lms.certification import queries
from lms.certification.codes import grouped
from lms.certification.models import Certificate
from lms.certification.pdf import CertificateFacts
from lms.certification.seals import seal_of
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import MOROCCO, date_in
from lms.core.i18n import lazy as _
from lms.core.ids import id_from
from lms.learning import queries as learning
from lms.learning.content import Text
from lms.notices import services as notices
from lms.xapi import agents, profile, verbs
from lms.xapi import queries as xapi
from lms.xapi import services as xapi_services
from lms.xapi.statement import Activity, Context, ContextActivities, Definition, Result, Statement, decode

# Who issues certificates, as the paper names it.
ISSUER = {"ar": "منصة «التعاونيات تتعلم»", "fr": "Plateforme « Les coopératives apprennent »"}


# A kind of notice.
REVOKED = "certificate_withdrawn"


class AlreadyRevoked(DomainError):
    message = _("This certificate was withdrawn before.")


class Revoked(DomainError):
    message = _("This certificate was withdrawn: there is no paper of it any more.")


@dataclass(frozen=True)
class Shown:
    """A certificate with what it names."""

    certificate: Certificate
    holder: Person
    cooperative: Cooperative | None
    # The module or the course.
    achievement: Text
    course: Text
    slug: str
    # SHA-256 of the statement that says it: the star is drawn from it.
    digest: str

    @property
    def is_course(self) -> bool:
        return self.certificate.item == ""

    @property
    def code(self) -> str:
        return grouped(self.certificate.code)


def show(certificate: Certificate) -> Shown:
    course = learning.content_of(certificate.revision_id)
    module = course.module(certificate.item)
    holder = db.session.get_one(Person, certificate.person_id)
    cooperative = db.session.get(Cooperative, certificate.cooperative_id) if certificate.cooperative_id else None
    document = xapi.document_of(certificate.id) or str(certificate.id)
    return Shown(
        certificate,
        holder,
        cooperative,
        module.title if module else course.title,
        course.title,
        course.slug,
        hashlib.sha256(document.encode()).hexdigest(),
    )


def shelf_of(person: Person) -> list[Shown]:
    """All her certificates, the latest first."""
    return [show(certificate) for certificate in db.session.scalars(queries.certificates_of(person.id))]


def claim_of(shown: Shown) -> list[str]:
    """What is signed of it: the code, what was achieved ("course", "module" or "" for the whole), the day, whose it is."""
    certificate, holder = shown.certificate, shown.holder
    day = certificate.earned_at.astimezone(MOROCCO).date().isoformat()
    return [shown.code, shown.slug, certificate.item, day, holder.name_ar, holder.name_fr]


def titles() -> dict[str, Text]:
    """Of every course and module that certificates are given for: "course/module", or "course/"."""
    found = {}
    for course in learning.published_courses():
        found[f"{course.slug}/"] = course.title
        found |= {f"{course.slug}/{module.slug}": module.title for module in course.modules if module.quiz}
    return found


def paper_of(shown: Shown, verify_url: str, claim: str) -> CertificateFacts:
    certificate, cooperative = shown.certificate, shown.cooperative
    return CertificateFacts(
        holder_ar=shown.holder.name_ar or shown.holder.name_fr,
        holder_fr=shown.holder.name_fr or shown.holder.name_ar,
        achievement_ar=shown.achievement["ar"],
        achievement_fr=shown.achievement["fr"],
        kind="course" if shown.is_course else "module",
        cooperative_ar=cooperative.name_ar if cooperative else None,
        cooperative_fr=cooperative.name_fr if cooperative else None,
        issued_on_ar=date_in("ar", certificate.earned_at),
        issued_on_fr=date_in("fr", certificate.earned_at),
        score_percent=None if certificate.scaled is None else round(certificate.scaled * 100),
        code=shown.code,
        verify_url=verify_url,
        claim=claim,
        credential_hash=shown.digest,
        issuer_ar=ISSUER["ar"],
        issuer_fr=ISSUER["fr"],
    )


def revoke(certificate: Certificate, *, by: Person | None, reason: str, at: datetime) -> None:
    """Take a certificate back: it stays visible as revoked, counts for nothing from now on, and its holder is told.

    For good; who passes again earns another one. `by`: None at the command line. Raises AlreadyRevoked, for two may
    do it at once.
    """
    db.session.refresh(certificate, ["revoked_at"], with_for_update=True)
    if certificate.revoked_at is not None:
        raise AlreadyRevoked
    xapi_services.record(
        Statement(
            id=_revocation_id(certificate),
            actor=agents.person_agent(by.id) if by else agents.platform_agent(),
            verb=verbs.RETRACTED,
            object=Activity(
                id=agents.activity_id("certificates", certificate.code), definition=Definition(type=verbs.CERTIFICATE)
            ),
            timestamp=at,
            result=Result(response=reason),
            context=Context(
                registration=certificate.registration, context_activities=ContextActivities(category=profile.category())
            ),
        )
    )
    notices.tell(
        [certificate.person_id],
        REVOKED,
        {"code": certificate.code, "reason": reason},
        subject=f"{REVOKED}:{certificate.id}",
        at=at,
    )


def to_pass_again(registration: UUID) -> list[str]:
    """The exam and quizzes that must be passed again, for their certificates were withdrawn; the exam first."""
    withdrawn = queries.withdrawn_of([registration])
    if not withdrawn:
        return []
    course = learning.content_of(withdrawn[0].revision_id)
    seals = {seal_of(course, one.item) for one in withdrawn}
    return sorted(seals, key=lambda seal: (seal != "exam", seal))


def reason_of(certificate: Certificate) -> str | None:
    """Why it was revoked, as its statement says; for its holder and for staff, not for the public."""
    document = xapi.document_of(_revocation_id(certificate)) if certificate.revoked_at else None
    result = decode(document).result if document else None
    return result.response if result else None


def _revocation_id(certificate: Certificate) -> UUID:
    return id_from("retracted", certificate.id)
