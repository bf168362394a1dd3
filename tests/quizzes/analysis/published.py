"""Worked examples that others published, with their data and the results that they print."""

from lms.quizzes.analysis.tally import Form, Reply, Tally, Version

# Law School Admission Test, section 6: 1000 people, 5 questions, the number of people with each pattern of answers, from 00000
# to 11111. Bock and Lieberman, “Fitting a response model for n dichotomously scored items”, Psychometrika 35 (1970), table 1.
LSAT = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip
# What Rizopoulos prints of them: “ltm: An R package for latent variable modelling and item response theory analyses”, Journal of
# Statistical Software 17 (2006), 5, p. 5-6.
LSAT_FACILITY = (0.924, 0.709, 0.553, 0.763, 0.870)
LSAT_TOTALS = {0: 3, 1: 20, 2: 85, 3: 237, 4: 357, 5: 298}
# Of each question with the total that holds it; he divides by the standard deviation over n - 1.
LSAT_POINT_BISERIAL = (0.362, 0.566, 0.618, 0.534, 0.435)

# 12 people, 11 questions: Zaiontz, Real Statistics Using Excel, “Kuder and Richardson Formula 20”, example 1.
ZAIONTZ = (
    "11111111111", "11111111010", "10111111100", "11101101100", "11111000100", "01101111000",
    "11110010000", "11111000000", "01011000010", "10010100000", "11100000000", "10010000000",
)  # fmt: skip
ZAIONTZ_KR20 = 0.738

# 10 people, 10 questions: Wuensch, “The Kuder-Richardson 20” (East Carolina University, StatHelp/KR20.txt), with p, pq and the
# variance of the totals as he prints them.
WUENSCH = (
    "1111110110", "1011011101", "1111011001", "0010001000", "0000010010",
    "1110111111", "1101110111", "1111111101", "0101111101", "1101101110",
)  # fmt: skip
WUENSCH_P = (0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6)
WUENSCH_PQ = (0.21, 0.21, 0.24, 0.21, 0.24, 0.16, 0.21, 0.21, 0.25, 0.24)
WUENSCH_TOTAL_VARIANCE = 5.84

# Six people, four graded judgements of each: Shrout and Fleiss, “Intraclass correlations: uses in assessing rater
# reliability”, Psychological Bulletin 86 (1979), table 2; results in table 4. ICC(3,k) is coefficient alpha (p. 422).
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
SHROUT_FLEISS_ICC_1_K, SHROUT_FLEISS_ICC_3_K = 0.44, 0.91


def lsat_rows() -> list[tuple[int, ...]]:
    return [tuple(map(int, f"{pattern:05b}")) for pattern, count in enumerate(LSAT) for _one in range(count)]


def bits(rows: tuple[str, ...]) -> list[tuple[int, ...]]:
    return [tuple(map(int, row)) for row in rows]


def version(place: int) -> Version:
    return Version(f"q{place + 1}", "0" * 16)


def tally_of(rows, *, is_drawn: bool = False) -> Tally:
    """Each row an attempt, each column a question; option "r" is right and "w" wrong."""
    found = Tally()
    for row in rows:
        versions = [version(place) for place in range(len(row))]
        form = Form(len(row), None if is_drawn else frozenset(versions))
        found.add(
            form, [Reply(one, score, ("r",) if score else ("w",)) for one, score in zip(versions, row, strict=True)]
        )
    return found
