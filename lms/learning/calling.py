"""Whom a member calls: her adviser, who heads her cooperative, the delegation. Each by one touch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template
from markupsafe import Markup

from lms.accounts import queries as accounts
from lms.accounts.models import Person, StaffRole
from lms.accounts.roles import role_name
from lms.cooperatives import queries as cooperatives
from lms.cooperatives import territory
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.cooperatives.names import office_name
from lms.cooperatives.numbers import queries as numbers
from lms.core import clock
from lms.core.access import actor
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language

# Who answers for a cooperative, in this order.
HEADS = (OfficeKind.PRESIDENT, OfficeKind.MANAGER, OfficeKind.DIRECTOR, OfficeKind.VICE_PRESIDENT)
# A cooperative → the staff who are beside it, who came last first. A higher floor knows them.
Beside = Callable[[UUID], Sequence[UUID]]
_beside: list[Beside] = []


@dataclass(frozen=True)
class Call:
    """`person` is None for an office without a face."""

    name: str
    role: Any
    phone: str
    person: Person | None = None


@dataclass(frozen=True)
class Calls:
    """In the order in which to try. `adviser` is known also where nobody wrote down a number of hers."""

    calls: Sequence[Call] = ()
    adviser: Person | None = None

    @property
    def person_ids(self) -> Sequence[UUID]:
        """Ids: people themselves compare by their sessions."""
        return [call.person.id for call in self.calls if call.person]

    @property
    def first(self) -> Call | None:
        return next(iter(self.calls), None)


def register_beside(beside: Beside) -> None:
    _beside[:] = [beside]


def calls_of(person: Person) -> Calls:
    """None for staff, and for who belongs to no cooperative."""
    today = clock.now().date()
    membership = None if person.is_staff else cooperatives.current_membership_of(person.id, today)
    if membership is None:
        return Calls()
    cooperative = membership.cooperative
    advisers = _advisers_of(cooperative)
    calls = [
        Call(name_in_language(one), role_name(StaffRole.ADVISER), one.work_phone, one)
        for one in advisers
        if one.work_phone
    ][:1]
    calls += _heads_of(cooperative, person)[:1]
    if phone := numbers.number_of(cooperative.delegation_code):
        place = territory.delegations()[cooperative.delegation_code]
        calls.append(Call(name_in_language(place), _("Delegation of ODCo"), phone))
    return Calls(calls, next(iter(advisers), None))


def call_on_faults(is_quiet: bool) -> Markup:
    """The button that calls, for pages that say no; empty where nobody is known."""
    person = actor()
    call = calls_of(person).first if isinstance(person, Person) else None
    if call is None:
        return Markup()
    return Markup(render_template("learning/_call.html", call=call, is_quiet=is_quiet))  # noqa: S704  our own page


def _advisers_of(cooperative: Cooperative) -> list[Person]:
    """Of its delegation: who was beside it last comes first, then who has a number."""
    beside = [staff_id for find in _beside for staff_id in find(cooperative.id)]
    return sorted(
        accounts.advisers_of(cooperative.delegation_code),
        key=lambda one: (beside.index(one.id) if one.id in beside else len(beside), not one.work_phone, one.name_fr),
    )


def _heads_of(cooperative: Cooperative, reader: Person) -> list[Call]:
    """Who can be called, the president first."""
    held: dict[UUID, OfficeKind] = {}
    offices = [one for one in cooperatives.offices_of(cooperative.id, clock.now().date()) if one.kind in HEADS]
    for office in sorted(offices, key=lambda one: HEADS.index(one.kind)):
        held.setdefault(office.person_id, office.kind)
    people = {one.id: one for one in accounts.people_with_ids(list(held)) if one.id != reader.id and not one.closed_at}
    return [
        Call(name_in_language(people[person_id]), office_name(kind, people[person_id].gender), phone, people[person_id])
        for person_id, kind in held.items()
        if person_id in people and (phone := people[person_id].phone)
    ]
