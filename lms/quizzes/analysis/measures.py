"""The measures of classical item analysis, each after the text that defines it. Pure.

Everything is summed exactly (whole numbers and fractions); only square roots and the intervals are floating point. A measure
that the answers do not allow is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import atanh, sqrt, tanh

Number = int | Fraction
# The two-sided 95 % quantile of the normal distribution.
Z95 = 1.959964
# Kelley, “The selection of upper and lower groups for the validation of test items”, Journal of Educational Psychology 30
# (1939), p. 17-24: the extreme groups that tell most hold 27 % each.
KELLEY = Fraction(27, 100)
THIRD = Fraction(1, 3)


def correlation(points: Iterable[tuple[Number, Number, int]]) -> float | None:
    """Pearson's product-moment correlation of (x, y, how often). None where x or y is the same everywhere.

    With x of 0 and 1 it is the point-biserial correlation; with y the sum of the other questions it is corrected for the
    share that a question has in its own total (Henrysson, “Correction of item-total correlations in item analysis”,
    Psychometrika 28 (1963), p. 211-218; Lord and Novick, Statistical Theories of Mental Test Scores (1968), 15.3).
    """
    n = sum_x = sum_y = sum_xx = sum_yy = sum_xy = Fraction(0)
    for x, y, count in points:
        n += count
        sum_x += x * count
        sum_y += y * count
        sum_xx += x * x * count
        sum_yy += y * y * count
        sum_xy += x * y * count
    spread = (n * sum_xx - sum_x**2) * (n * sum_yy - sum_y**2)
    if spread <= 0:
        return None
    return max(-1.0, min(1.0, float(n * sum_xy - sum_x * sum_y) / sqrt(spread)))


def mean(counts: Mapping[int, int] | Mapping[Number, int]) -> Fraction | None:
    n = sum(counts.values())
    return sum((Fraction(value) * count for value, count in counts.items()), Fraction(0)) / n if n else None


def variance(counts: Mapping[Number, int]) -> Fraction | None:
    """The mean square deviation, over n: as Kuder and Richardson take it, so that of a question of 0 and 1 it is pq."""
    centre = mean(counts)
    if centre is None:
        return None
    squares = sum((Fraction(value) ** 2 * count for value, count in counts.items()), Fraction(0))
    return squares / sum(counts.values()) - centre**2


def median(counts: Mapping[int, int]) -> Fraction | None:
    """Of an even number of values, the middle between the two in the middle."""
    n = sum(counts.values())
    if not n:
        return None
    passed, found = 0, []
    for value in sorted(counts):
        before, passed = passed, passed + counts[value]
        found += [value for place in ((n - 1) // 2, n // 2) if before <= place < passed]
    return Fraction(sum(found), 2)


def alpha(items: Sequence[Mapping[Number, int]], totals: Mapping[Number, int]) -> Fraction | None:
    """Coefficient alpha of questions that all attempts held: k/(k-1) · (1 - Σ variance of each / variance of the total).

    Cronbach, “Coefficient alpha and the internal structure of tests”, Psychometrika 16 (1951), p. 297-334, formula 2. Where
    each question gives 0 or 1, the variances are pq and it is formula 20 of Kuder and Richardson, “The theory of the
    estimation of test reliability”, Psychometrika 2 (1937), p. 151-160. Below 0 where questions contradict one another.
    """
    whole, k = variance(totals), len(items)
    if not whole or k < 2:
        return None
    parts = sum((variance(item) or Fraction(0) for item in items), Fraction(0))
    return Fraction(k, k - 1) * (1 - parts / whole)


def nested_reliability(totals: Mapping[Number, int], squares: Number, length: int) -> Fraction | None:
    """How far the totals would agree with those of other draws, where each attempt drew `length` questions of its own.

    `squares`: the sum of the squares of all single scores. The one-way design “questions within people”: (between - within) /
    between, in mean squares. Brennan, Generalizability Theory (2001), 3.2, design i:p, index of dependability; the same as
    ICC(1,k) of Shrout and Fleiss, “Intraclass correlations: uses in assessing rater reliability”, Psychological Bulletin 86
    (1979), p. 420-428. That one draws harder questions than another counts as error here, as it should.
    """
    n = sum(totals.values())
    if n < 2 or length < 2:
        return None
    whole = sum((Fraction(total) * count for total, count in totals.items()), Fraction(0))
    of_people = sum((Fraction(total) ** 2 * count for total, count in totals.items()), Fraction(0)) / length
    between = (of_people - whole**2 / (n * length)) / (n - 1)
    within = (Fraction(squares) - of_people) / (n * (length - 1))
    return (between - within) / between if between else None


def error_of_measurement(totals: Mapping[Number, int], reliability: Fraction) -> float:
    """In points: standard deviation · √(1 - reliability). Lord and Novick (1968), 3.4; Gulliksen, Theory of Mental Tests (1950), 2."""
    return sqrt((variance(totals) or 0) * (1 - reliability))


def portions(
    counts: Mapping[Fraction, int], part: Fraction
) -> tuple[dict[Fraction, Fraction], dict[Fraction, Fraction]]:
    """For each place in an order, how much of those who stand there belongs to the lowest `part` of all, and to the highest.

    Those at one place are alike: at the border each counts for the same fraction, so that no order of reading decides.
    """
    return _from_one_end(counts, sorted(counts), part), _from_one_end(counts, sorted(counts, reverse=True), part)


def _from_one_end(
    counts: Mapping[Fraction, int], places: Sequence[Fraction], part: Fraction
) -> dict[Fraction, Fraction]:
    left, found = part * sum(counts.values()), {}
    for place in places:
        taken = min(left, Fraction(counts[place]))
        found[place] = taken / counts[place]
        left -= taken
    return found


def upper_lower(points: Sequence[tuple[Number, Fraction, int]], part: Fraction = KELLEY) -> Fraction | None:
    """Upper-lower index: the mean of (score, place of the total, how often) in the highest `part` less that in the lowest.

    Johnson, “Notes on a suggested index of item validity: the U-L index”, Journal of Educational Psychology 42 (1951),
    p. 499-504; Ebel, Measuring Educational Achievement (1965), ch. 11. None where all totals are the same.
    """
    counts: dict[Fraction, int] = {}
    for _score, place, count in points:
        counts[place] = counts.get(place, 0) + count
    if len(counts) < 2:
        return None
    low, high = portions(counts, part)
    gained = sum((score * count * (high[place] - low[place]) for score, place, count in points), Fraction(0))
    return gained / (part * sum(counts.values()))


def share_interval(share: float, n: int) -> tuple[float, float]:
    """Where a share lies with 95 % confidence: Wilson, “Probable inference”, Journal of the American Statistical
    Association 22 (1927), p. 209-212. Graded scores vary less than those of 0 and 1, so for them it is too wide rather than
    too narrow."""
    if n == 0:
        return 0.0, 1.0
    z2 = Z95**2 / n
    centre = (share + z2 / 2) / (1 + z2)
    half = Z95 / (1 + z2) * sqrt(max(0.0, share * (1 - share) / n + z2 / (4 * n)))
    return max(0.0, centre - half), min(1.0, centre + half)


def correlation_interval(r: float, n: int) -> tuple[float, float]:
    """Where a correlation lies with 95 % confidence: Fisher, “On the probable error of a coefficient of correlation”,
    Metron 1 (1921), p. 3-32."""
    if n <= 3:
        return -1.0, 1.0
    z = atanh(max(-0.999999, min(0.999999, r)))
    half = Z95 / sqrt(n - 3)
    return tanh(z - half), tanh(z + half)
