"""The banks of a draft as a list of questions: practice of lessons, quizzes of modules, the exam. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from lms.authoring.parts import Bank, Part, PartKind
from lms.authoring.questions.missing import missing

BANK_OF = {PartKind.LESSON: Bank.PRACTICE, PartKind.MODULE: Bank.QUIZ, PartKind.COURSE: Bank.EXAM}


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty strings narrow nothing."""

    kind: str = ""
    tag: str = ""
    difficulty: str = ""
    module: str = ""
    is_unfinished: bool = False

    @property
    def is_narrow(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Row:
    part: Part
    is_finished: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class BankList:
    """`owner`: the lesson, module or course in which the questions are asked."""

    owner: Part
    bank: Bank
    rows: list[Row]


def banks(root: Part, wanted: Wanted) -> list[BankList]:
    """Every bank in the order of the course; those in which nothing is left stand there only where all is wanted."""
    found = []
    for owner, bank, module in owners(root):
        questions = owner.questions(bank)
        rows = [
            Row(one, not missing(one.body), place == 0, place == len(questions) - 1)
            for place, one in enumerate(questions)
        ]
        shown = [row for row in rows if _is_wanted(row, wanted, module)]
        if shown or not wanted.is_narrow:
            found.append(BankList(owner, bank, shown))
    return found


def tags_in(root: Part) -> list[str]:
    questions = (part for part in root.walk() if part.kind is PartKind.QUESTION)
    return sorted({str(tag) for part in questions for tag in part.body.get("tags", [])})


def owners(root: Part) -> Iterator[tuple[Part, Bank, Part | None]]:
    """Every part in which questions are asked, with its bank and its module, in the order of the course."""
    for module in root.modules:
        for lesson in module.lessons:
            yield lesson, Bank.PRACTICE, module
        yield module, Bank.QUIZ, module
    yield root, Bank.EXAM, None


def _is_wanted(row: Row, wanted: Wanted, module: Part | None) -> bool:
    body = row.part.body
    slug = module.body["slug"] if module else body.get("module")
    return (
        wanted.kind in ("", body.get("kind"))
        and wanted.difficulty in ("", str(body.get("difficulty")))
        and wanted.module in ("", slug)
        and (not wanted.tag or wanted.tag in body.get("tags", []))
        and not (wanted.is_unfinished and row.is_finished)
    )
