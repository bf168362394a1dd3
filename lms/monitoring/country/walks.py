"""One enrolment: which steps are done, when, and how its quizzes end. Pure."""

import random
from collections.abc import Sequence
from math import log

from lms.monitoring.country import curves
from lms.monitoring.country.courses import EXAM, Step

# A step that was done, or a quiz that was tried: place of the step, second, right answers (-1: a lesson), seconds that it took.
Event = tuple[int, int, int, int]


def walk(
    steps: Sequence[Step], chance: random.Random, second: int, chances: tuple[float, float], last: int
) -> list[Event]:
    """In the order of time; nothing after `last`."""
    draw = chance.random
    begin, go_on = chances
    early, late = curves.by_step(go_on)
    found: list[Event] = []
    if draw() >= begin:
        return found
    second += 60 + int(draw() * 1_800)
    for place, step in enumerate(steps):
        if second > last or (place and draw() >= (early if place < curves.FIRST_STEPS else late)):
            return found
        if not step.questions:
            found.append((place, second, -1, 0))
        else:
            ended = _try(step, place, second, chance, found, last)
            if ended is None:
                return found
            second = ended
        if draw() < curves.SAME_SITTING:
            second += 240 + int(draw() * 900)
        else:
            second += 3_600 * 5 + int(-log(1 - draw()) * curves.DAYS_BETWEEN * 86_400)
    return found


def _try(step: Step, place: int, second: int, chance: random.Random, found: list[Event], last: int) -> int | None:
    """Until it is passed, and when that was; None where somebody gives up."""
    draw = chance.random
    pass_chance = curves.PASS_EXAM if step.item == EXAM else curves.PASS_QUIZ
    for _number in range(curves.MOST_TRIES):
        took = 90 + int(draw() * 60 * step.questions)
        if second + took > last:
            return None
        passed = draw() < pass_chance
        if passed:
            right = step.least + int(draw() * (step.questions - step.least + 1))
        else:
            right = step.least - 1 - int(draw() * draw() * step.least)
        right = max(right, 0)
        found.append((place, second + took, right, took))
        if right >= step.least:
            return second + took
        if draw() >= curves.AGAIN:
            return None
        second += took + 86_400 + int(draw() * 86_400)
    return None
