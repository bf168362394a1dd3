"""How far people go in a course, and when they begin: made up, to look like what is known of learning at a distance. Pure.

Nothing of it is published. Of those who enrol, most never open a lesson, and the first steps lose more than the later ones; more of them
go on in cohorts, where the cooperative learns much, in some regions and sectors, and in their own language. In the last months
one course loses its learners, and everywhere one question in ten is answered wrongly by most: alerts have something to find; so they have
in a delegation where no cohort begins any more.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

# The chance to open the first lesson, and to go on from each step.
BEGIN, GO_ON = 0.35, 0.812
BEGIN_IN_COHORT, GO_ON_IN_COHORT = 0.85, 0.935
LEAST, MOST = 0.4, 0.99
# Most who leave do so in the first steps; who is beyond them goes on rather.
FIRST_STEPS, EARLY, LATE = 4, -0.13, 0.10
OF_REGION = {
    "MA-01": -0.01, "MA-02": 0.0, "MA-03": 0.01, "MA-04": 0.02, "MA-05": -0.02, "MA-06": 0.02, "MA-07": 0.0, "MA-08": -0.03,
    "MA-09": 0.03, "MA-10": 0.0, "MA-11": -0.01, "MA-12": -0.02,
}  # fmt: skip
OF_SECTOR = {"argan": 0.02, "crafts": 0.01, "food": 0.02, "housing": -0.04, "fisheries": -0.02, "transport": -0.03}
# By population.LANGUAGES.
OF_LANGUAGE = (0.0, 0.015, -0.02)
# From the least keen of the cooperatives to the keenest.
OF_KEENNESS = 0.06
HELPED, OF_HELP = 0.06, 0.02
# The course that falls, and how many days before now that begins.
FALLING, FALLING_DAYS, FALL = "selling", 75, -0.22
# To pass at the first time, and each time after; to try again.
PASS_QUIZ, PASS_EXAM, AGAIN, MOST_TRIES = 0.76, 0.66, 0.8, 4
# One exam in so many keeps its answers; one question in so many fails.
KEEPS_ANSWERS, FAILING_QUESTION = 5, 10
# Whether the next step follows in the same sitting; days until it does otherwise, on average.
SAME_SITTING, DAYS_BETWEEN = 0.62, 3.5
# Share of the enrolments that are in a cohort, whole cooperatives at a time.
IN_COHORT, COHORT_SIZE = 0.065, 22
# The delegation that has had no cohort lately, and for how many days before now.
WITHOUT_SESSIONS, QUIET_DAYS = "al-hoceima", 200
# When fields and feasts leave less time.
MONTHS = {7: 0.7, 8: 0.45, 3: 0.8}


def going_on(
    *, region: str, sector: str, keen: float, language: int, in_cohort: bool, is_helped: bool, is_falling: bool
) -> tuple[float, float]:
    """The chances to begin, and to go on from step to step."""
    change = (
        OF_REGION.get(region, 0.0) + OF_SECTOR.get(sector, 0.0) + OF_LANGUAGE[language] + OF_KEENNESS * (keen - 0.5)
    )
    change += (OF_HELP if is_helped else 0.0) + (FALL if is_falling else 0.0)
    begin, go_on = (BEGIN_IN_COHORT, GO_ON_IN_COHORT) if in_cohort else (BEGIN, GO_ON)
    return min(max(begin + 2 * change, 0.05), 0.97), min(max(go_on + change, LEAST), MOST)


def by_step(go_on: float) -> tuple[float, float]:
    """The chance to go on in the first steps, and after them."""
    return max(go_on + EARLY, LEAST), min(go_on + LATE, MOST)


def calendar(begin: date, end: date) -> list[float]:
    """For each day from `begin` until before `end`: the share of all enrolments up to and with it. They grow with the time."""
    days = (end - begin).days
    weights = [
        (0.3 + day / days)
        * MONTHS.get((begin + timedelta(days=day)).month, 1.0)
        * (0.5 if (begin + timedelta(days=day)).weekday() >= 5 else 1.0)
        for day in range(days)
    ]
    whole = sum(weights)
    return [reached / whole for reached in accumulate(weights)]


def course_shares(audiences: Sequence[str], mean: float) -> list[float]:
    """For each course the chance that a member enrols, so that she has `mean` courses on average, as far as there are as many.
    The course for everyone comes first."""
    most = 0.96
    first = [most if one == "everyone" else 0.0 for one in audiences]
    others = audiences.count("everyone")
    left = max(mean - sum(first), 0.0)
    each = min(left / (len(audiences) - others), most) if len(audiences) > others else 0.0
    share = min(mean / sum(first), 1.0) if sum(first) > mean else 1.0
    return [one * share or each for one in first]
