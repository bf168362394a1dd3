"""The cooperative's carpet on paper, for its wall: one A4 page in Arabic and French. Draws what it is given, checks nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lms.core.i18n import date_in
from lms.core.pdf import compile_pdf
from lms.pathway.overview import Overview
from lms.pathway.rules.model import Stage

TEMPLATE = Path(__file__).with_name("sheet.typ")
LANGUAGES = ("ar", "fr")


@dataclass(frozen=True)
class SheetStage:
    """A stage as the paper shows it: since when it is open, None where it is not."""

    stage: Stage
    since: date | None


def stages_of(found: Overview) -> list[SheetStage]:
    return [SheetStage(one.stage, one.since.date() if one.is_usable and one.since else None) for one in found.stages]


def sheet_pdf(found: Overview, stages: Sequence[SheetStage], *, on: date) -> bytes:
    cooperative = found.cooperative
    names = {"ar": cooperative.name_ar or cooperative.name_fr, "fr": cooperative.name_fr or cooperative.name_ar}
    values: dict[str, object] = {
        code: {
            "name": names[code],
            "on": date_in(code, on),
            "stages": [date_in(code, one.since) if one.since else "" for one in stages],
        }
        for code in LANGUAGES
    }
    values |= {"members": str(len(found.facts.members)), "kinds": [one.stage.value for one in stages]}
    pictures = {"carpet.svg": found.carpet("").encode()}
    return compile_pdf(TEMPLATE, values, pictures)
