"""How a page shows a chart: its caption, what it means, its table, and the source of a map."""

from flask import Flask, render_template_string

from lms.core.i18n import LANGUAGES, speaking
from lms.monitoring.charts import bars, choropleth, map_key, outlines, quantiles
from tests.monitoring.charts.pictures import LTR, mark

PAGE = """{% from "monitoring/_chart.html" import chart %}
{% call chart(picture, "Par région", definition="Qui a <fini>", key=key, as_of="À 12 h") %}<table></table>{% endcall %}
{{ chart(picture, "Seul", kind="scroll") }}"""


def shown(app: Flask, code: str) -> str:
    of = quantiles([4.0])
    picture = choropleth(LTR, outlines.regions(), {"MA-03": mark(4, href="/x")}, of)
    with app.test_request_context(), speaking(LANGUAGES[code]):
        return render_template_string(PAGE, picture=picture, key=map_key(LTR, of))


def test_map_names_its_source_in_each_language(application: Flask) -> None:
    assert "contributeurs d’OpenStreetMap" in shown(application, "fr")
    assert "مساهمو OpenStreetMap" in shown(application, "ar")


def test_chart_brings_its_meaning_and_its_table(application: Flask) -> None:
    page = shown(application, "fr")

    assert "Qui a &lt;fini&gt;" in page
    assert "À 12 h" in page
    assert page.count("<table>") == page.count("Les mêmes données dans un tableau") == 1
    assert page.count("<svg xmlns") == 3


def test_chart_alone_claims_nothing(application: Flask) -> None:
    with application.test_request_context():
        page = render_template_string(
            '{% from "monitoring/_chart.html" import chart %}{{ chart(picture, "Seul") }}', picture=bars(LTR, [mark(3)])
        )

    assert "<details" not in page
    assert "OpenStreetMap" not in page
