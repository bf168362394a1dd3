"""What is done on the pathway: judging a cooperative, opening its stages, keeping them open, publishing rules."""

import zlib
from collections.abc import Mapping, Sequence
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
from lms.core.once import added_before
from lms.core.upserts import upsert
from lms.pathway import notices, queries, reminders, revocations, statements
from lms.pathway.facts import facts_of
from lms.pathway.models import Check, Evaluation, Override, RuleVersion, StageState
from lms.pathway.moving import is_another_for_who_enters, is_newly_asked
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules import model
from lms.pathway.rules.facts import Fact, Facts
from lms.pathway.rules.findings import Finding
from lms.pathway.rules.model import Stage
from lms.pathway.training import services as training
from lms.pathway.transitions import Standing, Status, next_standing, version_for

# A certificate that is revoked acts at once: what rested on it has no grace.
REVOCATION = "certificate_revoked"
OVERRIDE = "override"
RULE, TIME = "rule", "time"
LONGEST_OVERRIDE = timedelta(days=180)


class BadOverride(DomainError):
    status = 422
    message = _("Say why, and until which day: 180 days at most.")


class StageBeforeClosed(DomainError):
    message = _("“Our market” comes after “Our project”, which is not open to this cooperative. Open that stage first.")


def judge(cooperative: Cooperative, trigger: str, *, at: datetime) -> None:
    """Judge every stage of a cooperative by the facts of this moment, and let follow what follows."""
    # One at a time for each cooperative: two that change facts at once would otherwise both tell what follows.
    cooperative_services.lock(cooperative)
    facts = facts_of(cooperative, at.date())
    lost = revocations.waiting(cooperative.id, at.date())
    overrides = queries.overrides_on(cooperative.id, at.date())
    versions = queries.published_versions_by_stage()
    days = [
        _judge_stage(cooperative, stage, versions.get(stage, ()), facts, lost, overrides.get(stage), trigger, at)
        for stage in Stage
    ]
    revocations.forget(cooperative.id)
    db.session.execute(delete(Check).where(Check.cooperative_id == cooperative.id))
    if next_day := min((day for day in days if day), default=None):
        plan_check(cooperative.id, next_day, TIME)


def plan_check(cooperative_id: UUID, on: date, trigger: str) -> None:
    """Judge the cooperative on that day, or earlier where that is planned already."""
    row = {"cooperative_id": cooperative_id, "due_on": on, "trigger": trigger}
    upsert(Check, row, key=("cooperative_id",), earliest="due_on", latest=("trigger",))


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
    cooperative: Cooperative, stage: Stage, *, by: Person, reason: str, until_on: date, at: datetime,
    row_id: UUID | None = None,
) -> Override:  # fmt: skip
    """An adviser keeps a stage open although its rule is not met, or opens it; what was said before of this stage ends.

    `until_on`: the last day. `row_id`: made with the form; sent twice it is said, and told, once. Raises BadOverride, KeyTaken, and
    StageBeforeClosed for who has neither this stage nor the one before it.
    """
    if not reason.strip() or not at.date() < until_on <= at.date() + LONGEST_OVERRIDE:
        raise BadOverride
    # Of two advisers at once the second replaces what the first one said.
    cooperative_services.lock(cooperative)
    override = Override(
        id=row_id or new_id(), cooperative_id=cooperative.id, stage=stage, reason=reason.strip(), given_by=by.id,
        given_at=at, until_on=until_on,
    )  # fmt: skip
    if (
        said := added_before(override, owner=("cooperative_id", "stage", "given_by"), said=("reason", "until_on"))
    ) is not None:
        return said
    if not may_open({one.stage: one.status for one in queries.states_of(cooperative.id).values()}, stage):
        raise StageBeforeClosed
    queries.end_overrides(cooperative.id, stage, at)
    db.session.add(override)
    db.session.flush()
    judge(cooperative, OVERRIDE, at=at)
    notices.tell_of_override(override, notices.KEPT_OPEN, at=at)
    return override


