"""Where the facts of cooperatives come from: each slice registers what it knows, as rows of one shape.

A provider answers a SELECT, so that all of them are one query, for one cooperative or for all of the country.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Float,
    Select,
    Text,
    Uuid,
    cast,
    literal,
    literal_column,
    null,
    select,
    union_all,
)

from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db, planned_once
from lms.learning import queries as learning
from lms.pathway.rules.facts import Effort, Fact, FactKind, Facts, Member
from lms.pathway.rules.model import Stage

# The cooperatives that are asked for, for `column.in_(scope)`.
Scope = cooperatives.Scope
Provider = Callable[[Scope, date], Select[Any]]
_WORD = re.compile("[a-z_]*")
_MEMBER = "member"
_KINDS = {kind.value: kind for kind in FactKind}


def fact_columns(
    cooperative_id: Any, kind: str, name: Any, *, person_id: Any = None, value: Any = None, text: Any = None,
    on: Any = None, until: Any = None, reference: Any = None,
) -> list[Any]:  # fmt: skip
    """The columns that every provider selects. Plain values and None are allowed wherever a column is."""
    return [
        cooperative_id.label("cooperative_id"),
        constant(kind).label("kind"),
        (constant(name) if isinstance(name, str) else cast(name, Text)).label("name"),
        _or_null(person_id, Uuid()).label("person_id"),
        _or_null(value, Float()).label("value"),
        _or_null(text, Text()).label("text"),
        _or_null(on, Date()).label("on"),
        _or_null(until, Date()).label("until"),
        _or_null(reference, Uuid()).label("reference"),
    ]


def constant(word: str) -> ColumnElement[str]:
    """One of our own words, as it stands in the statement: a hundred values to send with each question take their time."""
    if not _WORD.fullmatch(word):
        raise ValueError(word)
    return literal_column(f"'{word}'", Text)


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
    """All that is known of one cooperative on that day. Four queries at most, however many slices know something."""
    return next(facts_in([cooperative], on, learning.efforts(), with_effort=True))


def facts_in(
    found: Sequence[Cooperative], on: date, efforts: Mapping[str, tuple[int, int]], *, with_effort: bool = False
) -> Iterator[Facts]:
    """Facts of these cooperatives, one query for all of them. Pages want the effort too; rules do not."""
    members, facts = _read([cooperative.id for cooperative in found], on, with_effort=with_effort)
    minutes = {name: Effort(*effort) for name, effort in efforts.items()}
    for cooperative in found:
        people = tuple(members[cooperative.id].values())
        yield Facts(
            cooperative_id=cooperative.id, on=on, registered_on=cooperative.registered_on, members=people,
            facts=(*_attributes(cooperative, people), *facts[cooperative.id]), efforts=minutes,
        )  # fmt: skip


def _read(
    ids: Sequence[UUID], on: date, *, with_effort: bool
) -> tuple[dict[UUID, dict[UUID, Member]], dict[UUID, list[Fact]]]:
    """Cooperative → its members by their ids, and cooperative → its facts."""
    members, facts = defaultdict[UUID, dict[UUID, Member]](dict), defaultdict[UUID, list[Fact]](list)
    providers = (_members, *registry.providers, *(registry.of_effort if with_effort else ()))
    is_one = len(ids) == 1
    question = _question(providers, on, is_one, db.engine.dialect.name)
    with planned_once() if is_one else nullcontext():
        rows = db.session.execute(question, {"asked": ids})
    for cooperative_id, kind, *values in rows:
        if kind != _MEMBER:
            facts[cooperative_id].append(Fact(_KINDS[kind], *values))
            continue
        office, person_id, birth_year, gender, *_none = values
        known = members[cooperative_id].get(person_id)
        offices = (*(known.offices if known else ()), *((office,) if office else ()))
        year = int(birth_year) if birth_year is not None else None
        members[cooperative_id][person_id] = Member(person_id, gender, year, tuple(sorted(offices)))
    return members, facts


def _members(scope: Scope, on: date) -> Select[Any]:
    """A row for each office that somebody holds, one at least, so that they are read with the facts."""
    on_register = cooperatives.register(scope, on).subquery().c
    return select(
        *fact_columns(
            on_register.cooperative_id, _MEMBER, on_register.kind, person_id=on_register.person_id,
            value=on_register.birth_year, text=cast(on_register.gender, Text),
        )
    )  # fmt: skip


@lru_cache(maxsize=8)
def _question(providers: tuple[Provider, ...], on: date, is_one: bool, _dialect: str) -> CompoundSelect[Any]:
    """Built once a day: to write a dozen statements takes longer than to answer them. `_dialect`: some are written for it."""
    scope = cooperatives.asked(is_one=is_one)
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
