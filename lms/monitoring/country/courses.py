"""The published courses as a simulated country learns them: their steps, and the words in which each is told."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.core.db import db
from lms.learning import content
from lms.learning.activity_ids import REVISION, item_activity
from lms.learning.models import CourseRevision
from lms.learning.progress import implied_completions
from lms.learning.services import context_activities
from lms.monitoring.country.wording import DURATION, OBJECT, Wording, sample, wording
from lms.quizzes.questions import settings_of
from lms.xapi import agents, profile, verbs
from lms.xapi.statement import Activity, ContextActivities, Definition, Result, Score, Verb

EXAM = "exam"


@dataclass(frozen=True)
class Step:
    """`questions`: of a quiz or exam; 0 is a lesson. `least`: right answers with which it is passed. `implied`: modules and the
    course ("") that are complete once all up to here is done."""

    item: str
    questions: int
    least: int
    implied: tuple[str, ...]


@dataclass
class Taught:
    """A published course. `place`: among the others."""

    place: int
    course_id: UUID
    revision_id: UUID
    content: content.Course
    published_at: datetime
    _words: dict[tuple[Any, ...], Wording] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.content.slug

    @cached_property
    def steps(self) -> list[Step]:
        found: list[Step] = []
        done: list[str] = []
        known: set[str] = set()
        for item in self.content.items():
            done.append(item)
            implied = [one for one, _parts in implied_completions(self.content, frozenset(done)) if one not in known]
            known.update(implied)
            questions = least = 0
            if self.content.quiz_at(item) is not None:
                settings = settings_of(self.content, item)
                questions = sum(count for _module, count in settings.draw)
                least = next(
                    right for right in range(questions + 1) if Fraction(right, questions) >= Fraction(settings.pass_score)
                )  # fmt: skip
            found.append(Step(item, questions, least, tuple(implied)))
        return found

    def is_certified(self, item: str) -> bool:
        """Modules with a quiz, and the course (certification.consumers)."""
        module = self.content.module(item)
        return module is None or module.quiz is not None

    def seal(self, item: str) -> str:
        return f"{item}/quiz" if item else EXAM

    def registered(self, is_helped: bool) -> Wording:
        return self._kept(("registered", is_helped), lambda: self._registered(is_helped))

    def completed(self, item: str, is_helped: bool) -> Wording:
        return self._kept(
            ("completed", item, is_helped),
            lambda: self._told(verbs.COMPLETED, item, Result(completion=True), is_helped),
        )

    def attempted(self, item: str, is_helped: bool) -> Wording:
        return self._kept(("attempted", item, is_helped), lambda: self._told(verbs.ATTEMPTED, item, None, is_helped))

    def ended(self, step: Step, right: int, is_helped: bool) -> Wording:
        return self._kept((step.item, right, is_helped), lambda: self._ended(step, right, is_helped))

    def earned(self, item: str, scaled: float | None, is_helped: bool) -> Wording:
        return self._kept(("earned", item, scaled, is_helped), lambda: self._earned(item, scaled, is_helped))

    def _kept(self, key: tuple[Any, ...], make: Any) -> Wording:
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = make()
        return found

    def _registered(self, is_helped: bool) -> Wording:
        context = {
            "context_activities": ContextActivities(category=profile.category()),
            "extensions": {agents.activity_id(REVISION): str(self.revision_id)},
        }
        return wording(sample(verbs.REGISTERED, item_activity(self.content, ""), context, is_helped=is_helped))

    def _told(self, verb: Verb, item: str, result: Result | None, is_helped: bool) -> Wording:
        context = {"context_activities": context_activities(self.content, item)}
        thing = item_activity(self.content, item)
        return wording(sample(verb, thing, context, result=result, is_helped=is_helped))

    def _ended(self, step: Step, right: int, is_helped: bool) -> Wording:
        passed = right >= step.least
        score = Score(scaled=float(Fraction(right, step.questions)), raw=float(right), min=0, max=step.questions)
        result = Result(score=score, success=passed, completion=True, duration=DURATION)
        return self._told(verbs.PASSED if passed else verbs.FAILED, step.item, result, is_helped)

    def _earned(self, item: str, scaled: float | None, is_helped: bool) -> Wording:
        done = item_activity(self.content, item)
        thing = Activity(
            id=agents.activity_id("certificates", OBJECT),
            definition=Definition(type=verbs.CERTIFICATE, name=done.definition.name if done.definition else {}),
        )
        context = {
            "context_activities": ContextActivities(parent=[Activity(id=done.id)], category=profile.category()),
            "extensions": {agents.activity_id(REVISION): str(self.revision_id)},
        }
        result = Result(score=Score(scaled=scaled)) if scaled is not None else None
        return wording(sample(verbs.EARNED, thing, context, result=result, is_helped=is_helped))


def taught() -> list[Taught]:
    """The courses that new learners begin, in the order of their names, without imported ones: their units alone say when a
    lesson of theirs is done."""
    rows = db.session.scalars(select(CourseRevision).options(joinedload(CourseRevision.course))).all()
    current = [one for one in rows if one.course.current_revision_id == one.id]
    read = sorted(((content.decode(one.document), one) for one in current), key=lambda pair: pair[0].slug)
    own = [
        (course, one)
        for course, one in read
        if course.package is None and not any(lesson.unit for _m, lesson in course.lessons())
    ]
    return [Taught(place, one.course_id, one.id, course, one.published_at) for place, (course, one) in enumerate(own)]