def may_open(statuses: Mapping[Stage, Status], stage: Stage) -> bool:
    """Whether an adviser may open it: the stage before it is open, or the cooperative has this one already."""
    has_it = statuses.get(stage, Status.CLOSED) is not Status.CLOSED
    return stage is not Stage.MARKET or has_it or statuses.get(Stage.PROJECT) in queries.OPEN


def end_override(override: Override, *, at: datetime) -> None:
    override.ended_at = at
    db.session.flush()
    judge(db.session.get_one(Cooperative, override.cooperative_id), "override_ended", at=at)
    notices.tell_of_override(override, notices.KEPT_OVER, at=at)


def _judge_stage(
    cooperative: Cooperative, stage: Stage, versions: Sequence[RuleVersion], facts: Facts, lost: tuple[Fact, ...],
    override: Override | None, trigger: str, at: datetime,
) -> date | None:  # fmt: skip
    """Answers the next day on which this stage is to be judged, whatever happens until then. `versions`: those of the stage
    that are published; `lost`: the certificates that were withdrawn since the last time."""
    on = facts.on
    state = queries.state_of(cooperative.id, stage)
    version = choose_version(versions, state, on)
    later = [queries.next_rule_day(versions, on)]
    if version is not None:
        rule = model.decode(version.document)
        finding = engine.evaluate(rule, facts)
        whole = revocations.finding_with(lost, rule, facts) if lost else finding
        before = Standing(state.status, state.grace_until) if state else Standing()
        is_met = finding.state.is_met or override is not None
        # What only an adviser opened ends on the day that he named: its grace were a second one.
        is_lost = before.status is Status.OPEN and not is_met
        is_cut = whole.state.is_met or (is_lost and queries.is_only_kept(cooperative.id, stage))
        is_by_rule = is_newly_asked(state, version, versions, finding, facts)
        after = next_standing(
            before, is_met=is_met, on=on, grace_days=rule.grace_days, is_cut=is_cut, is_newly_asked=is_by_rule
        )
        cause = REVOCATION if whole != finding else RULE if is_by_rule else trigger
        _keep_evaluation(cooperative.id, version, facts, finding, cause, at)
        training.keep_gap(cooperative.id, stage, finding, facts)
        if after != before or (state is not None and state.rule_number != version.number):
            statements.record_standing(cooperative.id, stage, after, version.number, at=at)
        # Who is at risk is told of a new version also where the days that she has are more. That an adviser keeps it open is
        # told in words of its own.
        if (after != before or (is_by_rule and not is_met)) and not (trigger == OVERRIDE and override is not None):
            is_another = after.status is Status.SUSPENDED and is_another_for_who_enters(version, versions, on)
            notices.tell(cooperative, stage, before, after, is_by_rule=is_by_rule, is_another=is_another, at=at)
        if after.status in queries.OPEN:
            reminders.tell_of_endings(cooperative, stage, rule, finding, at=at)
        later.append(engine.next_change(finding, on))
        # The morning after the last day.
        last_days = (after.grace_until, override.until_on if override else None)
        later += [day + timedelta(days=1) for day in last_days if day]
    return min((day for day in later if day and day > on), default=None)


def _keep_evaluation(
    cooperative_id: UUID, version: RuleVersion, facts: Facts, finding: Finding, trigger: str, at: datetime
) -> None:
    """One that finds what the last one found adds nothing to the history."""
    document = engine.encode(finding)
    last = queries.latest_evaluation(cooperative_id, version.stage)
    is_same_rule = last is None or last.rule_version_id == version.id
    if last is not None and is_same_rule and last.finding == document:
        return
    if trigger in (TIME, RULE) and last is not None:
        # Days of rules and others are planned alike; what judges tells them apart.
        trigger = TIME if is_same_rule else RULE
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
