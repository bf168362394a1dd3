"""The log as it leaves: JSON lines or CSV, a page at a time, whatever its size."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from lms.core.db import db
from lms.core.sheets import harmless
from lms.xapi import queries
from lms.xapi.agents import is_of_unit, platform_agent
from lms.xapi.statement import Object, Statement, decode

PAGE = 500
# Characters of a page, as far as the one before it tells: statements may be of any size.
PAGE_CHARS = 2_000_000
FIRST_PAGE = 20
COLUMNS = (
    "id", "stored", "timestamp", "actor", "actor_name", "verb", "object", "object_name", "success", "completion",
    "score_scaled", "duration", "registration", "team", "authority", "is_trusted",
)  # fmt: skip


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        return "application/jsonl" if self is Format.JSONL else "text/csv; charset=utf-8"


# Chooses a text of a language map.
InWords = Callable[[dict[str, str]], str]


def pages_of(
    terms: Sequence[int], *, after: int | None = None, before: int | None = None
) -> Iterator[Sequence[tuple[int, str]]]:
    """Position and document of the statements with all the terms between two positions, oldest first.

    Only what is settled when the export begins. Each page is a transaction of its own, so that none is open for long.
    """
    settled = queries.settled_before()
    end = min(before, settled) if before is not None else settled
    last, limit = after, FIRST_PAGE
    while True:
        page = queries.found_by(terms, after=last, before=end, ascending=True, limit=limit)
        db.session.rollback()
        if not page:
            return
        yield page
        last = page[-1][0]
        size = sum(len(document) for _seq, document in page)
        limit = max(1, min(PAGE, PAGE_CHARS * len(page) // size))


def lines_of(documents: Sequence[str], form: Format, in_words: InWords, *, is_first: bool) -> str:
    """The part of the file that holds these statements; the first part of a CSV names the columns."""
    if form is Format.JSONL:
        return "".join(f"{_on_one_line(document)}\n" for document in documents)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if is_first:
        # Spreadsheets then read the letters right.
        text.write("\ufeff")
        writer.writerow(COLUMNS)
    for document in documents:
        writer.writerow(map(harmless, row_of(decode(document), in_words)))
    return text.getvalue()


def row_of(statement: Statement, in_words: InWords) -> list[str]:
    result, thing = statement.result, statement.object
    definition = thing.definition
    key = thing.as_agent().key if isinstance(thing, Object) and not thing.id else thing.id
    authority = statement.authority.key if statement.authority else ""
    score = result.score.scaled if result and result.score else None
    return [
        str(statement.id),
        statement.stored.isoformat() if statement.stored else "",
        statement.timestamp.isoformat(),
        # Of a group without a key, its members.
        statement.actor.key or "; ".join(member.key for member in statement.actor.member or ()),
        statement.actor.name or "",
        statement.verb.id,
        key,
        in_words(definition.name) if definition and definition.name else "",
        _truth(result.success if result else None),
        _truth(result.completion if result else None),
        "" if score is None else str(score),
        (result.duration or "") if result else "",
        str(statement.registration or ""),
        statement.team.key if statement.team else "",
        authority,
        _truth(is_of_unit(statement) or authority == platform_agent().key),
    ]


def first_of(texts: dict[str, str]) -> str:
    """Where no reader is: the first language."""
    return next(iter(texts.values()), "")


def _on_one_line(document: str) -> str:
    """Line ends stand between the parts only: inside a text JSON escapes them (RFC 8259, 7)."""
    return document.replace("\r", " ").replace("\n", " ")


def _truth(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"
