"""The report of an import as it is kept with its draft, and read again: what came in, what was changed, what was not. Pure.

Kept: {"lessons": 3, "questions": 12, "known": 0, "lines": [{"outcome", "place", "code", "values", "parts", "is_known"}, …]};
the counts are of what is new in the draft, and of what an earlier import had brought.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Outcome, Report
from lms.authoring.exchange.words import wording
from lms.packages.faults import Fault

# Most urgent first.
ORDER = (Outcome.REFUSED, Outcome.CHANGED, Outcome.TAKEN)


@dataclass(frozen=True)
class Landed:
    """Where an item of an import is in the draft; `is_known`: an earlier import had brought it."""

    part_id: UUID
    is_known: bool


@dataclass
class Entry:
    """One item of the file: all that is said of it."""

    outcome: Outcome
    place: str
    said: list[Fault] = field(default_factory=list)
    part_ids: list[UUID] = field(default_factory=list)
    is_known: bool = False


def kept(report: Report, landed: Mapping[str, Landed]) -> dict[str, Any]:
    """`landed`: by where it stands in the import (« module/lesson », « module/lesson/#id », « #id »); a line names the whole of that or its
    end (exchange.imported.Line.items)."""
    fresh = [name for name, one in landed.items() if not one.is_known]
    questions = sum("#" in name for name in fresh)
    named = {name.rpartition("/")[2]: one for name, one in landed.items()} | dict(landed)
    lines = []
    for line in report.lines:
        found = [named[name] for name in line.items if name in named]
        lines.append(
            {
                "outcome": line.outcome.value, "place": line.place, "code": line.code.value,
                "values": _plain(line.values), "parts": [str(one.part_id) for one in found],
                "is_known": bool(found) and all(one.is_known for one in found),
            }
        )  # fmt: skip
    counts = {"lessons": len(fresh) - questions, "questions": questions, "known": len(landed) - len(fresh)}
    return counts | {"lines": lines}


def entries(lines: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    """Of kept lines, in their order; lines that follow one another about the same item are one entry."""
    entry: Entry | None = None
    for line in lines:
        outcome, parts = Outcome(line["outcome"]), [UUID(part) for part in line["parts"]]
        if entry is None or (entry.outcome, entry.place, entry.part_ids) != (outcome, line["place"], parts):
            if entry is not None:
                yield entry
            entry = Entry(outcome, line["place"], part_ids=parts, is_known=line["is_known"])
        entry.said.append(_said(line["code"], line["values"]))
    if entry is not None:
        yield entry


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Faults of packages go along as what they are made of, so that they are translated when they are read."""
    return {
        name: {"message": value.message, "values": _plain(value.values)} if isinstance(value, Fault) else value
        for name, value in values.items()
    }


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: Fault(value["message"], _read(value["values"])) if isinstance(value, dict) else value
        for name, value in values.items()
    }


def _said(code: str, values: Mapping[str, Any]) -> Fault:
    try:
        return wording(Code(code), _read(values))
    except (ValueError, LookupError):
        # Of a release that knew other codes: its name is still better than silence.
        return Fault("%(code)s", {"code": code})
