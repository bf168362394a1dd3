"""What is done to cooperatives: importing them with their members, giving activation cards."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from lms.accounts import services as accounts
from lms.accounts.models import Person
from lms.cooperatives import queries
from lms.cooperatives.importing import DEFAULT_CLOSING, CooperativeRows, MemberRow, Sheet
from lms.cooperatives.models import Cooperative, EndReason, Membership, Office, OfficeKind
from lms.cooperatives.particulars import Particulars
from lms.cooperatives.signals import announce
from lms.cooperatives.territory import Place
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language
from lms.core.ids import new_id

T = TypeVar("T")
V = TypeVar("V")
# Values in one query: SQLite and PostgreSQL both take more.
CHUNK = 1000
# Column of an import → where the record keeps it; and what it is where no column says it.
_ATTRIBUTES = {
    "cooperative_ar": "name_ar",
    "cooperative_fr": "name_fr",
    "categories": "categories",
    "sector": "sector",
    "branch": "branch",
    "region": "region_code",
    "province": "province_code",
    "delegation": "delegation_code",
    "is_rural": "is_rural",
    "registered_on": "registered_on",
    "year_closes_on": "year_closes_on",
}
_UNSAID = {"cooperative_ar": "", "cooperative_fr": "", "year_closes_on": DEFAULT_CLOSING}
OF_NO_MEMBER = _("This phone number belongs to an account that is no member’s.")


class EndBeforeStart(DomainError):
    message = _("This day lies before the first one. Give the day on which it ended.")


class StruckOff(DomainError):
    """Law 112-12, art. 13."""

    message = _("This cooperative was struck off the register: nobody can join it any more.")


class AlreadyEnded(DomainError):
    message = _("This has ended before.")


@dataclass
class Imported:
    """What an import added, and the members of the file who have no PIN yet."""

    cooperatives: int = 0
    members: int = 0
    offices: int = 0
    waiting: list[tuple[Cooperative, Person]] = field(default_factory=list)


@dataclass
class _Known:
    """What the database holds of what a sheet names."""

    cooperatives: dict[str, Cooperative]
    people: dict[str, tuple[Person, UUID | None]]
    without_phone: dict[tuple[Any, ...], Person]
    offices: set[tuple[UUID, UUID, OfficeKind]]
    # (person, cooperative) of those who have left.
    former: set[tuple[UUID, UUID]]

    def person_of(self, cooperative: Cooperative | None, row: MemberRow) -> Person | None:
        if row.phone:
            return self.people[row.phone][0] if row.phone in self.people else None
        return self.without_phone.get((cooperative.id, *row.likeness)) if cooperative else None

    def has_left(self, cooperative: Cooperative, person: Person | None) -> bool:
        return person is not None and (person.id, cooperative.id) in self.former

    def joins(self, cooperative: Cooperative, row: MemberRow) -> bool:
        """Whether the import adds her to this cooperative."""
        person = self.person_of(cooperative, row)
        if person is None:
            return True
        return bool(row.phone and self.people[row.phone][1] is None) and not self.has_left(cooperative, person)


def import_sheet(sheet: Sheet, *, at: datetime) -> Imported:
    """Create what is new in the sheet; the same sheet again adds nothing. Where the database contradicts the sheet,
    faults are added to it and nothing is created: look at `sheet.faults`."""
    known = _known(sheet, at.date())
    _check_phones(sheet, known)
    _check_struck_off(sheet, known)
    _warn_of_differences(sheet, known)
    _warn_of_former_members(sheet, known)
    imported = Imported()
    if sheet.faults:
        return imported
    for rows in sheet.cooperatives.values():
        _import_cooperative(rows, known, imported, at=at)
    db.session.flush()
    return imported


def add_member(
    cooperative: Cooperative,
    person: Person,
    *,
    since: date,
    offices: Iterable[OfficeKind] = (),
    by: Person | None = None,
    key: UUID | None = None,
) -> Membership:
    """Adds her, and checks nothing: register.members does. `key` becomes the id of the membership."""
    membership = Membership(
        id=key or new_id(), cooperative_id=cooperative.id, person_id=person.id, from_on=since,
        added_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(membership)
    announce(cooperative.id, "member_joined")
    for kind in offices:
        give_office(cooperative, person, kind, since=since, by=by)
    return membership


def give_office(
    cooperative: Cooperative, person: Person, kind: OfficeKind, *, since: date, by: Person | None = None
) -> None:
    """Adds it, and checks nothing: register.services does."""
    office = Office(
        id=new_id(), cooperative_id=cooperative.id, person_id=person.id, kind=kind, from_on=since,
        given_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(office)
    announce(cooperative.id, "office_given")


def end_membership(
    membership: Membership, *, on: date, reason: EndReason | None = None, by: Person | None = None
) -> None:
    """She leaves: her offices in it end with her membership. Raises EndBeforeStart, AlreadyEnded.

    Who presides over a cooperative and leaves it presides no more; the amending entry falls due (art. 12). What she
    learnt stays hers, and her papers stay in the file.
    """
    for office in queries.offices_held_by(membership.person_id, membership.cooperative_id, on):
        end_office(office, on=on, by=by)
    membership.end_reason = reason
    _end(membership, on, by)
    announce(membership.cooperative_id, "member_left")


def end_office(office: Office, *, on: date, by: Person | None = None) -> None:
    """`on`: the first day on which it is no longer held. Raises EndBeforeStart, AlreadyEnded."""
    _end(office, on, by)
    announce(office.cooperative_id, "office_ended")


def _end(term: Membership | Office, on: date, by: Person | None) -> None:
    if on < term.from_on:
        raise EndBeforeStart
    if term.to_on is not None and term.to_on <= on:
        raise AlreadyEnded
    term.to_on = on
    term.ended_by_id = by.id if by else None
    db.session.flush()


def lock(cooperative: Cooperative) -> None:
    """Until this transaction ends nobody else holds the lock of this cooperative."""
    db.session.execute(queries.locked(cooperative.id))


def give_card(person: Person, *, at: datetime) -> str:
    """The code of a new activation card, the only copy; her earlier unused cards end at once."""
    return accounts.issue_cards([person], at=at)[person.id]


def _known(sheet: Sheet, on: date) -> _Known:
    phones = [member.phone for _cooperative, member in sheet.members() if member.phone]
    cooperatives = _by_chunks(queries.cooperatives_by_number, list(sheet.cooperatives))
    people = _by_chunks(lambda some: queries.people_by_phone(some, on), phones)
    ids = [cooperative.id for cooperative in cooperatives.values()]
    without_phone = _by_chunks(
        lambda some: {
            (cooperative_id, person.name_ar, person.name_fr, person.birth_year): person
            for cooperative_id, person in queries.members_without_phone(some)
        },
        ids,
    )
    person_ids = [person.id for person, _cooperative_id in people.values()]
    person_ids += [person.id for person in without_phone.values()]
    offices = {key for some in _chunks(person_ids) for key in queries.office_kinds_ever_held(some)}
    former = {key for some in _chunks(person_ids) for key in queries.former_members(some, on)}
    return _Known(cooperatives, people, without_phone, offices, former)


def _check_phones(sheet: Sheet, known: _Known) -> None:
    for rows, member in sheet.members():
        if member.phone not in known.people:
            continue
        person, cooperative_id = known.people[member.phone]
        cooperative = known.cooperatives.get(rows.register_number)
        if person.is_staff or person.closed_at:
            sheet.fault(member.line, "phone", OF_NO_MEMBER)
        elif cooperative_id and (cooperative is None or cooperative.id != cooperative_id):
            sheet.fault(member.line, "phone", _("This phone number belongs to a member of another cooperative."))
        elif not member.share_a_name_with(person):
            name = name_in_language(person)
            sheet.fault(
                member.line,
                "phone",
                _("This phone number belongs to %(name)s. Leave it empty where two people share a phone.", name=name),
            )


def _check_struck_off(sheet: Sheet, known: _Known) -> None:
    for rows, member in sheet.members():
        cooperative = known.cooperatives.get(rows.register_number)
        if cooperative and cooperative.struck_off_on and known.joins(cooperative, member):
            sheet.fault(member.line, "register_number", StruckOff.message)


def _warn_of_differences(sheet: Sheet, known: _Known) -> None:
    for number, cooperative in known.cooperatives.items():
        rows = sheet.cooperatives[number]
        kept = _fields(cooperative)
        for name, value in rows.values.items():
            if kept[name] != _plain(value):
                sheet.warn(
                    rows.line, name, _("The platform knows something else of this cooperative; its record is kept.")
                )


def _warn_of_former_members(sheet: Sheet, known: _Known) -> None:
    """Law 112-12, art. 15: the assembly votes on who joins. An old sheet brings nobody back."""
    for rows, member in sheet.members():
        cooperative = known.cooperatives.get(rows.register_number)
        person = known.person_of(cooperative, member)
        if cooperative and person and known.has_left(cooperative, person):
            name = name_in_language(person)
            sheet.warn(member.line, "", _("%(name)s has left this cooperative and was not added again.", name=name))


def _import_cooperative(rows: CooperativeRows, known: _Known, imported: Imported, *, at: datetime) -> None:
    cooperative = known.cooperatives.get(rows.register_number)
    if cooperative is None:
        cooperative = add_cooperative(rows.register_number, rows.values)
        imported.cooperatives += 1
    for row in rows.members:
        person = known.person_of(cooperative, row)
        since = row.member_since or cooperative.registered_on
        is_new = person is None
        if known.has_left(cooperative, person):
            continue
        joins = known.joins(cooperative, row)
        if person is None:
            person = add_person(row, at=at)
        if joins:
            add_member(cooperative, person, since=since if is_new else at.date())
            imported.members += 1
        for kind in row.offices:
            if (person.id, cooperative.id, kind) not in known.offices:
                give_office(cooperative, person, kind, since=since if is_new else at.date())
                imported.offices += 1
        if person.secret_hash is None:
            imported.waiting.append((cooperative, person))


def add_cooperative(register_number: str, values: dict[str, Any]) -> Cooperative:
    """`values`: those of columns.OF_COOPERATIVE."""
    cooperative = Cooperative(id=new_id(), register_number=register_number)
    write_record(cooperative, _UNSAID | values)
    db.session.add(cooperative)
    return cooperative


def write_record(cooperative: Cooperative, values: dict[str, Any]) -> None:
    """What is no column stays as it is."""
    for name, value in values.items():
        setattr(cooperative, _ATTRIBUTES[name], _plain(value))


def add_person(known: Particulars, *, at: datetime) -> Person:
    """An account that waits for its card."""
    person = Person(
        id=new_id(), name_ar=known.name_ar, name_fr=known.name_fr, phone=known.phone, gender=known.gender,
        birth_year=known.birth_year, language=known.language, created_at=at,
    )  # fmt: skip
    db.session.add(person)
    return person


def _fields(cooperative: Cooperative) -> dict[str, Any]:
    """The record under the names of the import's columns."""
    return {name: getattr(cooperative, attribute) for name, attribute in _ATTRIBUTES.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return value.code
    return [part.value for part in value] if isinstance(value, tuple) else value


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _by_chunks(query: Callable[[Sequence[T]], dict[Any, V]], values: Sequence[T]) -> dict[Any, V]:
    return {key: value for some in _chunks(values) for key, value in query(some).items()}
