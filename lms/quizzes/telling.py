"""The statements of quizzes: what was answered, and how an attempt ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lms.core.i18n import LANGUAGES
from lms.core.ids import id_from
from lms.learning import content
from lms.learning.activity_ids import item_activity, language_map, question_activity_id
from lms.learning.services import context_activities
from lms.quizzes import kinds, scoring
from lms.quizzes.kinds import Mark, Question
from lms.quizzes.models import Attempt
from lms.xapi import profile, verbs
from lms.xapi.agents import activity_id
from lms.xapi.statement import (
    Activity,
    Agent,
    Context,
    ContextActivities,
    Definition,
    InteractionComponent,
    Result,
    Score,
    Statement,
    iso_duration,
)

# Extensions of the context: which version of a question was answered, and with which numbers.
VERSION, NUMBERS = "question-version", "drawn-numbers"
_LOCALES = {code: language.tag for code, language in LANGUAGES.items()}


@dataclass(frozen=True)
class Learner:
    """Who acts, and for which cooperative, as statements name them."""

    agent: Agent
    team: Agent | None


@dataclass(frozen=True)
class Place:
    """Where a question was answered: `item` of `course`."""

    registration: UUID
    course: content.Course
    item: str


def answered(
    learner: Learner,
    place: Place,
    question: Question,
    response: Any,
    mark: Mark | None,
    *,
    seed: int,
    at: datetime,
    statement_id: UUID,
    extensions: dict[str, object] | None = None,
) -> Statement:
    """`question` as it was published: its activity is the same whatever numbers were drawn with `seed`. Without a `mark` it is
    a survey, which has neither score nor success."""
    shown = kinds.drawn(question, seed)
    numbers = kinds.drawn_numbers(question, seed)
    return Statement(
        id=statement_id,
        actor=learner.agent,
        verb=verbs.ANSWERED,
        object=Activity(id=question_activity_id(place.course, question.id), definition=_definition(question)),
        timestamp=at,
        result=Result(
            score=Score(scaled=float(mark.score)) if mark else None,
            success=mark.is_correct if mark else None,
            response=kinds.response_pattern(shown, response),
        ),
        context=Context(
            registration=place.registration,
            team=learner.team,
            context_activities=_around(place),
            extensions={
                activity_id(VERSION): kinds.digest(question),
                **({activity_id(NUMBERS): numbers} if numbers else {}),
                **(extensions or {}),
            },
        ),
    )


def _around(place: Place) -> ContextActivities:
    """Where a question stands: in its lesson, quiz or exam, of the course. Data 2.4.6.2."""
    whole = Activity(id=item_activity(place.course, "").id)
    parent = [Activity(id=item_activity(place.course, place.item).id)]
    return ContextActivities(parent=parent, grouping=[whole], category=profile.category())


def _definition(question: Question) -> Definition:
    interaction = kinds.interaction(question, _LOCALES)

    def components(name: str) -> list[InteractionComponent]:
        return msgspec.convert(interaction.get(name, []), list[InteractionComponent])

    return Definition(
        type=verbs.QUESTION,
        description=language_map(question.text),
        interaction_type=interaction["interactionType"],
        correct_responses_pattern=interaction["correctResponsesPattern"],
        choices=components("choices"),
        scale=components("scale"),
        source=components("source"),
        target=components("target"),
    )


def ended(learner: Learner, attempt: Attempt, course: content.Course, score: scoring.Score, at: datetime) -> Statement:
    return Statement(
        id=id_from("ended", attempt.id),
        actor=learner.agent,
        verb=verbs.PASSED if attempt.passed else verbs.FAILED,
        object=item_activity(course, attempt.item),
        timestamp=at,
        result=Result(
            score=Score(scaled=float(score.scaled), raw=float(score.raw), min=0, max=score.max),
            success=attempt.passed,
            completion=True,
            duration=iso_duration(at - attempt.started_at),
        ),
        context=Context(
            registration=attempt.registration,
            team=learner.team,
            context_activities=context_activities(course, attempt.item),
        ),
    )
