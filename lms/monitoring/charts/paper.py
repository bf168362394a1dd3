"""A chart for a report on paper (core/pdf.py): with its size, its margins and its colours inside, for no stylesheet is there. Pure."""

import re

from markupsafe import Markup

# What the page's tokens are in the light, and as printed: styles/frame.css and static/monitoring-charts.css.
_INK, _QUIET, _LINE, _GREEN, _SOFT, _INDIGO, _BROWN, _CARE = (
    "#221d18", "#65594b", "#e2d6bf", "#0f5c45", "#dfeee6", "#2d3e8f", "#995f00", "#a23b20",
)  # fmt: skip
LEVELS = ("#c6e2d4", "#93c8b0", "#5aa889", "#27775b", "#0a4634")
_STYLE = (
    f"text{{fill:{_INK};font-family:'Libertinus Serif',Amiri;font-size:13px}}"
    f".chart__tick,.chart__told{{fill:{_QUIET}}}.chart__stage,.chart__value,.chart__strong,.chart__note{{font-weight:bold}}"
    f".chart__hit{{fill:none}}.chart__line,.chart__edge{{stroke:{_LINE}}}.chart__zero{{stroke:{_QUIET}}}"
    f".chart__one{{fill:{_GREEN}}}.chart__two{{fill:#8cc3ab;stroke:{_GREEN}}}.chart__ground{{fill:#eee9df}}"
    f".chart__area,.chart__slope{{fill:{_SOFT}}}.chart__none{{fill:#fff;stroke:{_QUIET};stroke-dasharray:2 3}}"
    f".chart__hatch-ground{{fill:#fff}}.chart__hatch-line{{stroke:{_QUIET};stroke-width:3}}.chart__hidden{{stroke:{_QUIET}}}"
    f".chart__a{{stroke:{_GREEN};fill:{_GREEN};stroke-width:2.5}}.chart__b{{stroke:{_INDIGO};fill:{_INDIGO};stroke-width:2.5}}"
    f".chart__c{{stroke:{_BROWN};fill:{_BROWN};stroke-width:2.5}}.chart__care{{stroke:{_CARE};stroke-width:2.5}}"
    f"text.chart__a{{stroke:none;fill:{_GREEN}}}text.chart__b{{stroke:none;fill:{_INDIGO}}}"
    f"text.chart__c{{stroke:none;fill:{_BROWN}}}text.chart__worst{{fill:{_CARE}}}.chart__faint{{opacity:0}}"
    + "".join(f".level-{level}{{fill:{colour}}}" for level, colour in enumerate(LEVELS))
    + ".chart--map path{stroke:#fff;stroke-width:1.5}.chart__cell{stroke:#fff;stroke-width:2}text.on-3,text.on-4{fill:#fff}"
    f".chart--map .chart__hatch-line{{stroke:{_QUIET};stroke-width:3}}"
    f".chart--map .chart__none,.chart--map .chart__hidden{{stroke:{_QUIET};stroke-width:1}}"
)
# Pixels before and after the frame, in the direction of reading.
_MARGINS = {"axis": (48, 4), "lines": (48, 112)}
_ROOT = re.compile(
    r'<svg xmlns="[^"]+" class="chart chart--(\w+)" (?:width="100%" height="([\d.]+)"|viewBox="0 0 (\d+) (\d+)")'
)
_TEXT = re.compile(r'(<text(?: class="[^"]*")? x="[^"]*" y="[^"]*")(?: text-anchor="(\w+)")?([^>]*>)([^<]*)')


def on_paper(chart: Markup, width: int) -> str:
    """The same picture, `width` pixels wide. Links stay where the paper knows them."""
    found = _ROOT.match(chart)
    assert found is not None
    kind, tall, map_width, map_height = found.groups()
    height = float(tall) if tall else width * int(map_height) / int(map_width)
    is_rtl = 'direction="rtl"' in chart[:400]
    before, after = _MARGINS.get(kind, (0, 0))
    inner = str(chart)
    if is_rtl:
        # What sets the paper knows no `direction`: each text begins at its left, and its parts run from there.
        inner = _TEXT.sub(_turned, inner)
    place = (
        f'x="{after if is_rtl else before}" width="{width - before - after}" height="{height:.0f}" overflow="visible"'
    )
    box = f' viewBox="0 0 {map_width} {map_height}"' if map_width else ""
    root = f'<svg class="chart--{kind}" {place}{box}'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}">'
        f"<style>{_STYLE}</style>{root}{inner[found.end() :]}</svg>"
    )


def _turned(found: re.Match[str]) -> str:
    start, anchor, rest, content = found.groups()
    turned = {None: ' text-anchor="end"', "end": ""}.get(anchor, f' text-anchor="{anchor}"')
    return f"{start}{turned}{rest}\u2067{content}\u2069"
