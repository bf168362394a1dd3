"""What one person does on her phones, and what goes wrong meanwhile: drawn from a seed and a number, the same for ever. Pure."""

from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

HOUR_MS = 3_600_000
YEAR_MS = 365 * 24 * HOUR_MS
# What may happen to a request, and how often; where there are two numbers, it happens after so many milliseconds.
WEATHER: dict[str, tuple[int, tuple[int, int] | None]] = {
    "well": (30, None),
    "request dropped": (10, None),
    "answer dropped": (10, None),
    "sent again after the answer": (7, None),
    "sent twice at once": (5, None),
    "arrived late, given up before": (9, (0, 400)),
    "delayed": (6, (0, 120)),
    "answer garbled": (4, None),
    "answered 502": (4, None),
    "killed the server meanwhile": (3, (0, 25)),
    "killed before sending": (3, None),
    "killed while sending": (5, (0, 30)),
    "killed after the answer": (5, (0, 6)),
}
# The whole server, and not only the processes that answer, so often: to start it takes seconds.
SERVER_EVERY = 400


@dataclass(frozen=True)
class Deed:
    """`item`: of a lesson that she completes; or `question`: of a practice question, by its id, answered with `statement_id`."""

    item: str = ""
    question: str = ""
    is_right: bool = True
    statement_id: UUID | None = None


@dataclass(frozen=True)
class Sequence:
    """`skews`: by how much each phone's clock is wrong, in milliseconds; `steps` as lane.js reads them."""

    number: int
    skews: list[int]
    deeds: list[Deed]
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def jumps(self) -> bool:
        return any(step["what"] == "jump" for step in self.steps)


def sequence(seed: int, number: int, *, lessons: list[str], questions: list[str]) -> Sequence:
    chance = Random(f"{seed}:{number}")
    phones = chance.choice((1, 2))
    made = Sequence(number, [_skew(chance) for _phone in range(phones)], [])
    for _deed in range(chance.choices((1, 2, 3, 4, 5, 6, 9), (2, 3, 4, 4, 3, 2, 1))[0]):
        made.deeds.append(_deed_of(chance, made.deeds, lessons, questions))
        made.steps.extend(_steps(chance, len(made.deeds) - 1, phones))
    if chance.random() < 0.6:
        made.steps.append(_sending(chance, phones))
    if number % SERVER_EVERY == SERVER_EVERY // 8:
        made.steps.insert(chance.randrange(len(made.steps) + 1), {"what": "crash", "kind": "server"})
    return made


def _deed_of(chance: Random, earlier: list[Deed], lessons: list[str], questions: list[str]) -> Deed:
    if earlier and chance.random() < 0.12:
        # The same again: two touches, or the same lesson on her other phone.
        return chance.choice(earlier)
    if chance.random() < 0.45:
        return Deed(item=chance.choice(lessons))
    return Deed(
        question=chance.choice(questions),
        is_right=chance.random() < 0.6,
        statement_id=UUID(int=chance.getrandbits(128), version=4),
    )


def _steps(chance: Random, deed: int, phones: int) -> list[dict[str, Any]]:
    step: dict[str, Any] = {"what": "act", "phone": chance.randrange(phones), "deed": deed}
    if chance.random() < 0.1:
        step["kill"] = chance.randrange(12)
    if chance.random() < 0.25:
        step["weather"] = _weather(chance)
    steps = [step]
    if phones == 2 and chance.random() < 0.25:
        steps.append({"what": "act", "phone": 1 - step["phone"], "deed": deed})
    if chance.random() < 0.12:
        steps.append({"what": "jump", "phone": chance.randrange(phones), "skew": _skew(chance)})
    if chance.random() < 0.06:
        steps.append({"what": "kill", "phone": chance.randrange(phones)})
    if chance.random() < 0.3:
        steps.append(_sending(chance, phones))
    if chance.random() < 0.02:
        steps.append({"what": "crash", "kind": "workers"})
    return steps


def _sending(chance: Random, phones: int) -> dict[str, Any]:
    """One phone, or both at the same moment."""
    which = list(range(phones)) if chance.random() < 0.4 else [chance.randrange(phones)]
    return {"what": "send", "weathers": {str(phone): _weather(chance) for phone in which}}


def _weather(chance: Random) -> list[dict[str, Any]]:
    """Of the next requests, in order."""
    found = []
    for kind in chance.choices(list(WEATHER), [weight for weight, _ms in WEATHER.values()], k=chance.choice((1, 1, 2))):
        ms = WEATHER[kind][1]
        found.append({"kind": kind, "ms": chance.randrange(*ms) if ms else 0})
    return found


def _skew(chance: Random) -> int:
    """Right, by hours, by years, or as a phone shows whose battery was out: 1970."""
    kind = chance.random()
    if kind < 0.4:
        return 0
    if kind < 0.6:
        return chance.choice((-1, 1)) * chance.randrange(HOUR_MS, 20 * HOUR_MS)
    if kind < 0.9:
        return chance.choice((-1, 1)) * chance.randrange(YEAR_MS // 12, 20 * YEAR_MS)
    return -56 * YEAR_MS
