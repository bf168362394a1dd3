"""Rules that are published: the first ones, which come with the platform, and those of national officers."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import yaml

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.pathway import queries
from lms.pathway.models import RuleVersion
from lms.pathway.rules import model
from lms.pathway.rules.model import Rule, Stage

DEFAULTS = Path(__file__).parent / "defaults"


class AlreadyPublished(DomainError):
    message = _("This version is published and cannot be changed: begin a new one.")


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


def new_draft(rule: Rule, *, by: Person | None, at: datetime) -> RuleVersion:
    versions = queries.versions_of(rule.stage)
    draft = RuleVersion(
        id=new_id(), stage=rule.stage, number=versions[0].number + 1 if versions else 1, document=model.encode(rule),
        created_at=at, created_by=by.id if by else None,
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    return draft


def change_draft(draft: RuleVersion, rule: Rule) -> None:
    if draft.published_at is not None:
        raise AlreadyPublished
    draft.document = model.encode(rule)


def publish(draft: RuleVersion, *, by: Person | None, valid_from: date, migrate_by: date | None, at: datetime) -> None:
    """From `valid_from` on, cooperatives that enter are judged by it; from `migrate_by` on also those that entered before."""
    if draft.published_at is not None:
        raise AlreadyPublished
    if valid_from < at.date() or (migrate_by is not None and migrate_by < valid_from):
        raise BadDate
    draft.published_at, draft.published_by = at, by.id if by else None
    draft.valid_from, draft.migrate_by = valid_from, migrate_by
    simulation = queries.latest_simulation(draft.id)
    draft.simulation_id = simulation.id if simulation and simulation.document == draft.document else None
    db.session.flush()
    # Everyone is judged anew on that day, by the worker.
    queries.plan_checks_of_all(valid_from, "rule")
