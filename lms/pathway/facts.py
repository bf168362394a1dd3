"""Where the facts of cooperatives come from: each slice registers what it knows, as rows of one shape.

A provider answers a SELECT, so that all of them are one query, for one cooperative or for all of the country.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    Date,
    Float,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)

from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.learning import queries as learning
from lms.pathway.rules.facts import Effort, Fact, FactKind, Facts, Member
from lms.pathway.rules.model import Stage

# The ids of the cooperatives that are asked for, as a SELECT of one column.
Scope = Select[UUID]
Provider = Callable[[Scope, date], Select[Any]]


def fact_columns(
    cooperative_id: Any, kind: FactKind, name: Any, *, person_id: Any = None, value: Any = None, text: Any = None,
    on: Any = None, until: Any = None, reference: Any = None,
) -> list[Any]:  # fmt: skip
    """The columns that every provider selects. Plain values and None are allowed wherever a column is."""
    return [
        cooperative_id.label("cooperative_id"),
        literal(kind.value, Text).label("kind"),
        (literal(name, Text) if isinstance(name, str) else cast(name, Text)).label("name"),
        _or_null(person_id, Uuid()).label("person_id"),
        _or_null(value, Float()).label("value"),
        _or_null(text, Text()).label("text"),
        _or_null(on, Date()).label("on"),
        _or_null(until, Date()).label("until"),
        _or_null(reference, Uuid()).label("reference"),
    ]


@dataclass
class Registry:
    """`providers` are asked always; `of_effort` only where people look at what remains to be done. `begins_in`: facts that only
    come to be in the room of a stage, so that a rule can be told that it asks for what it opens."""

    providers: list[Provider] = field(default_factory=list)
    of_effort: list[Provider] = field(default_factory=list)
    begins_in: dict[tuple[FactKind, str], Stage] = field(default_factory=dict)
    # Those that come to be there or, before, on a paper that an adviser verified: fact → the stage and the kind of paper.
    begins_with: dict[tuple[FactKind, str], tuple[Stage, str]] = field(default_factory=dict)

    def provide(self, provider: Provider) -> Provider:
        if provider not in self.providers:
            self.providers.append(provider)
        return provider

    def provide_effort(self, provider: Provider) -> Provider:
        if provider not in self.of_effort:
            self.of_effort.append(provider)
        return provider


registry = Registry()


def facts_of(cooperative: Cooperative, on: date) -> Facts:
    """All that is known of one cooperative on that day. Three queries, however many slices know something."""
    scope = cooperatives.ids_of([cooperative.id])
    return next(iter(facts_in([cooperative], scope, on, learning.efforts(), with_effort=True)))


def facts_in(
    found: Sequence[Cooperative],
    scope: Scope,
    on: date,
    efforts: Mapping[str, tuple[int, int]],
    *,
    with_effort: bool = False,
) -> Iterator[Facts]:
    """Facts of the cooperatives of a scope, two queries for all of them. Pages want the effort too; rules do not."""
    members = _members_in(scope, on)
    rows = _rows_in([cooperative.id for cooperative in found], on, with_effort=with_effort)
    minutes = {name: Effort(*effort) for name, effort in efforts.items()}
    for cooperative in found:
        people = members.get(cooperative.id, ())
        yield Facts(
            cooperative_id=cooperative.id, on=on, registered_on=cooperative.registered_on, members=tuple(people),
            facts=(*_attributes(cooperative, people), *rows.get(cooperative.id, ())), efforts=minutes,
        )  # fmt: skip


def _members_in(scope: Scope, on: date) -> dict[UUID, list[Member]]:
    found: dict[UUID, dict[UUID, Member]] = {}
    for cooperative_id, person_id, gender, birth_year, office in cooperatives.register_in(scope, on):
        members = found.setdefault(cooperative_id, {})
        known = members.get(person_id)
        offices = (*(known.offices if known else ()), *((office.value,) if office else ()))
        members[person_id] = Member(person_id, gender.value if gender else None, birth_year, tuple(sorted(offices)))
    return {cooperative_id: list(members.values()) for cooperative_id, members in found.items()}


def _rows_in(ids: Sequence[UUID], on: date, *, with_effort: bool) -> dict[UUID, list[Fact]]:
    providers = (*registry.providers, *(registry.of_effort if with_effort else ()))
    found: dict[UUID, list[Fact]] = {}
    if not providers:
        return found
    question = _question(providers, on, db.engine.dialect.name)
    for cooperative_id, kind, *values in db.session.execute(question, {"asked": ids}):
        found.setdefault(cooperative_id, []).append(Fact(FactKind(kind), *values))
    return found


@lru_cache(maxsize=8)
def _question(providers: tuple[Provider, ...], on: date, _dialect: str) -> CompoundSelect[Any]:
    """Built once a day: to write a dozen statements takes longer than to answer them. `_dialect`: some are written for it."""
    scope: Scope = select(Cooperative.id).where(Cooperative.id.in_(bindparam("asked", expanding=True)))
    return union_all(*(provider(scope, on) for provider in providers))


def _attributes(cooperative: Cooperative, members: Iterable[Member]) -> Iterator[Fact]:
    """What the cooperative is, by its own record and its register."""
    for name, value in (
        ("sector", cooperative.sector), ("region", cooperative.region_code),
        ("province", cooperative.province_code), ("delegation", cooperative.delegation_code),
        *(("category", category) for category in cooperative.categories),
    ):  # fmt: skip
        if value:
            yield Fact(FactKind.ATTRIBUTE, name, text=str(value))
    genders = {member.gender for member in members}
    if genders:
        yield Fact(FactKind.ATTRIBUTE, "women_only", text="yes" if genders == {"f"} else "no")


def _or_null(value: Any, kind: Any) -> Any:
    if value is None:
        return cast(null(), kind)
    return value if hasattr(value, "label") else literal(value, kind)
