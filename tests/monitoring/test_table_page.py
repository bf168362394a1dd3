"""A table on a page, as every page of monitoring shows it."""

import pytest
from flask import Flask, render_template_string

from lms.core.i18n import LANGUAGES, speaking
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.tables import WHY_HIDDEN, Column, Mark, Row, Table
from tests.client import check_page

PAGE = """{% extends "layout/staff.html" %}{% from "monitoring/_table.html" import figures_table %}
{% block styles %}{{ super() }}<link rel="stylesheet" href="{{ asset('monitoring.css') }}">{% endblock %}
{% block title %}Table{% endblock %}{% block main %}<h1>Table</h1>{{ figures_table(table, [("CSV", "?format=csv"), ("XLSX", "?format=xlsx")]) }}{% endblock %}"""
COLUMNS = [
    Column.of(BY_SLUG[slug]) for slug in ("enrolled", "completion-rate", "time-to-complete", "sales-declared", "jobs")
]
ROWS = [
    Row("Souss-Massa", [1234, 0.5, 12.25, 12000, Mark.MISSING], key="MA-09", href="/staff/monitoring/x"),
    Row("<b>Oriental</b>", [Mark.HIDDEN, Mark.HIDDEN, Mark.MISSING, 0, Mark.MISSING]),
]


def shown(app: Flask, code: str = "fr", **values: object) -> str:
    table = Table(
        **({"title": "By region", "heading": "Region", "columns": COLUMNS, "rows": ROWS} | values)  # type: ignore[arg-type]
    )
    with app.test_request_context("/"), speaking(LANGUAGES[code]):
        return render_template_string(PAGE, table=table)


@pytest.mark.parametrize("code", ["ar", "fr", "en", "zgh"])
def test_table_reads_strictly_in_every_language(app: Flask, code: str) -> None:
    check_page(shown(app, code, total=Row("Total", [1300, 0.4, 11, 12000, Mark.MISSING])))


def test_numbers_have_their_unit_and_their_column(app: Flask) -> None:
    page = shown(app, "en")

    for text in ("1,234", "50%", "12.2 days", "12,000 DH", "Not recorded yet", "–"):
        assert f"<bdi>{text}</bdi>" in page, text
    assert 'data-label="Completion rate"' in page
    assert "<caption>By region</caption>" in page
    assert page.count('scope="row"') == 2
    assert "<b>Oriental" not in page


def test_what_is_hidden_is_explained_once_where_something_is(app: Flask) -> None:
    assert shown(app, "en").count(str(WHY_HIDDEN)) == 1
    assert str(WHY_HIDDEN) not in shown(app, "en", rows=ROWS[:1])


def test_definitions_files_and_lists_are_one_touch_away(app: Flask) -> None:
    page = shown(app, "en")

    assert str(BY_SLUG["completion-rate"].definition) in page
    assert 'href="?format=xlsx"' in page
    assert 'href="/staff/monitoring/x"' in page


def test_table_without_rows_says_so(app: Flask) -> None:
    assert "There is nothing to show." in shown(app, "en", rows=[])
