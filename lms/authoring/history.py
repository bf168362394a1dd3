"""What one person can undo and redo, from the changes that she made. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from lms.authoring.patches import ORDER

# What is typed in one go is one step.
PAUSE = timedelta(seconds=20)


class Edit(Protocol):
    @property
    def part_id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def act(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def before(self) -> dict[str, Any]: ...
    @property
    def after(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Stacks:
    """The step that is undone or redone next stands last; each step holds its changes in order."""

    undo: list[list[Edit]]
    redo: list[list[Edit]]


def stacks(edits: Iterable[Edit]) -> Stacks:
    """`edits`: of one person, in order."""
    undo: list[list[Edit]] = []
    redo: list[list[Edit]] = []
    may_join = False
    # An act that touches several parts is one.
    acted: datetime | None = None
    for edit in edits:
        if edit.act == "done":
            redo.clear()
            if may_join and undo and _is_same_step(undo[-1], edit):
                undo[-1].append(edit)
            else:
                undo.append([edit])
            may_join, acted = True, None
            continue
        if edit.kind == "body" or edit.at != acted:
            source, target = (undo, redo) if edit.act == "undone" else (redo, undo)
            if source:
                target.append(source.pop())
        may_join, acted = False, edit.at
    return Stacks(undo, redo)


def _is_same_step(step: Sequence[Edit], edit: Edit) -> bool:
    last = step[-1]
    if "body" not in (last.kind, edit.kind):
        return last.at == edit.at
    if (last.kind, edit.kind, last.part_id) != ("body", "body", edit.part_id):
        return False
    if not (_is_typing(last) and _is_typing(edit)):
        return False
    # Nobody else came in between.
    return edit.version == last.version + 1 and edit.at - last.at <= PAUSE


def _is_typing(edit: Edit) -> bool:
    """Whether no block came, went or moved: each of those is a step of its own."""
    before, after = edit.before.get("blocks", {}), edit.after.get("blocks", {})
    return bool(before.get(ORDER) == after.get(ORDER))
