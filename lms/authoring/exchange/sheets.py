"""Questions in a spreadsheet: one a row, a column for each language (docs/importing.md). XLSX, or CSV in any encoding."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from lms.authoring.exchange.archives import Files
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.columns import Column, column_of, headings, kind_named, spoken
from lms.authoring.exchange.encodings import decode
from lms.authoring.exchange.imported import BadImport, Imported, Outcome
from lms.authoring.exchange.intake import Intake, Item, Refused
from lms.authoring.exchange.questions import RIGHT, Asked, Maker, Option
from lms.authoring.exchange.words import KNOWN_COLUMNS
from lms.authoring.exchange.workbooks import require_modest
from lms.authoring.exchange.writing import Writer
from lms.cooperatives.sheets import UnreadableSheet, read_sheet

# Of a text, cells with several lines included.
MAX_LINES = 100_000
# « 1; 3; 4 ».
LONGEST_NUMBERS = 80
_NUMBERS = re.compile(r"[1-9]\d?(?:\s*[;,،؛+ ]\s*[1-9]\d?)*")
_ARROW = re.compile(r"->|→|←|<-")
_TRUE = {"vrai", "true", "صحيح", "صح", "oui", "نعم", "1"}
_FALSE = {"faux", "false", "خطا", "غلط", "non", "لا", "0"}


@dataclass
class Row:
    """Cells by what their column holds. Texts: language → text; choices by number."""

    words: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    choices: dict[int, dict[str, str]] = field(default_factory=dict)
    feedback: dict[int, dict[str, str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return spoken(self.texts.get(name, {}))


def is_header(line: str) -> bool:
    """Whether a line of text names our columns."""
    for delimiter in ";,\t":
        columns = [column_of(cell.strip().strip('"')) for cell in line.split(delimiter)]
        if sum(column is not None for column in columns) >= 3 and any(one and one.name == "text" for one in columns):
            return True
    return False


def is_table(lines: list[str]) -> bool:
    """Whether lines of text are cut into the same number of cells, whatever those are called, and ask nothing in GIFT."""
    first = lines[:6]
    if len(first) < 2 or any("{" in line for line in first):
        return False
    return any(
        first[0].count(delimiter) >= least and len({line.count(delimiter) for line in first}) == 1
        for delimiter, least in ((";", 1), ("\t", 1), (",", 2))
    )


def template(language: str) -> str:
    """An empty sheet with one example a kind, as CSV for programs of spreadsheets: with a mark of UTF-8."""
    return "\ufeff" + "\r\n".join(";".join(cells) for cells in headings(language)) + "\r\n"


def read(content: bytes, intake: Intake, workbook: Files | None = None) -> Imported:
    """`workbook`: what `content` holds where it is a zip. Raises BadImport."""
    if workbook is not None:
        require_modest(workbook, intake.place)
    else:
        text, guessed = decode(content, intake.place)
        if text.count("\n") > MAX_LINES:
            raise BadImport(Code.TOO_MANY, intake.place, most=MAX_LINES)
        content = text.encode(errors="replace")
        if guessed:
            intake.report.add(Outcome.CHANGED, intake.place, Code.GUESSED_ENCODING, encoding=guessed)
    try:
        lines = read_sheet(content)
    except UnreadableSheet as error:
        raise BadImport(Code.BROKEN_SHEET, intake.place) from error
    columns = [column_of(str(cell)) for cell in lines[0][1]]
    if not any(column and column.name == "text" for column in columns):
        named = ", ".join(str(cell) for cell in lines[0][1] if cell)
        raise BadImport(Code.SHEET_LACKS_COLUMNS, intake.place, columns=named, known=KNOWN_COLUMNS)
    unknown = [str(cell) for cell, column in zip(lines[0][1], columns, strict=True) if cell and column is None]
    if unknown:
        intake.report.add(Outcome.CHANGED, intake.place, Code.COLUMNS_LEFT_OUT, columns=", ".join(unknown))
    for number, cells in lines[1:]:
        row = _row(columns, cells)
        with intake.item(f"{intake.place}:{number} {next(iter(row.texts.get('text', {}).values()), '')}") as item:
            _take(row, intake, item)
    return intake.imported(intake.title)


def _row(columns: list[Column | None], cells: list[str | date]) -> Row:
    row = Row()
    for column, cell in zip(columns, cells, strict=False):
        text = cell if isinstance(cell, str) else cell.isoformat()
        if column is None or not text:
            continue
        if column.name in ("choice", "feedback"):
            target = row.choices if column.name == "choice" else row.feedback
            target.setdefault(column.number, {})[column.language] = text
        elif column.name in ("text", "explain", "unit"):
            row.texts.setdefault(column.name, {})[column.language] = text
        else:
            row.words[column.name] = text
    return row


def _take(row: Row, intake: Intake, item: Item) -> None:
    title = row.words.get("module", "") or intake.title
    module = intake.module(f"sheet-{title}", title)
    content = repr(
        sorted([*row.words.items(), *map(repr, row.texts.items()), *map(repr, row.choices.items())], key=str)
    )
    asked = Asked(
        origin=f"#{row.words['id']}"
        if "id" in row.words
        else hashlib.sha256(content.encode(errors="replace")).hexdigest(),
        text=row.text("text"),
        written="plain",
        explain=row.text("explain"),
        tags=[tag.strip() for tag in re.split("[;,،؛]", row.words.get("tags", "")) if tag.strip()],
        difficulty=_level(row.words.get("difficulty", ""), item),
        objective=row.words.get("objective", ""),
    )
    sample = " ".join(text for texts in (*row.texts.values(), *row.choices.values()) for text in texts.values())
    _ask(Maker(intake, item, module, Writer(intake, item, sample), asked), row)


def _level(written: str, item: Item) -> int | None:
    if written in ("1", "2", "3", "4", "5"):
        return int(written)
    if written:
        item.changed(Code.SETTINGS_LEFT_OUT)
    return None


def _ask(maker: Maker, row: Row) -> None:
    kind, right = _kind_of(row), row.words.get("right", "")
    options = [
        Option(spoken(texts), feedback=spoken(row.feedback.get(number, {})), written="plain")
        for number, texts in sorted(row.choices.items())
    ]
    match kind:
        case "single_choice" | "multiple_choice":
            for number in _right_ones(right, sorted(row.choices)):
                options[number].share = RIGHT
            count = sum(option.share > 0 for option in options)
            for option in options:
                option.share = Fraction(option.share, max(count, 1)) if kind == "multiple_choice" else option.share
            maker.choose(options, is_single=kind == "single_choice")
        case "true_false":
            maker.true_false(_truth(right))
        case "numeric":
            unit = row.texts.get("unit")
            maker.number(right.replace(",", "."), row.words.get("tolerance", "0").replace(",", "."), unit=unit)
        case "short_text":
            answers = [
                Option(text, RIGHT, written="plain", language=code)
                for texts in row.choices.values()
                for code, text in texts.items()
            ]
            maker.words([*answers, *(Option(text, RIGHT) for text in right.split(";") if text.strip())])
        case "matching":
            maker.match([_pair(texts) for _number, texts in sorted(row.choices.items())])
        case "ordering":
            maker.order(options)
        case "long_answer":
            maker.essay()
        case _:
            raise Refused(Code.UNKNOWN_KIND, kind=row.words.get("kind", ""))


def _kind_of(row: Row) -> str:
    """What the row says, or what its answer looks like."""
    if "kind" in row.words:
        return kind_named(row.words["kind"]) or ""
    right = row.words.get("right", "")
    if row.choices and _NUMBERS.fullmatch(right[:LONGEST_NUMBERS]):
        return "single_choice" if right.isdigit() else "multiple_choice"
    return "true_false" if not row.choices and right.strip().lower() in _TRUE | _FALSE | {"خطأ"} else ""


def _right_ones(written: str, numbers: list[int]) -> Iterator[int]:
    """Places in the list of choices. Raises Refused."""
    if not _NUMBERS.fullmatch(written.strip()[:LONGEST_NUMBERS]):
        raise Refused(Code.NO_CORRECT)
    for found in re.findall(r"\d+", written):
        if int(found) not in numbers:
            raise Refused(Code.NO_CORRECT)
        yield numbers.index(int(found))


def _truth(written: str) -> bool:
    word = written.strip().lower().replace("أ", "ا")
    if word not in _TRUE | _FALSE:
        raise Refused(Code.NO_CORRECT)
    return word in _TRUE


def _pair(texts: dict[str, str]) -> tuple[Option, Option]:
    """« miel -> ruche » in each language. An arrow may stand either way: the first side is asked."""
    sides = {code: _ARROW.split(text, maxsplit=1) for code, text in texts.items()}
    if any(len(parts) != 2 for parts in sides.values()):
        raise Refused(Code.BAD_GAP, text=next(iter(texts.values())))
    left, right = ({code: parts[side].strip() for code, parts in sides.items()} for side in (0, 1))
    return Option(spoken(left), written="plain"), Option(spoken(right), written="plain")
