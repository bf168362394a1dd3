"""What is written into the register: who left, who was given an office, whose office is over.

One at a time for each cooperative: each verb takes its lock and looks again, so that what two people send at once is written
once, and the second is told. Whoever heads a cooperative does not take herself out of it: others name who follows her.
"""

from datetime import date
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives import services as terms
from lms.cooperatives.models import EndReason, Membership, Office, OfficeKind
from lms.cooperatives.register import queries
from lms.cooperatives.register.consequences import MOST_MANAGERS, PASSING
from lms.cooperatives.signals import register_written
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _

HEADS = (OfficeKind.PRESIDENT, OfficeKind.MANAGER)


class AheadOfToday(DomainError):
    status = 422
    message = _("This day has not come yet. Write it down on the day itself.")


class BeforeJoining(DomainError):
    status = 422
    message = _("This day lies before the first one. Choose that day or a later one.")


class HasLeft(DomainError):
    message = _("It is written down already that this member left.")


class OfficeIsOver(DomainError):
    message = _("It is written down already that this office ended.")


class HoldsItAlready(DomainError):
    message = _("She holds this office already.")


class ManyManagers(DomainError):
    message = _("There are three managers, the most that the law allows (article 65). End one of their offices first.")


class OwnHead(DomainError):
    """The head of a cooperative would take herself out of it."""

    message = _(
        "You cannot end your own office or membership here. The board or the assembly names who follows you; give her the "
        "office, or ask your adviser to write it down."
    )


def note_departure(membership: Membership, *, on: date, reason: EndReason, by: Person, today: date) -> None:
    """`on`: the first day on which she is no member. Raises AheadOfToday, BeforeJoining, HasLeft, OwnHead."""
    look_again(membership)
    if membership.to_on is not None:
        raise HasLeft
    refuse_own_head(by, membership.person_id, membership, today)
    check_day(on, first=queries.earliest_end_of(membership), today=today)
    terms.end_membership(membership, on=on, reason=reason, by=by)
    tell_of(membership, "member_left", on=on, by=by, has_died=reason is EndReason.DIED)


def appoint(membership: Membership, kind: OfficeKind, *, since: date, by: Person, today: date) -> None:
    """A member is given an office. There is one president: the office of the one before ends on that day.

    Raises AheadOfToday, BeforeJoining, HasLeft, HoldsItAlready, ManyManagers.
    """
    look_again(membership)
    if membership.to_on is not None:
        raise HasLeft
    check_day(since, first=membership.from_on, today=today)
    held = cooperatives.offices_held_by(membership.person_id, membership.cooperative_id, today)
    if any(office.kind is kind for office in held):
        raise HoldsItAlready
    holders = queries.holders_of(membership.cooperative_id, kind, today)
    if kind is OfficeKind.MANAGER and len(holders) >= MOST_MANAGERS:
        raise ManyManagers
    if kind in PASSING:
        for office in holders:
            check_day(since, first=office.from_on, today=today)
            terms.end_office(office, on=since, by=by)
            tell_of(office, "office_ended", on=since, by=by)
    terms.give_office(membership.cooperative, membership.person, kind, since=since, by=by)
    db.session.flush()
    tell_of(membership, "office_given", on=since, by=by, office=kind)


def end_office(office: Office, *, on: date, by: Person, today: date) -> None:
    """Raises AheadOfToday, BeforeJoining, OfficeIsOver, OwnHead."""
    look_again(office)
    if office.to_on is not None:
        raise OfficeIsOver
    if office.kind in HEADS:
        refuse_own_head(by, office.person_id, office, today)
    check_day(on, first=office.from_on, today=today)
    terms.end_office(office, on=on, by=by)
    tell_of(office, "office_ended", on=on, by=by)


def refuse_own_head(by: Person, person_id: UUID, term: Membership | Office, today: date) -> None:
    """Raises OwnHead."""
    if is_own_head(by, person_id, term, today):
        raise OwnHead


def is_own_head(by: Person, person_id: UUID, term: Membership | Office, today: date) -> bool:
    """Whether it is herself whom `by`, who heads the cooperative, would take out of it."""
    return by.id == person_id and any(one.person_id == by.id for one in queries.heads_of(term.cooperative_id, today))


def tell_of(
    term: Membership | Office,
    what: str,
    *,
    on: date,
    by: Person,
    office: OfficeKind | None = None,
    has_died: bool = False,
) -> None:
    register_written.send(
        term.cooperative_id,
        cooperative=term.cooperative,
        person=term.person,
        what=what,
        office=term.kind if isinstance(term, Office) else office,
        on=on,
        by=by,
        has_died=has_died,
    )


def look_again(term: Membership | Office) -> None:
    terms.lock(term.cooperative)
    db.session.refresh(term, ["to_on"])


def check_day(day: date, *, first: date, today: date) -> None:
    if day > today:
        raise AheadOfToday
    if day < first:
        raise BeforeJoining
