"""What an import gives: a course, its media on disk, and a report that names every item of the file. Pure values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.words import wording
from lms.core.errors import DomainError
from lms.learning.content import Course
from lms.packages.faults import Fault

# Of what strangers wrote and a report repeats, in characters.
LONGEST_VALUE = 120

# A fault of a package is worded by its own slice.
Value = str | int | Fault
# How much is done, and of how much (0 where nobody knows): bytes, or items. A package begins anew with each of its stages.
Progress = Callable[[int, int], None]


class Format(StrEnum):
    GIFT = "gift"
    MOODLE_XML = "moodle-xml"
    MOODLE_BACKUP = "moodle-backup"
    QTI = "qti"
    COMMON_CARTRIDGE = "common-cartridge"
    H5P = "h5p"
    SHEET = "sheet"
    # A course of ours as we write it for people and git.
    SOURCES = "sources"
    # A cmi5 package of our own, which holds its course.
    CMI5 = "cmi5"
    # cmi5, Tin Can, SCORM, or H5P of which nothing is read here: launched as it is (lms/packages).
    PACKAGE = "package"


class Outcome(StrEnum):
    TAKEN = "taken"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Line:
    """What became of one item. `place`: file, line and name as its author knows them. `exchange/words.py` words it.

    `items`: what it became in the course: slugs of lessons, behind that of their module where two may have the same, and
    « #id » of questions."""

    outcome: Outcome
    place: str
    code: Code
    values: dict[str, Value] = field(default_factory=dict)
    items: tuple[str, ...] = field(default=(), compare=False)

    @property
    def wording(self) -> Fault:
        """What is said, without its place; translated when it is shown."""
        return wording(self.code, self.values)

    def __str__(self) -> str:
        return f"{self.place}: {self.wording}" if self.place else str(self.wording)


@dataclass
class Report:
    lines: list[Line] = field(default_factory=list)

    # What a person may still read; a file with more items is an attack.
    most: ClassVar[int] = 50_000

    def add(self, outcome: Outcome, place: str, code: Code, **values: Value) -> None:
        """Raises BadImport for too many."""
        self.put(Line(outcome, place, code, values))

    def put(self, line: Line) -> None:
        """Raises BadImport for too many."""
        if len(self.lines) >= self.most:
            raise BadImport(Code.TOO_MANY, line.place, most=self.most)
        short = {name: shortened(value) if isinstance(value, str) else value for name, value in line.values.items()}
        self.lines.append(replace(line, place=shortened(line.place), values=short))

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome is outcome]


@dataclass(frozen=True)
class Imported:
    """`media`: path in the course → (content, extension), read from disk when it is asked for; `close` removes them.

    `origins`: id of a question → where it comes from. The id is made from the origin, so the same import twice gives the
    same ids. A `package` is to be given to lms/packages as it is; its course only shows what would come.
    """

    format: Format
    course: Course
    media: Mapping[str, tuple[bytes, str]]
    report: Report
    origins: dict[str, str] = field(default_factory=dict)
    close: Callable[[], None] = lambda: None

    @property
    def is_package(self) -> bool:
        return self.format is Format.PACKAGE


class BadImport(DomainError):
    """Nothing of the file can be used. `line` says where and why, `lines` all of it where more is known; in the reader's language."""

    status = 422

    def __init__(self, code: Code, place: str = "", **values: Value) -> None:
        report = Report()
        report.add(Outcome.REFUSED, place, code, **values)
        (self.line,) = self.lines = report.lines
        super().__init__()

    def __str__(self) -> str:
        return str(self.line)

    @property
    def message(self) -> str:
        return str(self)


def shortened(text: str, most: int = LONGEST_VALUE) -> str:
    """On one line, cut, without characters that pages and databases refuse."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"
