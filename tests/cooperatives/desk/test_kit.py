"""What is known stands on the papers of an assembly; what is not is a line to write on."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from lms.cooperatives.desk.kit import LANGUAGES, Paper, kit_pdf, kit_values
from lms.cooperatives.desk.models import Assembly
from lms.cooperatives.law import calendar
from lms.core.db import db
from tests.client import PageClient
from tests.cooperatives.papers import assembly
from tests.factories import Cast

SENT, MEETS = date(2026, 6, 1), date(2026, 6, 20)


def paper(cast: Cast, which: Paper, code: str = "fr", **values: object) -> str:
    meeting = assembly(cast.argan, **{"meets_on": MEETS, **values})
    db.session.commit()
    db.session.refresh(meeting, ["cooperative"])
    return text_of(which, code, meeting)


def text_of(which: Paper, code: str, meeting: Assembly) -> str:
    pages = PdfReader(io.BytesIO(kit_pdf(which, code, meeting, []))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_minutes_name_the_day_on_which_the_notice_went(cast: Cast) -> None:
    assert "convocation envoyée le 1 juin 2026" in paper(cast, Paper.MINUTES, notice_sent_on=SENT)


def test_minutes_leave_a_line_where_it_is_not_known(cast: Cast) -> None:
    assert "convocation envoyée le ." in paper(cast, Paper.MINUTES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_day_of_the_notice_is_written_in_the_language_of_the_paper(cast: Cast, code: str) -> None:
    meeting = assembly(cast.argan, meets_on=MEETS, notice_sent_on=SENT)
    db.session.commit()
    db.session.refresh(meeting, ["cooperative"])

    assert "2026" in str(kit_values(Paper.MINUTES, code, meeting, [])["notice_sent_on"])
    assert kit_pdf(Paper.MINUTES, code, meeting, []).startswith(b"%PDF")


def test_notice_has_no_headings_over_its_three_lines(cast: Cast) -> None:
    text = paper(cast, Paper.NOTICE)

    assert "Mention" not in text
    assert "Détail" not in text
    assert "10:00" in text


def test_minutes_and_calendar_give_the_same_day_for_filing(client: PageClient, cast: Cast) -> None:
    """Article 68: thirty days after the assembly, added to its day."""
    filed_by = MEETS + timedelta(days=calendar.FILING_DAYS)
    year = calendar.Year(closes_on=date(2025, 12, 31), assembly_on=MEETS)
    duty = next(one for one in calendar.duties_of(year) if one.kind is calendar.DutyKind.FILING)

    assert duty.latest == filed_by == date(2026, 7, 20)
    assert "dans les 30 jours qui suivent l’assemblée (art. 68), au plus tard le 20 juillet 2026" in paper(
        cast, Paper.MINUTES
    )


def test_calendar_says_how_its_days_are_counted(client: PageClient, cast: Cast) -> None:
    """Before an assembly clear days; after one the days are added, and none is promised to be clear."""
    page = client.speak("en").sign_in(cast.bilal).get("/cooperative/calendar").text

    assert "All days are clear days" not in page
    assert "What goes before an assembly (articles 40 and 68) is counted in clear days" in page
    assert "is shown with the number of days added to its day" in page
