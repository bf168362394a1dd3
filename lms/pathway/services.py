"""What is done on the pathway: judging a cooperative, opening its stages, keeping them open, publishing rules."""

import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete

from lms.accounts.models import Person
from lms.cooperatives import services as cooperative_services
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.upserts import upsert
from lms.pathway import notices, queries, statements
from lms.pathway.facts import facts_of
from lms.pathway.models import Check, Evaluation, Override, RuleVersion, StageState
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules import model
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import Finding
from lms.pathway.rules.model import Stage
from lms.pathway.training import services as training
from lms.pathway.transitions import Standing, next_standing, version_for

# A certificate that is revoked acts at once: what rested on it has no grace.
REVOCATION = "certificate_revoked"
OVERRIDE = "override"
LONGEST_OVERRIDE = timedelta(days=180)


class BadOverride(DomainError):
    status = 422
    message = _("Say why, and until which day: 180 days at most.")


def judge(cooperative: Cooperative, trigger: str, *, at: datetime) -> None:
    """Judge every stage of a cooperative by the facts of this moment, and let follow what follows."""
    # One at a time for each cooperative: two that change facts at once would otherwise both tell what follows.
    cooperative_services.lock(cooperative)
    facts = facts_of(cooperative, at.date())
    days = [_judge_stage(cooperative, stage, facts, trigger, at) for stage in Stage]
    db.session.execute(delete(Check).where(Check.cooperative_id == cooperative.id))
    if next_day := min((day for day in days if day), default=None):
        plan_check(cooperative.id, next_day, "time")


def plan_check(cooperative_id: UUID, on: date, trigger: str) -> None:
    """Judge the cooperative on that day, or earlier where that is planned already."""
    row = {"cooperative_id": cooperative_id, "due_on": on, "trigger": trigger}
    upsert(Check, row, key=("cooperative_id",), earliest="due_on", latest=("trigger",))


def version_in_force(stage: Stage, state: StageState | None, on: date) -> RuleVersion | None:
    return choose_version(queries.published_versions(stage), state, on)


def choose_version(versions: Sequence[RuleVersion], state: StageState | None, on: date) -> RuleVersion | None:
    """Of the published versions of a stage, the one that judges a cooperative which stands there on that day."""
    has_entered = state is not None and state.status in queries.OPEN
    number = version_for(queries.in_force(versions), state.rule_number if state and has_entered else None, on)
    return next((one for one in versions if one.number == number), None)


def run_again(evaluation: Evaluation) -> Finding:
    """The same facts and the same rule, judged by the engine of today."""
    version = db.session.get_one(RuleVersion, evaluation.rule_version_id)
    facts = msgspec.json.decode(zlib.decompress(evaluation.facts), type=Facts)
    return engine.evaluate(model.decode(version.document), facts)


def keep_open(
    cooperative: Cooperative, stage: Stage, *, by: Person, reason: str, until_on: date, at: datetime
) -> Override:
    """An adviser keeps a stage open although its rule is not met, or opens it. Raises BadOverride."""
    if not reason.strip() or not at.date() < until_on <= at.date() + LONGEST_OVERRIDE:
        raise BadOverride
    override = Override(
        id=new_id(), cooperative_id=cooperative.id, stage=stage, reason=reason.strip(), given_by=by.id, given_at=at,
        until_on=until_on,
    )  # fmt: skip
    db.session.add(override)
    db.session.flush()
    judge(cooperative, OVERRIDE, at=at)
    notices.tell_of_override(override, notices.KEPT_OPEN, at=at)
    return override


def end_override(override: Override, *, at: datetime) -> None:
    override.ended_at = at
    db.session.flush()
    judge(db.session.get_one(Cooperative, override.cooperative_id), "override_ended", at=at)
    notices.tell_of_override(override, notices.KEPT_OVER, at=at)


def _judge_stage(cooperative: Cooperative, stage: Stage, facts: Facts, trigger: str, at: datetime) -> date | None:
    """Answers the next day on which this stage is to be judged, whatever happens until then."""
    on = facts.on
    state = queries.state_of(cooperative.id, stage)
    version = version_in_force(stage, state, on)
    override = queries.override_of(cooperative.id, stage, on)
    later = [queries.next_rule_day(stage, on)]
    if version is not None:
        rule = model.decode(version.document)
        finding = engine.evaluate(rule, facts)
        before = Standing(state.status, state.grace_until) if state else Standing()
        after = next_standing(
            before, is_met=finding.state.is_met or override is not None, on=on, grace_days=rule.grace_days,
            is_cut=trigger == REVOCATION,
        )  # fmt: skip
        _keep_evaluation(cooperative.id, version, facts, finding, trigger, at)
        training.keep_gap(cooperative.id, stage, finding, facts)
        if after != before:
            statements.record_standing(cooperative.id, stage, after, version.number, at=at)
            # That an adviser keeps it open is told in words of its own.
            if not (trigger == OVERRIDE and override is not None):
                notices.tell(cooperative, stage, before, after, at=at)
        elif state is not None and state.rule_number != version.number:
            statements.record_standing(cooperative.id, stage, after, version.number, at=at)
        later += [engine.next_change(finding), after.grace_until, override.until_on if override else None]
    return min((day for day in later if day and day > on), default=None)


def _keep_evaluation(
    cooperative_id: UUID, version: RuleVersion, facts: Facts, finding: Finding, trigger: str, at: datetime
) -> None:
    """One that finds what the last one found adds nothing to the history."""
    document = engine.encode(finding)
    last = queries.latest_evaluation(cooperative_id, version.stage)
    if last is not None and last.rule_version_id == version.id and last.finding == document:
        return
    db.session.add(
        Evaluation(
            id=new_id(),
            cooperative_id=cooperative_id,
            stage=version.stage,
            rule_version_id=version.id,
            engine_version=engine.ENGINE_VERSION,
            facts_digest=facts.digest(),
            facts=zlib.compress(msgspec.json.encode(facts)),
            finding=document,
            state=finding.state.value,
            trigger=trigger,
            at=at,
        )
    )
    db.session.flush()
