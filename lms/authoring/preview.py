"""A lesson of a draft, and the page of the course, as a member's phone shows them, and what each weighs."""

from functools import lru_cache
from uuid import UUID

import msgspec

from lms.core import clock
from lms.core.i18n import LANGUAGES, speaking
from lms.learning import content
from lms.learning.models import Course, Enrolment
from lms.learning.pages import course_page, lesson_page
from lms.learning.policy import OpenCourse, OpenLesson
from lms.learning.progress import Progress
from lms.learning.rendering import rendered_blocks
from lms.web.compression import page_bytes
from lms.web.static import inline_stylesheet, version

_NOBODY = UUID(int=0)
# One first flight of TCP is 14,600 bytes; the head of the answer takes up to 800 of them.
MOST_PAGE_BYTES = 13_800


class _DraftCourse(OpenCourse):
    """A course that is no revision yet, as somebody sees it who has done nothing; on the page of the course nobody is enrolled yet."""

    def __init__(self, shown: content.Course, *, is_enrolled: bool = True) -> None:
        nobodys = (
            Enrolment(
                registration=_NOBODY, person_id=_NOBODY, course_id=_NOBODY, revision_id=_NOBODY, enrolled_at=clock.now()
            )
            if is_enrolled
            else None
        )
        super().__init__(Course(id=_NOBODY, slug=shown.slug), _NOBODY, nobodys)
        object.__setattr__(self, "shown", shown)
        # Asked of nobody.
        self.__dict__["progress"] = Progress(shown, frozenset())

    @property
    def content(self) -> content.Course:
        found: content.Course = self.__dict__["shown"]
        return found


def lesson_preview(course: content.Course, module: content.Module, lesson: content.Lesson, code: str) -> str:
    """The whole page as HTML in a language of the interface ("ar", "fr"), with its stylesheet inside as on a first visit."""
    found = OpenLesson(_DraftCourse(course), module, lesson)
    blocks = rendered_blocks(lesson, code, course.sources)
    with speaking(LANGUAGES[code]):
        return lesson_page(
            found,
            # A file that is still to be chosen shows nothing.
            blocks=[one for one in blocks if one.media or one.kind in content.MARKDOWN_KINDS],
            sources=[course.sources[name] for name in lesson.sources if name in course.sources],
            following=None, stylesheet=inline_stylesheet, is_fragment=False, is_of_somebody=False,
        )  # fmt: skip


def course_preview(course: content.Course, code: str) -> str:
    """The page on which a course is begun, in a language of the interface."""
    with speaking(LANGUAGES[code]):
        return course_page(
            _DraftCourse(course, is_enrolled=False), stylesheet=inline_stylesheet, is_fragment=False, is_of_somebody=False
        )  # fmt: skip


def course_weight(course: content.Course, code: str) -> int:
    """Bytes over the wire of the page of the course. `course`: its outline (authoring.facts)."""
    return _course_weighed(content.encode(course), code, version())


@lru_cache(maxsize=256)
def _course_weighed(document: str, code: str, _version: str) -> int:
    return page_bytes(course_preview(content.decode(document), code).encode())


def weight(course: content.Course, module: content.Module, lesson: content.Lesson, code: str) -> int:
    """Bytes over the wire of the lesson's page: all that is needed to read it, without the head of the answer."""
    # The page shows the lesson, the title of its module and the sources; all else is the same for every lesson.
    shell = msgspec.structs.replace(course, modules=[], exam=None)
    alone = msgspec.structs.replace(module, lessons=[], quiz=None)
    return _weighed(msgspec.json.encode([shell, alone, lesson]), code, version())


@lru_cache(maxsize=2048)
def _weighed(document: bytes, code: str, _version: str) -> int:
    course, module, lesson = msgspec.json.decode(document, type=tuple[content.Course, content.Module, content.Lesson])
    return page_bytes(lesson_preview(course, module, lesson, code).encode())
