"""A paper of monitoring: sections of words, figures, charts and tables, set by typst in the language that is spoken (core/i18n.py)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flask_babel import gettext as _
from markupsafe import Markup

from lms.core.i18n import content_language, format_when
from lms.core.pdf import compile_pdf
from lms.monitoring.charts.paper import on_paper
from lms.monitoring.colons import named
from lms.monitoring.naming import origin_text
from lms.monitoring.tables import WHY_HIDDEN, Table
from lms.monitoring.wording import cell_text

TEMPLATE = Path(__file__).with_name("paper.typ")
# Millimetres between the margins, and pixels of a chart of that width.
WIDTH, PIXELS = 174, 660
# A table of more columns lies on its side.
WIDE = 6


@dataclass(frozen=True)
class Tile:
    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart. `alt`: what it shows, for who does not see it."""

    chart: Markup
    alt: str
    caption: str = ""
    pixels: int = PIXELS
    width: int = WIDTH


@dataclass(frozen=True)
class Sheet:
    """`numeric`: the columns whose cells are numbers; `widths`: how wide each is, against the others."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()
    widths: Sequence[float] = ()


@dataclass(frozen=True)
class Definition:
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Section:
    heading: str = ""
    level: int = 2
    paragraphs: Sequence[str] = ()
    figures: Sequence[Tile] = ()
    pictures: Sequence[Picture] = ()
    table: Sheet | None = None
    definitions: Sequence[Definition] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    title: str
    subtitle: str
    footer: str
    sections: Sequence[Section] = field(default_factory=list)
    is_wide: bool = False


def paper_of(table: Table) -> Paper:
    """Any table on paper: what was asked, the rows, what its figures mean."""
    asked = [named(name, value) for name, value in table.filters]
    until = [str(_("Counted until %(moment)s.", moment=format_when(table.as_of)))] if table.as_of else []
    columns = [str(table.heading), *(str(column.name) for column in table.columns)]
    rows = [
        [
            str(row.label),
            *(cell_text(column, cell, row.kind) for column, cell in zip(table.columns, row.cells, strict=True)),
        ]
        for row in table.all_rows
    ]
    numeric = [place for place, column in enumerate(table.columns, 1) if column.is_number]
    section = Section(table=Sheet(columns, rows, numeric), note=str(WHY_HIDDEN) if table.hides else "")
    meaning = [Definition(str(one.name), f"{one.definition} {origin_text(one)}") for one in table.indicators]
    sections = [section, *([Section(heading=str(_("What the figures mean")), definitions=meaning)] if meaning else [])]
    return Paper(
        title=str(table.title), subtitle="; ".join(asked), footer=" · ".join([str(_("Cooperatives learn")), *until]),
        sections=sections, is_wide=len(columns) > WIDE,
    )  # fmt: skip


def pdf_of(paper: Paper) -> bytes:
    return compile_pdf(TEMPLATE, *_values(paper))


def _values(paper: Paper) -> tuple[dict[str, object], dict[str, bytes]]:
    files: dict[str, bytes] = {}
    sections = []
    for section in paper.sections:
        shown = []
        for one in section.pictures:
            name = f"chart-{len(files)}.svg"
            files[name] = on_paper(one.chart, one.pixels).encode()
            shown.append({"file": name, "alt": one.alt, "caption": one.caption, "width": one.width})
        known = {name: getattr(section, name) for name in ("heading", "level", "note")}
        sections.append(
            known
            | {
                "paragraphs": list(section.paragraphs),
                "figures": [asdict(one) for one in section.figures],
                "pictures": shown,
                "table": _table(section.table) if section.table else None,
                "definitions": [asdict(one) for one in section.definitions],
            }
        )
    code = "ar" if content_language().code == "ar" else "fr"
    values = {name: getattr(paper, name) for name in ("title", "subtitle", "footer", "is_wide")}
    return values | {"language": code, "sections": sections}, files


def _table(table: Sheet) -> dict[str, object]:
    widths = list(table.widths) or [2.0, *[1.0] * (len(table.columns) - 1)]
    rows = [list(row) for row in table.rows]
    return {"columns": list(table.columns), "rows": rows, "numeric": list(table.numeric), "widths": widths}
