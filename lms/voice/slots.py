"""The slots: what there is to record in a language, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lms.voice import queries, texts
from lms.voice.interface import screens
from lms.voice.models import SlotKind
from lms.voice.numbers import COUNTINGS, slots, told
from lms.voice.pieces import pieces, short_hash
from lms.voice.tongues import TONGUES, Tongue, hearers

# (kind, msgid, said): names a slot inside a language.
Key = tuple[SlotKind, str, str]


@dataclass(frozen=True)
class Slot:
    kind: SlotKind
    msgid: str
    # What the recorder reads; of a number its digits.
    said: str
    # The whole text in which it stands; of a number an example.
    around: str
    screens: int = 1

    @property
    def key(self) -> Key:
        return self.kind, self.msgid, self.said if self.kind is SlotKind.TEXT else ""

    @property
    def code(self) -> str:
        """Its name in addresses."""
        return short_hash("\0".join(self.key))


@dataclass(frozen=True)
class Progress:
    """How far the recording of a language is."""

    tongue: Tongue
    people: int
    recorded: Mapping[SlotKind, int]
    total: Mapping[SlotKind, int]


def slots_of(tongue: Tongue, kind: SlotKind) -> tuple[Slot, ...]:
    """Those of texts in the order of how many screens wait for them; the numbers from the smallest on."""
    return _slots_of(tongue.code, kind)


@cache
def _slots_of(code: str, kind: SlotKind) -> tuple[Slot, ...]:
    tongue = TONGUES[code]
    if kind is SlotKind.NUMBER:
        counting = COUNTINGS[tongue.code]
        return tuple(Slot(kind, name, *told(name, counting)) for name in slots(counting))
    found: list[Slot] = []
    for msgid, count in sorted(screens().items(), key=lambda pair: (-pair[1], pair[0])):
        for form in texts.forms(msgid, tongue.locale):
            found += [Slot(kind, msgid, piece, form, count) for piece in pieces(form)]
    # Plural forms share pieces.
    return tuple(reversed({slot.key: slot for slot in reversed(found)}.values()))


def slot_with_code(tongue: Tongue, code: str) -> Slot | None:
    return next((slot for kind in SlotKind for slot in slots_of(tongue, kind) if slot.code == code), None)


def people() -> dict[str, int]:
    """Spoken language → how many members would hear it."""
    members = queries.members_by_language_and_region()
    return {tongue.code: hearers(members, tongue) for tongue in TONGUES.values()}


def progress_of_all() -> list[Progress]:
    """Every language, the one that most people wait for first."""
    recorded = {(language, (kind, msgid, said)) for language, kind, msgid, said in queries.said_keys()}
    hearing = people()
    found = []
    for tongue in TONGUES.values():
        all_of = {kind: slots_of(tongue, kind) for kind in SlotKind}
        done = {kind: sum((tongue.code, slot.key) in recorded for slot in all_of[kind]) for kind in SlotKind}
        found.append(Progress(tongue, hearing[tongue.code], done, {kind: len(all_of[kind]) for kind in SlotKind}))
    return sorted(found, key=lambda one: -one.people)


def missing(tongue: Tongue, kind: SlotKind) -> list[Slot]:
    recorded = recorded_in(tongue)
    return [slot for slot in slots_of(tongue, kind) if slot.key not in recorded]


def recorded_in(tongue: Tongue) -> Mapping[Key, str]:
    """Slot → name of its clip."""
    return {(clip.kind, clip.msgid, clip.said): clip.media for clip in queries.clips_in(tongue.code)}


def following(tongue: Tongue, slot: Slot) -> Slot | None:
    """The next one to record: after this one, else from the beginning."""
    row = slots_of(tongue, slot.kind)
    waiting = {one.key for one in missing(tongue, slot.kind)}
    place = next((number for number, one in enumerate(row) if one.key == slot.key), -1)
    return next((one for one in (*row[place + 1 :], *row[: max(place, 0)]) if one.key in waiting), None)
