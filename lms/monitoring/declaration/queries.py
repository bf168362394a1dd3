"""What is known of many cooperatives at once: a fixed number of queries for each page of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from lms.accounts.models import Gender, Person
from lms.cooperatives import territory
from lms.cooperatives.cash_book.models import CashBookSharing, CashMonth
from lms.cooperatives.desk.models import Assembly, DutyDone, YearFigures
from lms.cooperatives.file.models import Document, Verdict, Visibility
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.law.calendar import ASSEMBLY_MONTHS, FILING_DAYS, DutyKind
from lms.cooperatives.law.days import closing_in, days_after, months_from_closing
from lms.cooperatives.models import OFFICES_ENTERED, Cooperative, Membership, Office, OfficeKind
from lms.core.db import db
from lms.core.i18n import name_in_language
from lms.core.months import month_of
from lms.monitoring.declaration.sources import Known
from lms.monitoring.dimensions import COUNTRY, delegation_of

PAGE = 200
HEADS = (OfficeKind.PRESIDENT, OfficeKind.MANAGER)
# Youth, as the prizes of ODCo count it (domain.md 1.6).
YOUTH = range(18, 36)


@dataclass(frozen=True)
class _Year:
    """Of one cooperative: the last days of the year before and of this one, and the last on which its papers are due."""

    before: date
    closes_on: date
    due: date


def cooperatives_at(place: str) -> Select[Cooperative]:
    """Of a country, region, province or delegation, in the order of their ids; those that are struck off left out."""
    found = select(Cooperative).where(Cooperative.struck_off_on.is_(None)).order_by(Cooperative.id)
    delegation = delegation_of(place)
    if delegation is not None:
        return found.where(Cooperative.delegation_code == delegation)
    if place == COUNTRY:
        return found
    return found.where(or_(Cooperative.region_code == place, Cooperative.province_code == place))


def known_at(place: str, year: int, today: date) -> Iterator[Known]:
    """Of each in turn whose accounts of that year are closed: what the law obliges it to file, and of all else what it shows. Pages, so that memory does not grow."""
    last: UUID | None = None
    while True:
        query = cooperatives_at(place).limit(PAGE)
        rows = db.session.scalars(query.where(Cooperative.id > last) if last else query).all()
        yield from known_of([one for one in rows if one.registered_on <= closing_of(one, year) < today], year)
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def closing_of(cooperative: Cooperative, year: int) -> date:
    return closing_in(year, cooperative.year_closes_on)


def known_of(cooperatives: Sequence[Cooperative], year: int, *, is_own: bool = False) -> list[Known]:
    """`is_own`: for the cooperative itself, which sees also what it does not share. Eight queries."""
    years = {one.id: _year(closing_of(one, year)) for one in cooperatives}
    if not years:
        return []
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for part in (_members, _offices, _assemblies, _figures, _duties):
        for cooperative_id, values in part(years).items():
            found[cooperative_id] |= values
    for part_shared in (_documents, _cash):
        for cooperative_id, values in part_shared(years, is_own).items():
            found[cooperative_id] |= values
    return [_known(one, years[one.id], found[one.id]) for one in cooperatives]


def _year(closes_on: date) -> _Year:
    due = days_after(months_from_closing(closes_on, ASSEMBLY_MONTHS), FILING_DAYS)
    return _Year(months_from_closing(closes_on, -12), closes_on, due)


def _known(cooperative: Cooperative, year: _Year, values: dict[str, Any]) -> Known:
    return Known(
        number=cooperative.register_number, name_ar=cooperative.name_ar, name_fr=cooperative.name_fr,
        region=_name(territory.regions(), cooperative.region_code),
        province=_name(territory.provinces(), cooperative.province_code),
        sector=_name(territory.sectors(), cooperative.sector),
        registered_on=cooperative.registered_on, closes_on=year.closes_on, **values,
    )  # fmt: skip


def _name(table: territory.Table, code: str) -> str:
    return name_in_language(table[code]) if code in table else code


def _members(years: dict[UUID, _Year]) -> dict[UUID, dict[str, Any]]:
    counted: dict[UUID, dict[str, int]] = {
        one: dict.fromkeys(("members", "women", "men", "youth", "joined", "left"), 0) for one in years
    }
    rows = db.session.execute(
        select(Membership.cooperative_id, Membership.from_on, Membership.to_on, Person.gender, Person.birth_year)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.cooperative_id.in_(years))
    )
    for cooperative_id, from_on, to_on, gender, birth_year in rows:
        year, numbers = years[cooperative_id], counted[cooperative_id]
        numbers["joined"] += year.before < from_on <= year.closes_on
        numbers["left"] += to_on is not None and year.before < to_on <= year.closes_on
        if from_on > year.closes_on or (to_on is not None and to_on <= year.closes_on):
            continue
        numbers["members"] += 1
        numbers["women"] += gender is Gender.WOMAN
        numbers["men"] += gender is Gender.MAN
        numbers["youth"] += birth_year is not None and year.closes_on.year - birth_year in YOUTH
    return dict(counted)


def _offices(years: dict[UUID, _Year]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    rows = db.session.execute(
        select(Office.cooperative_id, Office.kind, Office.person_id, Office.from_on, Office.to_on).where(
            Office.cooperative_id.in_(years), Office.kind.in_(OFFICES_ENTERED)
        )
    )
    holders: dict[UUID, set[UUID]] = defaultdict(set)
    heads: set[UUID] = set()
    for cooperative_id, kind, person_id, from_on, to_on in rows:
        closes_on = years[cooperative_id].closes_on
        if from_on <= closes_on and (to_on is None or to_on > closes_on):
            holders[cooperative_id].add(person_id)
            heads |= {cooperative_id} if kind in HEADS else set()
    for cooperative_id, people in holders.items():
        found[cooperative_id] = {"management": len(people), "has_head": cooperative_id in heads}
    return found


def _assemblies(years: dict[UUID, _Year]) -> dict[UUID, dict[str, Any]]:
    """The first ordinary one of those held after the closing that could decide."""
    found: dict[UUID, dict[str, Any]] = {}
    rows = db.session.scalars(
        select(Assembly)
        .where(Assembly.cooperative_id.in_(years), Assembly.kind == AssemblyKind.ORDINARY)
        .order_by(Assembly.meets_on, Assembly.id)
    )
    for one in rows:
        closes_on = years[one.cooperative_id].closes_on
        is_of_year = closes_on < one.meets_on <= months_from_closing(closes_on, 12)
        if is_of_year and one.is_held and one.cooperative_id not in found:
            found[one.cooperative_id] = {
                "assembly_on": one.meets_on, "present": one.present, "represented": one.represented,
            }  # fmt: skip
    return found


def _figures(years: dict[UUID, _Year]) -> dict[UUID, dict[str, Any]]:
    names = ("turnover", "surplus", "capital", "reserve", "net_worth", "third_parties")
    rows = db.session.scalars(select(YearFigures).where(YearFigures.cooperative_id.in_(years)))
    return {
        one.cooperative_id: {name: getattr(one, f"{name}_centimes") for name in names}
        for one in rows
        if one.closes_on == years[one.cooperative_id].closes_on
    }


def _duties(years: dict[UUID, _Year]) -> dict[UUID, dict[str, Any]]:
    """When it said that it had filed what is due after the closing."""
    kinds = {DutyKind.FILING: "filed_on", DutyKind.MEMBERS_LIST: "members_list_on"}
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    rows = db.session.execute(
        select(DutyDone.cooperative_id, DutyDone.kind, DutyDone.done_on)
        .where(DutyDone.cooperative_id.in_(years), DutyDone.kind.in_(kinds))
        .order_by(DutyDone.done_on)
    )
    for cooperative_id, kind, done_on in rows:
        year = years[cooperative_id]
        if year.closes_on < done_on <= months_from_closing(year.closes_on, 12):
            found[cooperative_id].setdefault(kinds[kind], done_on)
    return found


def _documents(years: dict[UUID, _Year], is_own: bool) -> dict[UUID, dict[str, Any]]:
    """Papers dated from the closing until they were due, but for those that were refused."""
    query = select(Document.cooperative_id, Document.kind, Document.dated_on).where(
        Document.cooperative_id.in_(years), or_(Document.verdict.is_(None), Document.verdict != Verdict.REFUSED)
    )
    rows = db.session.execute(query if is_own else query.where(Document.visibility == Visibility.ADVISER))
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for cooperative_id, kind, dated_on in rows:
        if years[cooperative_id].closes_on <= dated_on <= years[cooperative_id].due:
            kinds[cooperative_id].add(kind.value)
    return {one: {"documents": frozenset(names)} for one, names in kinds.items()}


def _cash(years: dict[UUID, _Year], is_own: bool) -> dict[UUID, dict[str, Any]]:
    """Of the months of the year as they were last written; nothing where one is not."""
    query = select(CashMonth).where(CashMonth.cooperative_id.in_(_shown(years, is_own)))
    latest: dict[tuple[UUID, int], CashMonth] = {
        (one.cooperative_id, one.month): one for one in db.session.scalars(query.order_by(CashMonth.number))
    }
    found: dict[UUID, dict[str, Any]] = {}
    for cooperative_id, year in years.items():
        last = month_of(year.closes_on)
        months = [latest.get((cooperative_id, month)) for month in range(last - 11, last + 1)]
        written = [one for one in months if one is not None]
        if len(written) == 12:
            found[cooperative_id] = {
                "incoming": sum(one.in_centimes for one in written), "outgoing": sum(one.out_centimes for one in written),
            }  # fmt: skip
    return found


def _shown(years: dict[UUID, _Year], is_own: bool) -> Collection[UUID]:
    if is_own:
        return list(years)
    shared = select(CashBookSharing.cooperative_id).where(CashBookSharing.cooperative_id.in_(years))
    return db.session.scalars(shared).all()
