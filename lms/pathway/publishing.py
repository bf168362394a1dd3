"""Rules that are published: the first ones, which come with the platform, and those of national officers."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import yaml
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError, NotFound
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.once import add_once
from lms.pathway import catalogue, queries
from lms.pathway.models import RuleVersion, Simulation
from lms.pathway.rules import model
from lms.pathway.rules.model import Rule, Stage
from lms.pathway.transitions import version_for

DEFAULTS = Path(__file__).parent / "defaults"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class AlreadyPublished(DomainError):
    message = _("This version is published and cannot be changed: begin a new one.")


class Faulty(DomainError):
    message = _("The draft still has faults. Its page says which: mend them, then publish.")


class NotTried(DomainError):
    message = _(
        "Try the draft as it is now on every cooperative first: nobody publishes a rule without knowing who would lose."
    )


class TwoAtOnce(DomainError):
    message = _("Somebody else began a draft in this moment. Go back and try again.")


class NotInForce(DomainError):
    message = _("A day to migrate is set once, and only for the version in force.")


class BadMigration(DomainError):
    status = 422
    message = _("Nobody moves to a rule in the past, nor after a later version has come into force.")


class BadDate(DomainError):
    status = 422
    message = _("A rule comes into force today or later, and nobody moves to it before that day.")


def default_rule(stage: Stage) -> Rule:
    return msgspec.convert(yaml.safe_load((DEFAULTS / f"{stage.value}.yaml").read_text("utf-8")), Rule)


def publish_defaults(*, at: datetime) -> list[Stage]:
    """Publish the rules that come with the platform for stages that have none; answers which."""
    missing = [stage for stage in Stage if not queries.versions_of(stage)]
    for stage in missing:
        draft = new_draft(default_rule(stage), by=None, at=at)
        publish(draft, by=None, valid_from=at.date(), migrate_by=None, at=at)
    return missing


def new_draft(rule: Rule, *, by: Person | None, at: datetime, row_id: UUID | None = None) -> RuleVersion:
    """`row_id`: made with the form; sent twice it is the same draft, while it is one. Raises TwoAtOnce, KeyTaken."""
    draft = RuleVersion(
        id=row_id or new_id(), stage=rule.stage, number=_next_number(rule.stage), document=model.encode(rule), created_at=at,
        created_by=by.id if by else None,
    )  # fmt: skip
    try:
        return add_once(draft, owner=("stage", "created_by"), said=("published_at",))
    except IntegrityError as error:
        raise TwoAtOnce from error


def lock(draft: RuleVersion) -> None:
    """Read it as it is now; nobody else changes it until this transaction ends. Raises AlreadyPublished, NotFound."""
    if db.session.scalars(queries.locked_version(draft.id)).first() is None:
        raise NotFound
    if draft.published_at is not None:
        raise AlreadyPublished


def change_draft(draft: RuleVersion, rule: Rule) -> None:
    if draft.published_at is not None:
        raise AlreadyPublished
    draft.document = model.encode(rule)


def delete_draft(draft: RuleVersion) -> None:
    """With what was tried of it. Raises AlreadyPublished."""
    lock(draft)
    queries.delete_version(draft.id)


def publish(draft: RuleVersion, *, by: Person | None, valid_from: date, migrate_by: date | None, at: datetime) -> None:
    """From `valid_from` on, cooperatives that enter are judged by it; from `migrate_by` on also those that entered before.

    An officer (`by`) publishes only what has no fault and was tried, exactly as it is: what was found stays with it.
    Raises AlreadyPublished, BadDate, Faulty, NotTried, TwoAtOnce.
    """
    # Two publications of one stage come one after the other: the second one follows the first.
    queries.lock_versions(draft.stage)
    lock(draft)
    if valid_from < at.date() or (migrate_by is not None and migrate_by < valid_from):
        raise BadDate
    simulation = simulation_to_publish_with(draft)
    if by is not None:
        if any(fault.is_error for fault in catalogue.faults(model.decode(draft.document))):
            raise Faulty
        if simulation is None:
            raise NotTried
    if any(one.number > draft.number for one in queries.published_versions(draft.stage)):
        # The highest number judges: a draft that was overtaken takes a new one.
        _number_anew(draft)
    draft.published_at, draft.published_by = at, by.id if by else None
    draft.valid_from, draft.migrate_by = valid_from, migrate_by
    draft.simulation_id = simulation.id if simulation else None
    db.session.flush()
    # Everyone is judged anew on that day, by the worker.
    queries.plan_checks_of_all(valid_from, "rule")


def may_migrate(version: RuleVersion, on: date) -> bool:
    """Whether a day to migrate can be set: it has none, is the version by which cooperatives enter on that day, and follows
    another one."""
    if version.published_at is None or version.migrate_by is not None:
        return False
    versions = queries.in_force(queries.published_versions(version.stage))
    return version.number > versions[0].number and version_for(versions, None, on) == version.number


def set_migration(version: RuleVersion, *, migrate_by: date, at: datetime) -> None:
    """From that day on also those are judged by it who entered before; once for ever. Raises NotInForce, BadMigration."""
    queries.lock_versions(version.stage)
    db.session.refresh(version)
    if not may_migrate(version, at.date()):
        raise NotInForce
    if migrate_by < at.date() or migrate_by >= superseded_from(version, date.max):
        raise BadMigration
    version.migrate_by = migrate_by
    db.session.flush()
    queries.plan_checks_of_all(migrate_by, "rule")


def superseded_from(version: RuleVersion, never: date) -> date:
    """The first day on which a later version is in force, or `never`: nobody moves to this one from then on."""
    later = [
        one.valid_from
        for one in queries.published_versions(version.stage)
        if one.number > version.number and one.valid_from
    ]
    return min(later, default=never)


def simulation_to_publish_with(draft: RuleVersion) -> Simulation | None:
    """The latest, if it is finished, tried exactly this document, and beside the version that it would follow."""
    simulation = queries.latest_simulation(draft.id)
    if simulation is None or simulation.outcome is None or simulation.document != draft.document:
        return None
    published = [one.published_at for one in queries.published_versions(draft.stage) if one.published_at]
    return simulation if simulation.requested_at > max(published, default=_LONG_AGO) else None


def _number_anew(draft: RuleVersion) -> None:
    try:
        with db.session.begin_nested():
            draft.number = _next_number(draft.stage)
            db.session.flush()
    except IntegrityError as error:
        # The number was free when it was asked for.
        raise TwoAtOnce from error


def _next_number(stage: Stage) -> int:
    versions = queries.versions_of(stage)
    return versions[0].number + 1 if versions else 1
