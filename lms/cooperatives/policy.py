"""Who sees which cooperative, and who gives cards to whose members."""

from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.policy import member, signed_in, staff
from lms.cooperatives import queries
from lms.cooperatives.models import OFFICES_THAT_KEEP_ACCOUNTS, Cooperative, Membership
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.db import db
from lms.core.errors import NotFound


def member_and_cooperative(actor: Person | None) -> tuple[Person, Cooperative | None]:
    """A member, and the cooperative to which she belongs today, if any."""
    (person,) = member(actor)
    membership = queries.current_membership_of(person.id, clock.now().date())
    return person, membership.cooperative if membership else None


def own_cooperative(actor: Person | None) -> tuple[Person, Cooperative]:
    """The cooperative of a member; nobody else has one."""
    person, cooperative = member_and_cooperative(actor)
    if cooperative is None:
        raise NotFound
    return person, cooperative


def accounted_cooperative(actor: Person | None) -> tuple[Person, Cooperative]:
    """The one whose accounts she keeps by her office."""
    person, cooperative = own_cooperative(actor)
    if not may_keep_accounts(person, cooperative):
        raise NotFound
    return person, cooperative


def staff_cooperative(actor: Person | None, cooperative_id: UUID) -> tuple[Person, Cooperative]:
    (person,) = staff(actor)
    visible = queries.cooperatives_visible_to(person)
    return person, first_or_404(visible.where(Cooperative.id == cooperative_id))


def supervised_cooperative(actor: Person | None, cooperative_id: UUID) -> tuple[Person, Cooperative]:
    person, cooperative = staff_cooperative(actor, cooperative_id)
    if person.staff_role not in queries.SUPERVISION:
        raise NotFound
    return person, cooperative


def member_to_give_card(actor: Person | None, person_id: UUID) -> tuple[Person, Membership]:
    """A member, with her cooperative, to whom `actor` may give a card."""
    (person,) = signed_in(actor)
    return person, first_or_404(queries.members_given_cards_by(person).where(Membership.person_id == person_id))


def may_keep_accounts(actor: Person, cooperative: Cooperative) -> bool:
    kept = queries.cooperatives_where_office_is_held(actor.id, OFFICES_THAT_KEEP_ACCOUNTS, clock.now().date())
    return cooperative.id in db.session.scalars(kept).all()


def may_give_cards(actor: Person, cooperative_id: UUID) -> bool:
    """Whether the button is shown beside the members of this cooperative."""
    given = queries.cooperatives_whose_cards_are_given_by(actor).where(Cooperative.id == cooperative_id)
    return db.session.scalar(given) is not None
