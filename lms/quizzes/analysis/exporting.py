"""The figures as a table for spreadsheets."""

import csv
import io
from collections.abc import Callable
from fractions import Fraction

from lms.core.sheets import harmless
from lms.quizzes.analysis.services import StudiedQuestion, Study

COLUMNS = (
    "question", "version", "revisions", "kind", "text", "attempts", "answers", "facility", "discrimination", "upper_lower",
    "median_seconds", "mean_seconds", "signs", "options_low_middle_high",
)  # fmt: skip


def csv_of(study: Study, text_of: Callable[[StudiedQuestion], str]) -> str:
    """One line a version of a question; numbers with a dot. `text_of`: its text as the reader reads it."""
    table = io.StringIO()
    # Spreadsheets then read the letters right.
    table.write("\ufeff")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in study.questions:
        writer.writerow(map(harmless, _row(one, text_of(one))))
    return table.getvalue()


def _row(one: StudiedQuestion, text: str) -> list[str]:
    figures = one.figures
    shares = [
        f"{option or '-'}: {float(found.low):.3f} {float(found.middle):.3f} {float(found.high):.3f}"
        for option, found in figures.options.items()
    ]
    return [
        one.version.question_id,
        one.version.digest,
        " ".join(map(str, one.revisions)),
        one.question.kind,
        text,
        str(figures.held),
        str(figures.answered),
        _number(figures.facility),
        _number(figures.discrimination),
        _number(figures.upper_lower),
        _number(figures.median_s),
        _number(figures.mean_s),
        " ".join(f"{flag.reason} ({flag.certainty})" for flag in one.flags),
        "; ".join(shares),
    ]


def _number(value: Fraction | float | None) -> str:
    return "" if value is None else f"{float(value):.4f}"
