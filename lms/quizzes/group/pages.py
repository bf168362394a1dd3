"""The pages of a group session, rendered from what a policy found: shown by the views, kept by phones."""

import uuid
from typing import Any

from flask import render_template, url_for

from lms.core.i18n import content_language
from lms.learning.rendering import lesson_blocks
from lms.quizzes import kinds
from lms.quizzes.group.pauses import cut
from lms.quizzes.group.policy import OpenGroup
from lms.quizzes.group.reading import MOST_HANDS, is_touched
from lms.quizzes.pages import STATEMENT_ID
from lms.quizzes.questions import practice_seed
from lms.web.fragments import is_kept

# With more, the phone does not go round: hands are counted. group.css has a rule for each place.
MOST_PASSED = 24


def group_page(found: OpenGroup, **more: Any) -> str:
    lesson, questions = found.lesson, found.questions
    seed = practice_seed(found.enrolment.registration)
    blocks = lesson_blocks(lesson.open.revision_id, lesson.item, content_language().code)
    return render_template(
        "group/session.html",
        found=found,
        course=lesson.open.content,
        lesson=lesson.lesson,
        blocks=blocks,
        parts=cut(blocks, len(questions)),
        questions=questions,
        shown={question.id: kinds.parts(question, seed) for question in questions},
        asked=[question for question in questions if is_touched(question)],
        most=min(len(found.roster) + 1, MOST_HANDS),
        is_passed=len(found.roster) <= MOST_PASSED,
        statement_id=STATEMENT_ID if is_kept() else uuid.uuid4(),
        address=address_of(found),
        draft=_draft(found),
        **more,
    )


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
