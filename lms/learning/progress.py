"""What is done, what comes next, and what is open, from the items completed. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from lms.learning.content import Course


class State(StrEnum):
    DONE = "done"
    NEXT = "next"
    LATER = "later"
    # A quiz whose lessons, or an exam whose modules, are not finished.
    LOCKED = "locked"


@dataclass(frozen=True)
class Progress:
    course: Course
    items: frozenset[str]

    @cached_property
    def steps(self) -> list[str]:
        """Asked for every step of the course: imported ones may have a thousand."""
        return self.course.items()

    @property
    def done(self) -> int:
        return sum(step in self.items for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def share(self) -> float:
        return self.done / self.total

    @property
    def is_finished(self) -> bool:
        return all(step in self.items for step in self.steps)

    @cached_property
    def next_step(self) -> str | None:
        """The first step that is not done, or None."""
        return next((step for step in self.steps if step not in self.items), None)

    def module_done(self, slug: str) -> tuple[int, int]:
        """Steps done and all steps of a module."""
        steps = [step for step in self.steps if step.startswith(f"{slug}/")]
        return sum(step in self.items for step in steps), len(steps)

    def missing_for(self, item: str) -> list[str]:
        """The steps that must be done before this quiz or exam opens; lessons are always open."""
        if item == "exam":
            return [step for step in self.steps if step != "exam" and step not in self.items]
        module, _slash, step = item.partition("/")
        if step != "quiz":
            return []
        found = self.course.module(module)
        lessons = [f"{module}/{lesson.slug}" for lesson in found.lessons] if found else []
        return [lesson for lesson in lessons if lesson not in self.items]

    def state_of(self, item: str) -> State:
        if item in self.items:
            return State.DONE
        if item == self.next_step:
            return State.NEXT
        return State.LOCKED if self.missing_for(item) else State.LATER


def implied_completions(course: Course, items: frozenset[str]) -> list[tuple[str, list[str]]]:
    """Modules and the course that the items complete, each with the items that it rests on. The course is ""."""
    implied: list[tuple[str, list[str]]] = []
    steps = course.items()
    for module in course.modules:
        parts = [step for step in steps if step.startswith(f"{module.slug}/")]
        if all(part in items for part in parts):
            implied.append((module.slug, parts))
    if all(step in items for step in steps):
        implied.append(("", steps))
    return implied
