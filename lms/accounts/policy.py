"""Who is signed in, and as what. Outsiders are told that nothing is there."""

from uuid import UUID

from lms.accounts import halfway, queries
from lms.accounts.faces import known_faces
from lms.accounts.halfway import Halfway
from lms.accounts.models import Person, SignIn, StaffRole
from lms.accounts.services import HelpGoesOn, OnlyHerself
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.db import db
from lms.core.errors import NotFound, SignInRequired


def signed_in(actor: Person | None) -> tuple[Person]:
    if actor is None:
        raise SignInRequired
    return (actor,)


def herself(actor: Person | None) -> tuple[Person]:
    """Whoever is signed in without somebody's help. Raises OnlyHerself."""
    (person,) = signed_in(actor)
    if person.helper is not None:
        raise OnlyHerself
    return (person,)


def staff(actor: Person | None) -> tuple[Person]:
    (person,) = signed_in(actor)
    if not person.is_staff:
        raise NotFound
    return (person,)


def administrator(actor: Person | None) -> tuple[Person]:
    (person,) = staff(actor)
    if person.staff_role is not StaffRole.ADMINISTRATOR:
        raise NotFound
    return (person,)


def adviser(actor: Person | None) -> tuple[Person]:
    (person,) = staff(actor)
    if person.staff_role is not StaffRole.ADVISER:
        raise NotFound
    return (person,)


def whoever(actor: Person | None) -> tuple[Person | None]:
    """Pages for everyone that say something else to whom is signed in."""
    return (actor,)


def people_known_here(_actor: Person | None) -> tuple[list[Person]]:
    """The members whose faces this phone knows, newest first."""
    known = known_faces()
    if not known:
        return ([],)
    found = {person.id: person for person in db.session.scalars(queries.members_who_can_sign_in(known))}
    return ([found[person_id] for person_id in known if person_id in found],)


def person_known_here(_actor: Person | None, person_id: UUID) -> tuple[Person]:
    """Names and pictures are shown on phones that know them, to nobody else."""
    if person_id not in known_faces():
        raise NotFound
    return (first_or_404(queries.members_who_can_sign_in([person_id])),)


def helper_of_others(actor: Person | None) -> tuple[Person, list[Person]]:
    """Whoever is signed in may let another sign in beside her, with that one's PIN; with the faces that this phone knows.

    Raises HelpGoesOn: help does not go through a third person.
    """
    (person,) = signed_in(actor)
    if person.helper is not None:
        raise HelpGoesOn
    (people,) = people_known_here(actor)
    return person, [one for one in people if one.id != person.id]


def person_to_help(actor: Person | None, person_id: UUID) -> tuple[Person, Person]:
    helper, _people = helper_of_others(actor)
    (person,) = person_known_here(actor, person_id)
    if person.id == helper.id:
        raise NotFound
    return helper, person


def own_session(actor: Person | None, session_id: UUID) -> tuple[Person, SignIn]:
    """Of her own, to end it. Raises OnlyHerself."""
    (person,) = herself(actor)
    return person, first_or_404(queries.open_sessions_of(person.id).where(SignIn.id == session_id))


def member(actor: Person | None) -> tuple[Person]:
    """Who signs in with a PIN."""
    (person,) = signed_in(actor)
    if person.is_staff:
        raise NotFound
    return (person,)


def member_herself(actor: Person | None) -> tuple[Person]:
    """Raises OnlyHerself."""
    member(actor)
    return herself(actor)


def staff_member(actor: Person | None, person_id: UUID) -> tuple[Person, Person]:
    """Any of the staff, for administrators."""
    (person,) = administrator(actor)
    return person, first_or_404(queries.staff_members().where(Person.id == person_id))


def halfway_through(_actor: Person | None) -> tuple[Person, Halfway]:
    """Staff who have given the password and not yet the second factor. Raises StartAgain."""
    half = halfway.current(clock.now())
    return first_or_404(queries.staff_members().where(Person.id == half.person_id)), half


def halfway_enrolled(actor: Person | None) -> tuple[Person, Halfway]:
    person, half = halfway_through(actor)
    if person.totp_secret is None:
        raise NotFound
    return person, half


def halfway_enrolling(actor: Person | None) -> tuple[Person, Halfway, str]:
    """With the secret that is being enrolled."""
    person, half = halfway_through(actor)
    if person.totp_secret is not None or half.totp_secret is None:
        raise NotFound
    return person, half, half.totp_secret
