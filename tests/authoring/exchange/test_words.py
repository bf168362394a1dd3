"""Every line of a report is worded, in Arabic and French."""

import pytest
from flask import Flask

from lms.authoring.exchange import words
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport, Line, Outcome, Report
from lms.authoring.exchange.words import WORDS
from lms.core.i18n import LANGUAGES, speaking
from lms.quizzes import kinds
from tests.authoring.exchange.imports import SAMPLE_NAMES, sample


def test_every_code_and_kind_has_its_words() -> None:
    assert set(WORDS) == set(Code)
    assert set(words.KINDS) == set(kinds.KINDS)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_reports_of_samples_are_told_in_both_languages(name: str, app: Flask) -> None:
    lines = sample(name).report.lines

    with app.test_request_context():
        with speaking(LANGUAGES["ar"]):
            arabic = [str(line.wording) for line in lines]
        with speaking(LANGUAGES["fr"]):
            french = [str(line.wording) for line in lines]

    assert lines
    assert all(any("\u0600" < letter < "\u06ff" for letter in text) for text in arabic)
    assert all(ours != theirs and "%(" not in ours + theirs for ours, theirs in zip(arabic, french, strict=True))


def test_names_of_strangers_are_escaped_on_pages(app: Flask) -> None:
    line = Line(Outcome.REFUSED, "x", Code.UNKNOWN_KIND, {"kind": "<script>alert(1)</script>"})

    with app.test_request_context():
        shown = line.wording.__html__()

    assert "<script>" not in shown


def test_a_refusal_says_its_place(app: Flask) -> None:
    with app.test_request_context(), speaking(LANGUAGES["fr"]):
        assert str(BadImport(Code.BROKEN_XML, "banque.xml", line=3)).startswith("banque.xml: Ligne 3")


def test_values_are_cut() -> None:
    report = Report()

    report.add(Outcome.CHANGED, "p" * 999, Code.TEXT_CUT, most=3, text="x" * 999)

    assert len(report.lines[0].place) == 120
    assert len(str(report.lines[0].values["text"])) == 120
