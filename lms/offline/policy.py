"""Who may keep what on a phone: her own courses; and whose token a phone holds."""

from uuid import UUID

from lms.accounts import bearers
from lms.accounts import policy as accounts
from lms.accounts.models import Person, StaffRole
from lms.core.access import first_or_404, public
from lms.core.errors import DomainError, NotFound
from lms.core.i18n import LANGUAGES, Language
from lms.core.i18n import lazy as _
from lms.learning import policy as learning
from lms.learning.policy import OpenCourse
from lms.offline import queries
from lms.offline.models import OutboxRefusal
from lms.offline.packages import may_be_kept

# What is kept is opened by a PIN: staff have none.
member = accounts.member


class TokenEnded(DomainError):
    status = 401
    message = _("This phone must sign in again. What waits here is kept until then.")


@public
def language_with_code(_actor: None, code: str) -> tuple[Language]:
    if code not in LANGUAGES:
        raise NotFound
    return (LANGUAGES[code],)


def own_course(actor: Person | None, slug: str) -> tuple[Person, OpenCourse]:
    (person,) = keeper(actor)
    _person, found = learning.open_course(person, slug)
    if found.enrolment is None or not may_be_kept(found.content):
        raise NotFound
    return person, found


class NothingKeptWithHelp(DomainError):
    message = _("While somebody helps you, nothing is kept on this phone: it is the helper’s.")


def keeper(actor: Person | None) -> tuple[Person]:
    """Who may keep something on this phone. Raises NothingKeptWithHelp: a token would outlive the help."""
    (person,) = accounts.member(actor)
    if person.helper is not None:
        raise NothingKeptWithHelp
    return (person,)


@public
def bearer(_actor: None) -> tuple[Person]:
    """Whose token the request carries; it then speaks her language. Raises TokenEnded."""
    (person,) = token_holder(_actor)
    bearers.act_as(person)
    return (person,)


@public
def token_holder(_actor: None) -> tuple[Person]:
    """As `bearer`, for whom she is about to be signed in by cookie."""
    person = bearers.bearer()
    if person is None or person.helper is not None:
        raise TokenEnded
    return (person,)


def officer(actor: Person | None) -> tuple[Person]:
    (person,) = accounts.staff(actor)
    if person.staff_role not in (StaffRole.OFFICER, StaffRole.ADMINISTRATOR):
        raise NotFound
    return (person,)


def refusal(actor: Person | None, refusal_id: UUID) -> tuple[Person, OutboxRefusal]:
    (person,) = officer(actor)
    return person, first_or_404(queries.any_refusal().where(OutboxRefusal.id == refusal_id))
