"""A course in parts, as it is edited: a tree of JSON bodies. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

Body = dict[str, Any]
# The languages in which every lesson must stand before it is published.
LANGUAGES = ("ar", "fr")


class PartKind(StrEnum):
    COURSE = "course"
    MODULE = "module"
    LESSON = "lesson"
    QUESTION = "question"


class Bank(StrEnum):
    """Where a question is asked: in a lesson, in the quiz of a module, in the exam of the course."""

    PRACTICE = "practice"
    QUIZ = "quiz"
    EXAM = "exam"


@dataclass(frozen=True)
class Part:
    """`body` by kind:

    course    a content.Course without modules and without the bank of its exam
    module    a content.Module without lessons and without the bank of its quiz
    lesson    a content.Lesson without practice, its `blocks` once: {"id": "b1", "kind": "text", "text": {"ar": …, "fr": …},
              "media": {"ar": name}, …}, and `languages`, in which it stands
    question  the JSON of its kind (quizzes/kinds); unfinished ones may lack anything
    """

    kind: PartKind
    body: Body
    bank: Bank | None = None
    children: list["Part"] = field(default_factory=list)
    # Of a part of a draft; None for one that was read from a course.
    id: UUID | None = None

    def of(self, kind: PartKind, bank: Bank | None = None) -> list["Part"]:
        """The parts in it of a kind, in order."""
        return [child for child in self.children if child.kind is kind and child.bank is bank]

    @property
    def modules(self) -> list["Part"]:
        return self.of(PartKind.MODULE)

    @property
    def lessons(self) -> list["Part"]:
        return self.of(PartKind.LESSON)

    def questions(self, bank: Bank) -> list["Part"]:
        return self.of(PartKind.QUESTION, bank)

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.children:
            yield from child.walk()


def addresses(part: Part, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Part]]:
    """Each part with what tells it from the others of its course, in every draft: the slugs that lead to it, ids of questions."""
    for child in part.children:
        name = f"#{child.body.get('id', '')}" if child.kind is PartKind.QUESTION else str(child.body["slug"])
        yield (*above, name), child
        yield from addresses(child, (*above, name))
