"""What officers do with drafts. Each change says of which state of the draft it was made."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from lms.accounts.models import Person
from lms.core.errors import DomainError, NotFound
from lms.core.i18n import lazy as _
from lms.pathway import publishing, queries, simulation
from lms.pathway.models import RuleVersion
from lms.pathway.rules import editing, model
from lms.pathway.rules.editing import Missing, Step, TooLarge
from lms.pathway.rules.model import COMBINATORS, All, Requirement, Rule, Stage, Text

T = TypeVar("T")


class DraftChanged(DomainError):
    """It is not any more what the form was made from."""

    message = _(
        "The draft was changed after this page was opened. Nothing of this page was kept: look at the draft as it is now."
    )


class TooLargeARule(DomainError):
    message = _(
        "A rule has 60 requirements at most, and groups no deeper than four in one another: nobody could follow it."
    )


def digest_of(version: RuleVersion) -> str:
    """Of what a draft says: forms carry it."""
    return hashlib.sha256(version.document.encode()).hexdigest()[:20]


def begin_draft(stage: Stage, *, by: Person, at: datetime, row_id: UUID | None = None) -> RuleVersion:
    """`row_id`: see publishing.new_draft. With what the latest published version says, or the rule that comes with the platform."""
    published = queries.published_versions(stage)
    rule = model.decode(published[-1].document) if published else publishing.default_rule(stage)
    return publishing.new_draft(rule, by=by, at=at, row_id=row_id)


def describe(draft: RuleVersion, *, title: Text, grace_days: int, seen: str) -> None:
    publishing.change_draft(draft, msgspec.structs.replace(_rule(draft, seen), title=title, grace_days=grace_days))


def add(draft: RuleVersion, group: str, node: Requirement, *, seen: str) -> str:
    """As the last of the group; answers where it stands."""
    rule = _rule(draft, seen)
    changed = _tried(lambda: editing.added(rule, group, node))
    publishing.change_draft(draft, changed)
    return editing.below(group, len(getattr(editing.at(rule, group), "of", ())))


def replace(draft: RuleVersion, path: str, node: Requirement, *, seen: str) -> None:
    """One requirement by another, a group by a group: what stands in it stays."""
    rule = _rule(draft, seen)
    present = _tried(lambda: editing.at(rule, path))
    is_group = isinstance(node, COMBINATORS)
    if isinstance(present, COMBINATORS) != is_group or (path == "" and not isinstance(node, All)):
        raise NotFound
    if isinstance(present, COMBINATORS) and isinstance(node, COMBINATORS):
        node = msgspec.structs.replace(node, of=present.of)
    publishing.change_draft(draft, editing.replaced(rule, path, node))


def remove(draft: RuleVersion, path: str, *, seen: str) -> None:
    rule = _rule(draft, seen)
    publishing.change_draft(draft, _tried(lambda: editing.removed(rule, path)))


def move(draft: RuleVersion, path: str, step: Step, *, seen: str) -> str:
    """Answers where it stands now."""
    rule = _rule(draft, seen)
    changed, there = _tried(lambda: editing.moved(rule, path, step))
    publishing.change_draft(draft, changed)
    return there


def group(draft: RuleVersion, path: str, *, seen: str) -> None:
    rule = _rule(draft, seen)
    publishing.change_draft(draft, _tried(lambda: editing.grouped(rule, path)))


def ungroup(draft: RuleVersion, path: str, *, seen: str) -> None:
    rule = _rule(draft, seen)
    publishing.change_draft(draft, _tried(lambda: editing.ungrouped(rule, path)))


def try_out(draft: RuleVersion, *, by: Person, at: datetime, seen: str) -> None:
    """Raises AlreadyRunning."""
    _rule(draft, seen)
    simulation.request(draft, by=by, at=at)


def delete(draft: RuleVersion, *, seen: str) -> None:
    _rule(draft, seen)
    publishing.delete_draft(draft)


def publish(
    draft: RuleVersion, *, by: Person, valid_from: date, migrate_by: date | None, at: datetime, seen: str
) -> None:
    """Raises Faulty, NotTried, BadDate."""
    _rule(draft, seen)
    publishing.publish(draft, by=by, valid_from=valid_from, migrate_by=migrate_by, at=at)


def check_seen(draft: RuleVersion, seen: str) -> None:
    """Raises DraftChanged."""
    if seen != digest_of(draft):
        raise DraftChanged


def _rule(draft: RuleVersion, seen: str) -> Rule:
    """Of two who change it at once, the second one is told."""
    publishing.lock(draft)
    check_seen(draft, seen)
    return model.decode(draft.document)


def _tried(change: Callable[[], T]) -> T:
    try:
        return change()
    except Missing as error:
        raise NotFound from error
    except TooLarge as error:
        raise TooLargeARule from error
