"""Who sees which cooperative, and who gives cards to whose members."""

from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.policy import member, signed_in, staff
from lms.cooperatives import queries
from lms.cooperatives.models import Cooperative, Membership, OfficeKind
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.db import db
from lms.core.errors import NotFound

# The law names no treasurer: accounts are kept by the president or the manager, or by whom the statutes name (art. 71).
ACCOUNT_KEEPERS = (OfficeKind.TREASURER, OfficeKind.PRESIDENT, OfficeKind.MANAGER, OfficeKind.DIRECTOR)


def member_and_cooperative(actor: Person | None) -> tuple[Person, Cooperative | None]:
    """A member, and the cooperative to which she belongs today, if any."""
    (person,) = member(actor)
    membership = queries.current_membership_of(person.id, clock.now().date())
    return person, membership.cooperative if membership else None


def membership_to_choose(actor: Person | None, cooperative_id: UUID) -> tuple[Cooperative]:
    """One of those to which she belongs today."""
    (person,) = member(actor)
    found = queries.memberships_of(person.id, clock.now().date())
    chosen = next((one.cooperative for one in found if one.cooperative_id == cooperative_id), None)
    if chosen is None:
        raise NotFound
    return (chosen,)


def staff_cooperative(actor: Person | None, cooperative_id: UUID) -> tuple[Person, Cooperative]:
    (person,) = staff(actor)
    visible = queries.cooperatives_visible_to(person)
    return person, first_or_404(visible.where(Cooperative.id == cooperative_id))


def member_to_give_card(actor: Person | None, person_id: UUID) -> tuple[Person, Membership]:
    """A member, with her cooperative, to whom `actor` may give a card."""
    (person,) = signed_in(actor)
    return person, first_or_404(queries.members_given_cards_by(person).where(Membership.person_id == person_id))


def may_keep_accounts(actor: Person, cooperative: Cooperative) -> bool:
    kept = queries.cooperatives_where_office_is_held(actor.id, ACCOUNT_KEEPERS, clock.now().date())
    return cooperative.id in db.session.scalars(kept).all()


def may_give_cards(actor: Person, cooperative_id: UUID) -> bool:
    """Whether the button is shown beside the members of this cooperative."""
    given = queries.cooperatives_whose_cards_are_given_by(actor).where(Cooperative.id == cooperative_id)
    return db.session.scalar(given) is not None
