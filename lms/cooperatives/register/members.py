"""Who joins, and who a member is: what is written down about people, by whom.

An account that somebody uses is nobody else's to take. A phone number that is known brings its holder's account along with it,
and who keeps the register gives cards for a new PIN: so the cooperative itself adds new people and those who come back to it;
somebody who is known from elsewhere is added by staff, and so is the number of an account in use changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lms.accounts import sessions
from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives import services as terms
from lms.cooperatives.models import Cooperative, Membership
from lms.cooperatives.particulars import Particulars
from lms.cooperatives.register import queries
from lms.cooperatives.register.services import HasLeft, look_again, tell_of
from lms.cooperatives.signals import announce
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language
from lms.core.ids import new_id


@dataclass(frozen=True)
class Joining:
    """`key` is that of the form: the same again is the same member. `known_id`: the reader said that it is this person."""

    particulars: Particulars
    since: date
    key: UUID
    known_id: UUID | None = None


@dataclass(frozen=True)
class Known:
    """Somebody whom the platform knows, and where she is a member today."""

    person: Person
    elsewhere: Sequence[Cooperative]


class Refused(DomainError):
    """Shown at the `field` that it is about."""

    status = 422
    field: ClassVar[str] = "phone"


class OfNoMember(Refused):
    message = terms.OF_NO_MEMBER


class IsHereAlready(Refused):
    def __init__(self, person: Person) -> None:
        super().__init__(
            _(
                "This is the number of %(name)s, who is on the register already. Leave it empty where two people share a phone.",
                name=name_in_language(person),
            )
        )


class IsLikeAnother(Refused):
    field = "name_ar"
    message = _(
        "Somebody with this name is on the register already. Give a phone number or a year of birth to tell them apart."
    )


class SamePurpose(Refused):
    """Art. 16. What is the same purpose is read from the sector, the same territory from the province."""

    def __init__(self, person: Person, other: Cooperative) -> None:
        super().__init__(
            _(
                "%(name)s is a member of %(cooperative)s. Nobody may belong to two cooperatives with the same purpose in the "
                "same territory (law 112-12, article 16).",
                name=name_in_language(person),
                cooperative=name_in_language(other),
            )
        )


class AskTheAdviser(Refused):
    message = _(
        "Somebody has this number on the platform already. If it is she who joins, your adviser adds her: nobody may belong to "
        "two cooperatives with the same purpose in the same territory (law 112-12, article 16). Leave it empty where two people "
        "share a phone."
    )


class TakenJustNow(Refused):
    message = _("Somebody was given this number at this very moment. Look at it once more.")


class JoinedTooEarly(Refused):
    field = "on"
    message = _("She was a member until a later day. Choose that day or one after it.")


class NumberInUse(Refused):
    message = _("Somebody has this number already. Leave it empty where two people share a phone.")


class OnlyByStaff(Refused):
    message = _("She signs in with her number. Only your adviser can change it.")


class IsKnown(DomainError):
    """The reader says whether it is she, before anything is written."""

    status = 422

    def __init__(self, known: Known) -> None:
        super().__init__(_("Is it she?"))
        self.known = known


class NotToCorrect(DomainError):
    message = _("This account is closed, or is no member’s. It is not corrected here.")


def note_joining(cooperative: Cooperative, joining: Joining, *, by: Person, at: datetime) -> Membership:
    """She is a member from that day; a form that comes twice adds her once. The day was checked by the form.

    Raises StruckOff, IsKnown and every Refused of `known_by`, JoinedTooEarly, TakenJustNow.
    """
    terms.lock(cooperative)
    sent = queries.membership_with_id(joining.key)
    if (
        sent
        and sent.cooperative_id == cooperative.id
        and (sent.person_id == joining.known_id or joining.particulars.are_of(sent.person))
    ):
        return sent
    check_growing(cooperative)
    known = known_by(cooperative, joining.particulars, by=by, today=at.date())
    if known and joining.known_id != known.person.id:
        raise IsKnown(known)
    if known:
        before = queries.latest_membership_in(cooperative.id, known.person.id)
        if before and before.to_on and joining.since < before.to_on:
            raise JoinedTooEarly
    person = known.person if known else _add_person(joining.particulars, at)
    # The form was sent before, and filled in anew for somebody else.
    key = new_id() if sent else joining.key
    membership = _add_membership(cooperative, person, joining.since, by=by, key=key)
    tell_of(membership, "member_joined", on=joining.since, by=by)
    return membership


def check_growing(cooperative: Cooperative) -> None:
    """Raises StruckOff."""
    if cooperative.struck_off_on is not None:
        raise terms.StruckOff


def known_by(cooperative: Cooperative, particulars: Particulars, *, by: Person, today: date) -> Known | None:
    """Who it is whom the platform knows by this number, or by this name among those without one; None for somebody new.

    Raises OfNoMember, IsHereAlready, IsLikeAnother, AskTheAdviser, SamePurpose.
    """
    if particulars.phone is None:
        like = queries.people_like(cooperative.id, *particulars.likeness)
        if any(cooperative.id in cooperatives.cooperatives_of(one.id, today) for one in like):
            raise IsLikeAnother
        person = like[0] if like else None
    else:
        person = queries.person_with_phone(particulars.phone)
    if person is None:
        return None
    if person.is_staff or person.closed_at:
        raise OfNoMember
    ids = cooperatives.cooperatives_of(person.id, today)
    if cooperative.id in ids:
        raise IsHereAlready(person)
    if not by.is_staff and (ids or not queries.latest_membership_in(cooperative.id, person.id)):
        raise AskTheAdviser
    elsewhere = cooperatives.cooperatives_with_ids(ids) if ids else ()
    for other in elsewhere:
        if have_same_purpose(cooperative, other):
            raise SamePurpose(person, other)
    return Known(person, elsewhere)


def have_same_purpose(one: Cooperative, other: Cooperative) -> bool:
    """In the same territory (art. 16), as far as sector and province tell it."""
    return (one.sector, one.province_code) == (other.sector, other.province_code)


def correct(membership: Membership, particulars: Particulars, *, by: Person, at: datetime) -> bool:
    """Whether anything was changed. Where the number of an account in use changes, its sessions end.

    Raises HasLeft, NotToCorrect, OnlyByStaff, NumberInUse.
    """
    look_again(membership)
    person = membership.person
    db.session.refresh(person, with_for_update=True)
    if membership.to_on is not None:
        raise HasLeft
    if person.is_staff or person.closed_at:
        raise NotToCorrect
    has_new_phone = particulars.phone != person.phone
    if has_new_phone and not may_change_phone(by, membership, at.date()):
        raise OnlyByStaff
    kept = _particulars_of(person)
    new = {name: getattr(particulars, name) for name in kept}
    if new == kept:
        return False
    try:
        with db.session.begin_nested():
            for name, value in new.items():
                setattr(person, name, value)
            db.session.flush()
    except IntegrityError as error:
        raise NumberInUse from error
    if has_new_phone and person.is_activated:
        sessions.end_all(person.id, at=at)
    announce(membership.cooperative_id, "member_corrected")
    if has_new_phone:
        tell_of(membership, "phone_changed", on=at.date(), by=by)
    if {**new, "phone": None} != {**kept, "phone": None}:
        tell_of(membership, "member_corrected", on=at.date(), by=by)
    return True


def may_change_phone(by: Person, membership: Membership, today: date) -> bool:
    """The number of an account that nobody uses yet, and that no other cooperative shares; staff any."""
    is_elsewhere = bool(queries.other_cooperatives_of(membership, today))
    return by.is_staff or not (membership.person.is_activated or is_elsewhere)


def _particulars_of(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("name_ar", "name_fr", "phone", "gender", "birth_year")}


def _add_membership(cooperative: Cooperative, person: Person, since: date, *, by: Person, key: UUID) -> Membership:
    try:
        with db.session.begin_nested():
            membership = terms.add_member(cooperative, person, since=since, by=by, key=key)
            db.session.flush()
    except IntegrityError as error:
        raise TakenJustNow from error
    membership.cooperative, membership.person = cooperative, person
    return membership


def _add_person(particulars: Particulars, at: datetime) -> Person:
    try:
        with db.session.begin_nested():
            person = terms.add_person(particulars, at=at)
            db.session.flush()
    except IntegrityError as error:
        raise TakenJustNow from error
    return person
