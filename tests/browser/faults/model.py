"""What must stand on the server and on the phones when everything has met the network again. The model knows what was done,
and nothing of how it was sent."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from lms.core.ids import id_from
from lms.learning.services import completion_id
from lms.quizzes import kinds
from lms.quizzes.questions import practice_seed
from lms.xapi.agents import activity_id
from tests.browser.faults.people import Learner
from tests.browser.faults.sequences import Deed, Sequence

# Between a deed and its delivery clocks are read some milliseconds apart; a line that hangs makes the offset wrong by as much.
READ_MS = 50
HANGING = timedelta(seconds=90)


@dataclass(frozen=True)
class Said:
    """A statement as the server keeps it."""

    document: dict[str, Any]
    stored: datetime

    @property
    def id(self) -> UUID:
        return UUID(self.document["id"])

    @property
    def verb(self) -> str:
        return str(self.document["verb"]["id"]).rpartition("/")[2]

    @property
    def timestamp(self) -> datetime:
        return datetime.fromisoformat(self.document["timestamp"])

    @property
    def phone_time(self) -> datetime:
        """As the phone said it."""
        kept = self.document["context"].get("extensions", {}).get(activity_id("phone-time"))
        return datetime.fromisoformat(kept) if kept else self.timestamp

    @property
    def fact(self) -> tuple[str, ...]:
        result = self.document.get("result", {})
        return self.verb, self.document["object"]["id"], str(result.get("success")), str(result.get("response"))


@dataclass
class Kept:
    """All that the server keeps of one registration."""

    enrolled_at: datetime
    said: list[Said] = field(default_factory=list)
    items: set[str] = field(default_factory=set)
    practice: dict[str, bool] = field(default_factory=dict)
    refusals: int = 0

    @property
    def state(self) -> Any:
        """What must be as it is with somebody who did the same with network."""
        return sorted(self.items), sorted(self.practice.items()), sorted(Counter(one.fact for one in self.said).items())


@dataclass
class Verdict:
    lost: int = 0
    double: int = 0
    statements: int = 0
    faults: list[str] = field(default_factory=list)


def id_of(deed: Deed, learner: Learner) -> UUID:
    """Of the statement that the server makes of it, by whichever road it comes."""
    if deed.item:
        return completion_id(learner.registration, deed.item)
    question = learner.questions[deed.question]
    response = kinds.read(question, learner.form(deed), practice_seed(learner.registration))
    return id_from("practised", deed.statement_id, response)


def judge(sequence: Sequence, learner: Learner, report: dict[str, Any], kept: Kept) -> Verdict:
    acted = [sequence.deeds[act["deed"]] for act in report["acts"]]
    expected = {id_of(deed, learner): deed for deed in acted}
    found = Counter(one.id for one in kept.said if one.verb != "registered")
    verdict = Verdict(
        lost=len(expected.keys() - found.keys()),
        double=sum(found.values()) - len(expected.keys() & found.keys()),
        statements=sum(found.values()),
    )
    verdict.faults = [
        *_of_state(acted, kept),
        *_of_phones(acted, report, kept),
        *_of_times(sequence, learner, report, kept),
    ]
    if report.get("error"):
        verdict.faults.append(report["error"])
    if {step["deed"] for step in sequence.steps if step["what"] == "act"} != {act["deed"] for act in report["acts"]}:
        verdict.faults.append("Not everything was done")
    return verdict


def _of_state(acted: list[Deed], kept: Kept) -> Iterator[str]:
    items = {deed.item for deed in acted if deed.item}
    if kept.items != items:
        yield f"Completed are {sorted(kept.items)}, not {sorted(items)}"
    practice: dict[str, bool] = {}
    for deed in acted:
        if deed.question:
            practice[deed.question] = practice.get(deed.question, False) or deed.is_right
    if kept.practice != practice:
        yield f"Practised is {kept.practice}, not {practice}"
    if Counter(one.verb for one in kept.said)["registered"] != 1:
        yield "Not enrolled once"


def _of_phones(acted: list[Deed], report: dict[str, Any], kept: Kept) -> Iterator[str]:
    items = {deed.item for deed in acted if deed.item}
    for left in report["left"]:
        if left["waiting"] or left["refused"]:
            yield f"Left on a phone: {left}"
        if set(left["done"]) != items:
            yield f"A phone shows {sorted(left['done'])} as done, not {sorted(items)}"
    if kept.refusals:
        yield f"{kept.refusals} were refused"
    if any(act["taken"] not in (200, 303) for act in report["acts"]):
        yield "The phone did not take an answer"


def _of_times(sequence: Sequence, learner: Learner, report: dict[str, Any], kept: Kept) -> Iterator[str]:
    """Never before she was enrolled or in the future; the phone's own time kept beside; right where its clock only stood wrong."""
    acts: dict[UUID, list[dict[str, Any]]] = {}
    for act in report["acts"]:
        acts.setdefault(id_of(sequence.deeds[act["deed"]], learner), []).append(act)
    for one in kept.said:
        if one.verb == "registered":
            continue
        if not kept.enrolled_at <= one.timestamp <= one.stored:
            yield f"{one.id} happened at {one.timestamp}, and was stored at {one.stored}"
        those = [act for act in acts.get(one.id, []) if _between(act, one.phone_time, act["skew"])]
        if not those:
            yield f"No phone ever showed {one.phone_time}, the time of {one.id}"
        elif not sequence.jumps and not any(_between(act, one.timestamp, 0, HANGING) for act in those):
            yield f"{one.id} is dated {one.timestamp}, done was it at {those}"


def _between(act: dict[str, Any], at: datetime, skew_ms: int, more: timedelta = timedelta()) -> bool:
    earliest, latest = (
        datetime.fromtimestamp(act[end] / 1000, UTC) + timedelta(milliseconds=skew_ms) for end in ("from", "to")
    )
    slack = timedelta(milliseconds=READ_MS) + more
    return earliest - slack <= at <= latest + slack


def read(document: str, stored: datetime) -> Said:
    return Said(json.loads(document), stored)
