"""Questions about cooperatives, their members and the offices that these hold on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.util import identity_key

from lms.accounts.models import Gender, Person, StaffRole
from lms.cooperatives.models import OFFICES_THAT_KEEP_MEMBERS, Cooperative, Membership, Office, OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.core.pages import Page, number_within
from lms.core.search import is_called

# Cooperatives, for `column.in_(scope)`.
Scope = Select[UUID] | BindParameter[UUID] | Sequence[UUID]
# Who sees what is shared with the adviser: ODCo's own supervision, not trainers.
SUPERVISION = (StaffRole.ADVISER, StaffRole.OFFICER, StaffRole.ADMINISTRATOR)


def current_membership_of(person_id: UUID, on: date) -> Membership | None:
    """Her membership on that day, with its cooperative loaded; of several the one that she chose, else the oldest."""
    found = memberships_of(person_id, on)
    # Whoever acts in this request is loaded already; of all others nothing is chosen.
    reader = db.session.identity_map.get(identity_key(Person, person_id))
    chosen = reader.chosen_cooperative if reader else None
    return next((one for one in found if str(one.cooperative_id) == chosen), next(iter(found), None))


def memberships_of(person_id: UUID, on: date) -> Sequence[Membership]:
    """With their cooperatives loaded, the oldest first."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, holds(Membership, on))
        .options(joinedload(Membership.cooperative))
        .order_by(Membership.from_on, Membership.id)
    ).all()


def members_of(cooperative_id: UUID, on: date) -> Sequence[Person]:
    """The people who belong to it on that day, in the order in which they joined."""
    return db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.cooperative_id == cooperative_id, holds(Membership, on), Person.closed_at.is_(None))
        .order_by(Membership.from_on, Person.name_fr, Person.id)
    ).all()


def has_leavers(cooperative_id: UUID, first: date, last: date) -> bool:
    """Whether a membership ended between these days."""
    ended = select(Membership.id).where(
        Membership.cooperative_id == cooperative_id, Membership.to_on.between(first, last)
    )
    return db.session.scalar(ended.limit(1)) is not None


def holders_of(cooperative_id: UUID, kinds: Collection[OfficeKind], on: date) -> list[UUID]:
    """Who holds one of these offices on that day, each once."""
    found = (office.person_id for office in offices_of(cooperative_id, on) if office.kind in kinds)
    return list(dict.fromkeys(found))


def offices_of(cooperative_id: UUID, on: date) -> Sequence[Office]:
    """Offices held on that day; `office.person_id` says by whom."""
    return db.session.scalars(
        select(Office)
        .where(Office.cooperative_id == cooperative_id, holds(Office, on))
        .order_by(Office.from_on, Office.id)
    ).all()


def office_history_of(cooperative_id: UUID) -> Sequence[Office]:
    """Every office ever held, with its holder, the present ones first."""
    return db.session.scalars(
        select(Office)
        .where(Office.cooperative_id == cooperative_id)
        .options(joinedload(Office.person))
        .order_by(Office.to_on.is_not(None), Office.from_on.desc(), Office.id)
    ).all()


def offices_held_by(person_id: UUID, cooperative_id: UUID, on: date) -> Sequence[Office]:
    """Her offices in it on that day."""
    return db.session.scalars(
        select(Office).where(Office.person_id == person_id, Office.cooperative_id == cooperative_id, holds(Office, on))
    ).all()


def member_count_of(cooperative_id: UUID, on: date) -> int:
    """How many are on its register on that day, with an account or without."""
    query = select(func.count()).where(Membership.cooperative_id == cooperative_id, holds(Membership, on))
    return db.session.scalar(query) or 0


def cooperatives_visible_to(actor: Person) -> Select[Cooperative]:
    """An adviser sees those of her delegation, other staff all, a member her own."""
    query = select(Cooperative)
    if actor.staff_role is StaffRole.ADVISER:
        return query.where(Cooperative.delegation_code == actor.delegation_code)
    if actor.is_staff:
        return query
    today = clock.now().date()
    own = select(Membership.cooperative_id).where(Membership.person_id == actor.id, holds(Membership, today))
    return query.where(Cooperative.id.in_(own))


