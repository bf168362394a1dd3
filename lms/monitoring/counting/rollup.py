"""Keeping the cells true: what changed is counted again, and the difference goes into the cells. Idempotent: counting something
twice changes nothing.

A change goes on from a cooperative to its people and from a person to her enrolments where what they are broken down by has changed;
and from an enrolment up to its person and her cooperative, for these count what she does.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from lms.core.days import day_of
from lms.core.db import db
from lms.monitoring.counting import contributions, facts, kept, listing, log
from lms.monitoring.counting.contributions import Contribution
from lms.monitoring.counting.tally import Tally
from lms.monitoring.dimensions import SubjectKind
from lms.xapi import queries as xapi

# Changes that one round counts, and subjects of one kind that are gathered at a time.
ROUND, CHUNK = 4000, 2000
# What a rebuild is told: what it counts, and how many of how many are done.
Tell = Callable[[str, int, int], object]


@dataclass
class Counting:
    """One round: the year for which ages are counted, and what goes into the cells at its end."""

    year: int
    tally: Tally = field(default_factory=Tally)

    def count(self, kind: SubjectKind, ids: Iterable[UUID]) -> tuple[list[UUID], list[UUID]]:
        """Count these again. Answers those that count for something else than before, and those among them that are broken
        down otherwise."""
        differing, elsewhere = [], []
        for some in kept.batches(sorted(set(ids)), CHUNK):
            before = kept.contributions_of(kind, some)
            now = self.contributions_of(kind, some)
            changed = {key: new for key, new in now.items() if before.get(key) != new}
            gone = before.keys() - now.keys()
            for key in (*changed, *gone):
                if old := before.get(key):
                    self.tally.take(old)
            for new in changed.values():
                self.tally.put(new)
            kept.put_contributions(kind, changed, gone)
            differing += [*changed, *gone]
            elsewhere += [key for key in (*changed, *gone) if _who(before.get(key)) != _who(now.get(key))]
        return differing, elsewhere

    def contributions_of(self, kind: SubjectKind, ids: Collection[UUID]) -> dict[UUID, Contribution[Any]]:
        """What these add today; who is not there adds nothing."""
        match kind:
            case SubjectKind.COOPERATIVE:
                homes = facts.homes_of(ids)
                return {
                    key: Contribution(homes[key], self.year, contributions.of_cooperative(found))
                    for key, found in facts.cooperative_facts(ids).items()
                }
            case SubjectKind.PERSON:
                learners = facts.learners_of(ids)
                return {
                    key: Contribution(learners[key], self.year, contributions.of_person(found))
                    for key, found in facts.people_facts(list(learners)).items()
                }
            case SubjectKind.ENROLMENT:
                return {
                    key: Contribution(found.studies, self.year, contributions.of_enrolment(found))
                    for key, found in facts.enrolment_facts(ids).items()
                }


def _who(contribution: Contribution[Any] | None) -> object:
    return contribution.who if contribution else None


def follow(*, at: datetime) -> bool:
    """One round of the worker: a stretch of the log and some changes. Answers whether there may be more; does not commit."""
    cursor = kept.cursor()
    assert cursor is not None, "Nothing was counted yet"
    assert cursor.year is not None, "Contributions are half counted: rebuild"
    position, has_more = log.follow(cursor.position, xapi.settled_before())
    waiting = kept.changed(ROUND)
    counting = Counting(cursor.year)
    by_kind: dict[SubjectKind, set[UUID]] = {kind: set() for kind in SubjectKind}
    for _row, kind, subject in waiting:
        by_kind[kind].add(subject)
    seen = count_changed(counting, by_kind)
    listing.keep(seen, at=at)
    kept.add_to_cells(counting.tally.rows())
    kept.forget_changed([row for row, _kind, _subject in waiting])
    has_more = has_more or len(waiting) == ROUND
    # While it is behind, the figures are those of before.
    kept.put_cursor(position, cursor.as_of if has_more else at, cursor.year)
    return has_more


def count_changed(counting: Counting, by_kind: dict[SubjectKind, set[UUID]]) -> set[UUID]:
    """Answers the cooperatives of which something may be told otherwise now, be it only that somebody learnt today."""
    # Also what a person is not broken down by herself, such as her cohort, may be what changed of her.
    hers = _in_parts(facts.enrolments_of, by_kind[SubjectKind.PERSON])
    enrolments = by_kind[SubjectKind.ENROLMENT] | set(hers)
    # Of these something may be told otherwise that no cell holds, such as the day on which a step was done.
    told = _in_parts(facts.people_enrolled_by, enrolments)
    differing, _elsewhere = counting.count(SubjectKind.ENROLMENT, enrolments)
    people = by_kind[SubjectKind.PERSON] | set(_in_parts(facts.people_enrolled_by, differing))
    differing, moved = counting.count(SubjectKind.PERSON, people)
    homes = set(_in_parts(facts.cooperatives_of, differing))
    _differing, changed = counting.count(SubjectKind.COOPERATIVE, by_kind[SubjectKind.COOPERATIVE] | homes)
    _differing, also_moved = counting.count(SubjectKind.PERSON, _in_parts(facts.people_of, changed))
    counting.count(SubjectKind.ENROLMENT, _in_parts(facts.enrolments_of, {*moved, *also_moved}))
    return by_kind[SubjectKind.COOPERATIVE] | homes | set(_in_parts(facts.cooperatives_of, {*people, *told}))


def _in_parts(ask: Callable[[list[UUID]], Iterable[UUID]], ids: Iterable[UUID]) -> list[UUID]:
    return [found for some in kept.batches(sorted(ids), CHUNK) for found in ask(some)]


def rebuild(*, at: datetime, tell: Tell = lambda *_: None) -> None:
    """Forget all that was counted and count it anew. Commits as it goes on; pages read the old cells and until when they are
    counted until the new ones are there, and what changes meanwhile waits. Interrupted, it begins anew with the next round."""
    kept.forget_all()
    position = xapi.settled_before() - 1
    db.session.commit()
    _read_log(position, tell)
    tally, year = Tally(), day_of(at).year
    for kind in SubjectKind:
        total, done = kept.subject_count(kind), 0
        counting, last = Counting(year, tally), None
        while ids := kept.subject_ids_after(kind, last, CHUNK):
            found = counting.contributions_of(kind, ids)
            for contribution in found.values():
                tally.put(contribution)
            kept.put_contributions(kind, found, ())
            if kind is SubjectKind.COOPERATIVE:
                listing.keep(ids, at=at)
            db.session.commit()
            last, done = ids[-1], done + len(ids)
            tell(kind, done, total)
    listing.forget_gone()
    kept.replace_cells(tally.rows())
    kept.put_cursor(position, at, year)
    db.session.commit()


def _read_log(until: int, tell: Tell) -> None:
    """Up to this position, it included."""
    after = xapi.oldest_position() - 1
    begin = after
    while found := db.session.execute(log.stretch(after, until + 1)).all():
        log.keep(log.Gathered.of(document for _seq, document in found))
        db.session.commit()
        after = found[-1][0]
        tell("log", after - begin, until - begin)
