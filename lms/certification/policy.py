"""A certificate is its holder's; whoever has the code may check it."""

from lms.accounts import policy as accounts
from lms.accounts.models import Person, StaffRole
from lms.certification import queries
from lms.certification.codes import read_code
from lms.certification.models import Certificate
from lms.certification.services import Revoked
from lms.core.access import first_or_404, public
from lms.core.db import db
from lms.core.errors import NotFound

signed_in = accounts.signed_in
REVOKERS = (StaffRole.OFFICER, StaffRole.ADMINISTRATOR)


def own_certificate(actor: Person | None, code: str) -> tuple[Person, Certificate]:
    (person,) = accounts.signed_in(actor)
    return person, first_or_404(queries.certificates_of(person.id).where(Certificate.code == (read_code(code) or "")))


def own_paper(actor: Person | None, code: str) -> tuple[Person, Certificate]:
    """Raises Revoked: what counts for nothing is not printed."""
    person, certificate = own_certificate(actor, code)
    if certificate.revoked_at is not None:
        raise Revoked
    return person, certificate


def revoker(actor: Person | None) -> tuple[Person]:
    """Officers and administrators: a certificate is the platform's word, not a delegation's."""
    (person,) = accounts.staff(actor)
    if person.staff_role not in REVOKERS:
        raise NotFound
    return (person,)


def certificate_to_revoke(actor: Person | None, code: str) -> tuple[Person, Certificate]:
    """Any, also one that was revoked: then its page says so."""
    (person,) = revoker(actor)
    return person, first_or_404(queries.certificate_with_code(read_code(code) or ""))


@public
def genuine(actor: Person | None, code: str) -> tuple[Certificate]:
    """A certificate that exists, for whoever has its code."""
    _typed, certificate = claim(actor, code)
    if certificate is None:
        raise NotFound
    return (certificate,)


@public
def claim(_actor: Person | None, code: str) -> tuple[str, Certificate | None]:
    """What a visitor wants checked: the code as typed, and the certificate if there is one."""
    if len(code) > 60:
        raise NotFound
    read = read_code(code)
    return code, db.session.scalar(queries.certificate_with_code(read)) if read else None