def cooperatives_whose_cards_are_given_by(actor: Person) -> Select[Cooperative]:
    """Where `actor` may give activation cards: administrators everywhere, advisers in their delegation, and members
    in the cooperative whose register they keep by their office."""
    query = select(Cooperative)
    if actor.staff_role is StaffRole.ADMINISTRATOR:
        return query
    if actor.staff_role is StaffRole.ADVISER:
        return query.where(Cooperative.delegation_code == actor.delegation_code)
    return query.where(Cooperative.id.in_(cooperatives_kept_by(actor)))


def cooperatives_kept_by(actor: Person) -> Select[UUID]:
    """The cooperative of a member whose office makes her keep its register and its papers."""
    today = clock.now().date()
    kept = select(Office.cooperative_id).where(
        Office.person_id == actor.id, Office.kind.in_(OFFICES_THAT_KEEP_MEMBERS), holds(Office, today)
    )
    return select(Membership.cooperative_id).where(
        Membership.person_id == actor.id, holds(Membership, today), Membership.cooperative_id.in_(kept)
    )


def cooperatives_where_office_is_held(person_id: UUID, kinds: Sequence[OfficeKind], on: date) -> Select[UUID]:
    """A scope: where she holds one of these offices on that day."""
    return select(Office.cooperative_id).where(Office.person_id == person_id, Office.kind.in_(kinds), holds(Office, on))


def members_given_cards_by(actor: Person) -> Select[Membership]:
    """Memberships of today, with person and cooperative, in the cooperatives whose cards are given by `actor`."""
    given = cooperatives_whose_cards_are_given_by(actor).with_only_columns(Cooperative.id)
    return (
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.cooperative_id.in_(given),
            holds(Membership, clock.now().date()),
            Person.closed_at.is_(None),
            Person.staff_role.is_(None),
            # Her own PIN she changes on her own page, with the old one.
            Person.id != actor.id,
        )
        .options(joinedload(Membership.person), joinedload(Membership.cooperative))
    )


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a list of cooperatives is narrowed to; empty means no limit."""

    search: str = ""
    region: str = ""
    province: str = ""
    delegation: str = ""
    sector: str = ""

    def narrow(self, query: Select[Cooperative]) -> Select[Cooperative]:
        if self.search:
            columns = (Cooperative.name_ar, Cooperative.name_fr, Cooperative.register_number)
            query = query.where(is_called(self.search, *columns))
        for column, value in (
            (Cooperative.region_code, self.region),
            (Cooperative.province_code, self.province),
            (Cooperative.delegation_code, self.delegation),
            (Cooperative.sector, self.sector),
        ):
            if value:
                query = query.where(column == value)
        return query


@dataclass(frozen=True)
class Listed:
    """A row of the staff's table."""

    cooperative: Cooperative
    members: int
    women: int


def page_of(query: Select[Cooperative], *, number: int, size: int, on: date) -> Page[Listed]:
    """One page of these cooperatives with their numbers of members; the first or the last where there is none of that number.
    Three queries, whatever the size."""
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    number = number_within(number, total, size)
    found = db.session.scalars(
        query.order_by(Cooperative.name_fr, Cooperative.id).limit(size).offset((number - 1) * size)
    ).all()
    counts = _members_and_women([cooperative.id for cooperative in found], on)
    return Page([Listed(one, *counts.get(one.id, (0, 0))) for one in found], total, number, size)


def _members_and_women(cooperative_ids: Sequence[UUID], on: date) -> dict[UUID, tuple[int, int]]:
    rows = db.session.execute(
        select(
            Membership.cooperative_id,
            func.count(),
            func.count().filter(Person.gender == Gender.WOMAN),
        )
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.cooperative_id.in_(cooperative_ids), holds(Membership, on), Person.closed_at.is_(None))
        .group_by(Membership.cooperative_id)
    )
    return {cooperative_id: (members, women) for cooperative_id, members, women in rows}


def holds(term: type[Membership] | type[Office], on: date) -> ColumnElement[bool]:
    """In force on that day; the day it ends is not counted."""
    return and_(term.from_on <= on, or_(term.to_on.is_(None), term.to_on > on))


def cooperatives_by_number(register_numbers: Sequence[str]) -> dict[str, Cooperative]:
    found = db.session.scalars(select(Cooperative).where(Cooperative.register_number.in_(register_numbers)))
    return {cooperative.register_number: cooperative for cooperative in found}


def cooperative_with_number(within: Select[Cooperative], register_number: str) -> Cooperative | None:
    """Of those that are within reach."""
    return db.session.scalar(within.where(Cooperative.register_number == register_number))


