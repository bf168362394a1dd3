"""What counting reads in the log: in which months somebody did something, who was helped to a course, when stages opened.

Only trusted statements, as everything that is derived. A statement that comes late stands in the month in which the thing was done;
one that comes twice is in the log once; one that is voided is taken out again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, select

from lms.core.db import db
from lms.monitoring.counting import kept
from lms.monitoring.counting.facts import month_at
from lms.monitoring.dimensions import SubjectKind
from lms.pathway.rules.model import Stage
from lms.pathway.statements import FOLDER, STATUS
from lms.pathway.transitions import Status
from lms.xapi import queries, terms, verbs
from lms.xapi.agents import activity_id, activity_path
from lms.xapi.models import StoredStatement
from lms.xapi.statement import VOIDED

# Statements that are read at a time.
BATCH = 5000
# What the platform says of somebody is nothing that she did. Who was at a session may be corrected: the list of it is counted itself.
_NOT_HERS = frozenset(
    verb.id
    for verb in (
        verbs.REGISTERED, verbs.EARNED, verbs.RETRACTED, verbs.SATISFIED, verbs.WAIVED, verbs.ATTENDED,
    )
)  # fmt: skip
# After these something else than the months of activity may differ.
_TELLING = _NOT_HERS | {verb.id for verb in (verbs.COMPLETED, verbs.PASSED, verbs.FAILED)}


class _Verb(msgspec.Struct):
    id: str


class _Account(msgspec.Struct):
    name: str


class _Actor(msgspec.Struct):
    account: _Account | None = None


class _Object(msgspec.Struct):
    id: str = ""


class _Context(msgspec.Struct):
    registration: UUID | None = None
    instructor: Any = None
    extensions: dict[str, msgspec.Raw] = {}


class Read(msgspec.Struct):
    """As much of a statement as is counted."""

    actor: _Actor
    verb: _Verb
    object: _Object
    timestamp: datetime
    context: _Context | None = None

    @property
    def registration(self) -> UUID | None:
        return self.context.registration if self.context else None


_decode: Callable[[str], Read] = msgspec.json.Decoder(Read).decode


@dataclass
class Gathered:
    """Of a stretch of the log."""

    active: set[tuple[UUID, int]] = field(default_factory=set)
    helped: set[UUID] = field(default_factory=set)
    openings: dict[tuple[UUID, Stage], datetime] = field(default_factory=dict)
    # Enrolments that are to be counted again in any case, and the people whose certificates were withdrawn.
    told: set[UUID] = field(default_factory=set)
    voided: set[UUID] = field(default_factory=set)

    @classmethod
    def of(cls, documents: Iterable[str]) -> "Gathered":
        gathered = cls()
        for document in documents:
            gathered._read(document)
        return gathered

    def _read(self, document: str) -> None:
        statement = _decode(document)
        if statement.verb.id == VOIDED:
            self.voided.add(UUID(statement.object.id))
            return
        registration = statement.registration
        if registration is None:
            return
        if statement.verb.id == verbs.PROGRESSED.id:
            self._read_stage(statement)
            return
        if statement.verb.id in _TELLING:
            self.told.add(registration)
        if statement.verb.id == verbs.REGISTERED.id and statement.context and statement.context.instructor is not None:
            self.helped.add(registration)
        if statement.verb.id not in _NOT_HERS:
            self.active.add((registration, month_at(statement.timestamp)))

    def _read_stage(self, statement: Read) -> None:
        folder, *rest = activity_path(statement.object.id) or ("",)
        if folder != FOLDER or statement.context is None or statement.actor.account is None:
            return
        status = statement.context.extensions.get(activity_id(STATUS))
        if status is None or msgspec.json.decode(status) != Status.OPEN:
            return
        key = UUID(statement.actor.account.name), Stage(rest[0])
        self.openings[key] = min(statement.timestamp, self.openings.get(key, statement.timestamp))


def stretch(after: int, before: int) -> Select[int, str]:
    """Position and document of the next statements between two positions, both exclusive; a voided one tells nothing."""
    return queries.trusted_after(after).where(StoredStatement.seq < before).limit(BATCH)


def follow(after: int, before: int) -> tuple[int, bool]:
    """Read the next statements between two positions, keep what they tell, and note whom it changes. Answers up to which position
    all is read, and whether there may be more."""
    found = db.session.execute(stretch(after, before)).all()
    gathered = Gathered.of(document for _seq, document in found)
    changed = keep(gathered)
    kept.note_changed(SubjectKind.ENROLMENT, sorted(changed | gathered.told))
    kept.note_changed(SubjectKind.COOPERATIVE, sorted({cooperative for cooperative, _stage in gathered.openings}))
    if gathered.voided:
        _count_again(gathered.voided)
    if len(found) == BATCH:
        return found[-1][0], True
    # Behind the last one nothing is settled that will be counted: it needs no second look.
    return max(after, before - 1), False


def keep(gathered: Gathered) -> set[UUID]:
    """Answers the enrolments of which another month is known now."""
    kept.add_helped(gathered.helped)
    for (cooperative_id, stage), opened_at in sorted(gathered.openings.items()):
        kept.add_opening(cooperative_id, stage, opened_at)
    return kept.add_active_months(gathered.active)


def _count_again(voided: Iterable[UUID]) -> None:
    """Read anew what the log tells of the enrolments and stages of which statements were voided."""
    documents = queries.documents_with_ids(sorted(voided))
    statements = [_decode(document) for document in documents.values()]
    registrations = sorted({one.registration for one in statements if one.registration})
    kept.forget_of_log(registrations)
    for one in statements:
        stage = (activity_path(one.object.id) or ("", ""))[-1]
        if one.verb.id == verbs.PROGRESSED.id and one.actor.account and stage in set(Stage):
            kept.forget_opening(UUID(one.actor.account.name), Stage(stage))
            kept.note_changed(SubjectKind.COOPERATIVE, [UUID(one.actor.account.name)])
    keep(Gathered.of(document for registration in registrations for document in _documents_of(registration)))
    kept.note_changed(SubjectKind.ENROLMENT, registrations)


def _documents_of(registration: UUID) -> Iterable[str]:
    last: int | None = None
    while page := queries.found_by(
        [terms.registration(registration)], after=last, before=None, ascending=True, limit=500
    ):
        last = page[-1][0]
        ids = [seq for seq, _document in page]
        trusted = set(
            db.session.scalars(
                select(StoredStatement.seq).where(StoredStatement.seq.in_(ids), StoredStatement.is_trusted)
            )
        )
        yield from (document for seq, document in page if seq in trusted)
