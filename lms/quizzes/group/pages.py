"""The pages of a group session, rendered from what a policy found: shown by the views, kept by phones."""

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template, url_for

from lms.core.i18n import content_language
from lms.learning.rendering import lesson_blocks
from lms.quizzes import kinds
from lms.quizzes.group.pauses import cut
from lms.quizzes.group.policy import OpenGroup
from lms.quizzes.group.reading import MOST_HANDS, is_touched
from lms.quizzes.kinds import Question
from lms.quizzes.pages import STATEMENT_ID
from lms.quizzes.questions import practice_seed
from lms.web.fragments import is_kept

# With more, the phone does not go round: hands are counted. group.css has a rule for each place.
MOST_PASSED = 24


def group_page(found: OpenGroup, **more: Any) -> str:
    lesson, people = found.lesson, len(found.roster)
    seed = practice_seed(found.enrolment.registration)
    return render_template(
        "group/session.html",
        found=found,
        course=lesson.open.content,
        lesson=lesson.lesson,
        **parts_of(lesson.open.revision_id, lesson.item, found.questions, seed, ticked=people, hands=people + 1),
        statement_id=STATEMENT_ID if is_kept() else uuid.uuid4(),
        address=address_of(found),
        draft=_draft(found),
        **more,
    )


def parts_of(
    revision_id: UUID, item: str, questions: Sequence[Question], seed: int, *, ticked: int, hands: int
) -> dict[str, Any]:
    """What group/_parts.html shows of a lesson. `questions` as the phone shows them with `seed`; `ticked`: how many may be,
    `hands`: how many may be raised.
    """
    blocks = lesson_blocks(revision_id, item, content_language().code)
    return {
        "blocks": blocks,
        "parts": cut(blocks, len(questions)),
        "questions": questions,
        "shown": {question.id: kinds.parts(question, seed) for question in questions},
        "asked": [question for question in questions if is_touched(question)],
        "most": min(hands, MOST_HANDS),
        "is_passed": ticked <= MOST_PASSED,
    }


def ended_page(found: OpenGroup) -> str:
    """The same with network and without: where it waits on a phone, the bar of every page says so."""
    lesson = found.lesson
    return render_template(
        "group/ended.html", found=found, course=lesson.open.content, lesson=lesson.lesson, draft=_draft(found)
    )


def address_of(found: OpenGroup) -> str:
    return _address("group.show_group", found)


def end_address_of(found: OpenGroup) -> str:
    return _address("group.show_group_end", found)


def _draft(found: OpenGroup) -> str:
    """Under which the browser's tab keeps what is noted until the session has ended: hers alone, of this lesson with these people."""
    return f"{found.enrolment.registration}/{found.lesson.item}/{found.cooperative_id}"


def _address(endpoint: str, found: OpenGroup) -> str:
    lesson = found.lesson
    return url_for(endpoint, slug=lesson.open.content.slug, module=lesson.module.slug, lesson=lesson.lesson.slug)