def cooperatives_with_ids(cooperative_ids: Sequence[UUID]) -> Sequence[Cooperative]:
    return db.session.scalars(select(Cooperative).where(Cooperative.id.in_(cooperative_ids))).all()


def people_by_phone(phones: Sequence[str], on: date) -> dict[str, tuple[Person, UUID | None]]:
    """Phone → whose it is, and the cooperative to which she belongs on that day."""
    rows = db.session.execute(
        select(Person, Membership.cooperative_id)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, holds(Membership, on)))
        .where(Person.phone.in_(phones))
    )
    return {person.phone or "": (person, cooperative_id) for person, cooperative_id in rows}


def members_without_phone(cooperative_ids: Sequence[UUID]) -> Sequence[tuple[UUID, Person]]:
    """Cooperative and person, present and past, of those who sign in by picture only."""
    rows = db.session.execute(
        select(Membership.cooperative_id, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.cooperative_id.in_(cooperative_ids), Person.phone.is_(None))
    )
    return [(cooperative_id, person) for cooperative_id, person in rows]


def former_members(person_ids: Sequence[UUID], on: date) -> set[tuple[UUID, UUID]]:
    """(person, cooperative) of those who belonged to it and do not on that day."""
    rows = db.session.execute(
        select(Membership.person_id, Membership.cooperative_id, holds(Membership, on)).where(
            Membership.person_id.in_(person_ids)
        )
    ).all()
    present = {(person, cooperative) for person, cooperative, holds in rows if holds}
    return {(person, cooperative) for person, cooperative, _is_in_force in rows} - present


def office_kinds_ever_held(person_ids: Sequence[UUID]) -> set[tuple[UUID, UUID, OfficeKind]]:
    """(person, cooperative, kind), present and past."""
    rows = db.session.execute(
        select(Office.person_id, Office.cooperative_id, Office.kind).where(Office.person_id.in_(person_ids))
    )
    return {(person_id, cooperative_id, kind) for person_id, cooperative_id, kind in rows}


def asked(*, is_one: bool) -> Scope:
    """The cooperatives that are sent as `asked`. One is compared with, which is planned soonest; many are found in their table,
    which tells the planner how few they are."""
    ids: BindParameter[UUID] = bindparam("asked", expanding=True, type_=Uuid())
    return ids if is_one else select(Cooperative.id).where(Cooperative.id.in_(ids))


def register(scope: Scope, on: date) -> Any:
    """Who is on the register of these cooperatives on that day, with an account or without: cooperative, person, gender,
    year of birth, and an office; a row for each office that she holds there, one at least."""
    holds_office = and_(
        Office.person_id == Membership.person_id, Office.cooperative_id == Membership.cooperative_id, holds(Office, on)
    )
    return (
        select(Membership.cooperative_id, Membership.person_id, Person.gender, Person.birth_year, Office.kind)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Office, holds_office)
        .where(Membership.cooperative_id.in_(scope), holds(Membership, on))
    )


def locked(cooperative_id: UUID) -> Select[UUID]:
    return select(Cooperative.id).where(Cooperative.id == cooperative_id).with_for_update(key_share=True)


def cooperatives_of(person_id: UUID, on: date) -> Sequence[UUID]:
    """Where she is a member on that day."""
    return db.session.scalars(
        select(Membership.cooperative_id).where(Membership.person_id == person_id, holds(Membership, on))
    ).all()


def cooperatives_by_member(person_ids: Sequence[UUID], on: date) -> dict[UUID, Cooperative]:
    """Person → the cooperative to which she belongs on that day; the oldest where she has several."""
    rows = db.session.execute(
        select(Membership.person_id, Cooperative)
        .join(Cooperative, Cooperative.id == Membership.cooperative_id)
        .where(Membership.person_id.in_(person_ids), holds(Membership, on))
        .order_by(Membership.from_on.desc(), Membership.id.desc())
    )
    return dict(rows.all())


def page_after(last: UUID | None, size: int) -> Sequence[Cooperative]:
    """Cooperatives in the order of their ids, those that are struck off left out."""
    query = select(Cooperative).where(Cooperative.struck_off_on.is_(None)).order_by(Cooperative.id).limit(size)
    return db.session.scalars(query.where(Cooperative.id > last) if last else query).all()
