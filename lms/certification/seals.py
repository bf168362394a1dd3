"""What closes a module or a course, and is passed again where its certificate was withdrawn. Pure."""

from lms.learning.content import Course


def seal_of(course: Course, item: str) -> str:
    """The quiz of a module; of the whole course (item "") its exam, else its last quiz, else its last step."""
    if item:
        return f"{item}/quiz"
    steps = course.items()
    return "exam" if course.exam else next((step for step in reversed(steps) if step.endswith("/quiz")), steps[-1])
