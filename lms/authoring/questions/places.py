"""Where a question can be asked: in each lesson, quiz and the exam of its draft, and what moving it there would bring. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from lms.authoring.checks import Fault, bank_faults
from lms.authoring.parts import Bank, Body, Part
from lms.authoring.questions.banks import owners

# Of the kinds that a trainer marks, and of those that nobody does.
_MARKED, _SURVEYS = ("long_answer", "voice_answer"), ("likert",)


class Note(StrEnum):
    """What its author should know of a place; nothing forbids it."""

    # Who passed is known only when a trainer has marked it.
    WAITS = "waits"
    # It earns nothing, and takes the place of a question that does.
    EARNS_NOTHING = "earns_nothing"


@dataclass(frozen=True)
class Place:
    """`faults`: that the move would bring to a quiz or the exam, and that keep the course from being published."""

    owner: Part
    bank: Bank
    module: Part | None
    is_here: bool
    faults: list[Fault]
    notes: list[Note]


def places(root: Part, question_id: UUID) -> list[Place]:
    """Every place of the draft, in the order of the course."""
    before = [(_about(fault), fault.values.get("has")) for fault in bank_faults(root)]
    question = next(part for part in root.walk() if part.id == question_id)
    found = []
    for owner, bank, module in owners(root):
        is_here = any(one.id == question_id for one in owner.questions(bank))
        after = [] if is_here else bank_faults(moved(root, question, owner, bank))
        notes = _notes(question, bank)
        found.append(Place(owner, bank, module, is_here, [one for one in after if _is_brought(one, before)], notes))
    return found


def by_leaving(found: list[Place]) -> list[Fault]:
    """What the move brings wherever the question goes: it is missed where it was."""
    others = [one for one in found if not one.is_here]
    return [fault for fault in others[0].faults if all(fault in one.faults for one in others)] if others else []


def moved(root: Part, question: Part, owner: Part, bank: Bank) -> Part:
    """The draft with the question at the end of another bank."""
    asked = replace(question, bank=bank, body=body_in(root, question, bank))

    def changed(part: Part) -> Part:
        children = [changed(child) for child in part.children if child.id != question.id]
        return replace(part, children=[*children, asked] if part.id == owner.id else children)

    return changed(root)


def body_in(root: Part, question: Part, bank: Bank) -> Body:
    """As it is asked there: an exam is drawn by module, so that its questions name the one from which they came."""
    slugs = [module.body["slug"] for module in root.modules]
    if bank is not Bank.EXAM or question.body.get("module") in slugs or not slugs:
        return question.body
    came_from = (module.body["slug"] for module in root.modules if any(one.id == question.id for one in module.walk()))
    return question.body | {"module": next(came_from, slugs[0])}


def _is_brought(fault: Fault, before: Sequence[tuple[object, int | None]]) -> bool:
    """Whether it is new, or of a bank that was short and became shorter."""
    has = [known for about, known in before if about == _about(fault)]
    return all(known is not None and fault.values["has"] < known for known in has)


def _about(fault: Fault) -> tuple[object, ...]:
    return fault.code, fault.part_id, fault.values.get("module")


def _notes(question: Part, bank: Bank) -> list[Note]:
    kind = question.body.get("kind")
    if bank is Bank.PRACTICE:
        return []
    return [Note.WAITS] if kind in _MARKED else [Note.EARNS_NOTHING] if kind in _SURVEYS else []
