"""What the points of one, two or three trainers come to. Pure and exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lms.quizzes.kinds import Judged, Mark


@dataclass(frozen=True)
class Standing:
    """`wanted`: how many trainers are to mark, as far as is known. `points`: None until they have."""

    wanted: int
    points: Fraction | None


def standing(question: Judged, points: Sequence[int]) -> Standing:
    """What those who have marked give, in any order.

    One trainer's points count as they are. Of two the mean counts, unless they differ by more than the question allows; then
    a third one marks, and the middle of the three counts: it never lies beyond what two of them would give.
    """
    if not question.double_marking:
        return Standing(1, Fraction(points[0]) if points else None)
    if len(points) < 2:
        return Standing(2, None)
    if len(points) == 2:
        low, high = sorted(points)
        agree = high - low <= question.most_difference
        return Standing(2, Fraction(low + high, 2)) if agree else Standing(3, None)
    return Standing(3, Fraction(sorted(points[:3])[1]))


def mark_of(question: Judged, points: Fraction | float) -> Mark:
    """`points` of all that could be earned, as a mark."""
    return Mark.of(Fraction(points) / question.most_points)
