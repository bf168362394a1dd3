"""What comes, told before it comes: the last week of grace, a day to migrate, and what a stage rests on that ends soon. Each once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from flask import url_for
from flask_babel import gettext

from lms.accounts import queries as accounts
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import OFFICES_THAT_KEEP_MEMBERS, Cooperative
from lms.core.i18n import format_date
from lms.learning import queries as learning
from lms.notices import queries as told
from lms.notices import services as notices
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.pathway import queries, words
from lms.pathway.facts import facts_of
from lms.pathway.models import RuleVersion, StageState
from lms.pathway.notices import ENDING_DAYS, tell_everyone
from lms.pathway.rules import editing, model
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules.evidence import IN_MONTHS
from lms.pathway.rules.findings import Finding, Missing
from lms.pathway.rules.model import Requirement, Rule, Stage
from lms.pathway.rules.plan import plan
from lms.pathway.transitions import Status, version_for

GRACE_ENDING, MIGRATING, EVIDENCE_ENDING = "grace_ending", "migrating", "evidence_ending"
# How long before a day to migrate people are told of it; who publishes later than that tells them at once.
MIGRATING_DAYS = 60
# So many things that will be missing are named; the adviser knows the others.
NAMED = 3
_WEEK, _SOON = timedelta(days=ENDING_DAYS), timedelta(days=MIGRATING_DAYS)


def remind(found: Sequence[Cooperative], at: datetime) -> None:
    """In the night, a page of cooperatives at a time."""
    states = queries.open_states_among([one.id for one in found])
    if not states:
        return
    versions = queries.published_versions_by_stage()
    for cooperative in found:
        for state in states.get(cooperative.id, ()):
            _remind_of_grace(cooperative, state, at)
            _remind_of_migration(cooperative, state, versions.get(state.stage, []), at)


def tell_of_endings(cooperative: Cooperative, stage: Stage, rule: Rule, finding: Finding, *, at: datetime) -> None:
    """Who keeps the papers, and the adviser: what the stage rests on and ends within sixty days."""
    for leaf in engine.endings(finding):
        node = editing.at(rule, leaf.path)
        if leaf.expires_on is None or (isinstance(node, model.Indicator) and node.name.endswith(IN_MONTHS)):
            # What is renewed month by month is always about to end.
            continue
        subject = f"{EVIDENCE_ENDING}:{cooperative.id}:{stage}:{leaf.path}:{leaf.expires_on}"
        if told.is_told(subject):
            continue
        values = {
            "stage": stage.value,
            "requirement": msgspec.to_builtins(node),
            "until": (leaf.expires_on - timedelta(days=1)).isoformat(),
        }
        keepers = cooperatives.holders_of(cooperative.id, OFFICES_THAT_KEEP_MEMBERS, at.date())
        advisers = [one.id for one in accounts.advisers_of(cooperative.delegation_code)]
        notices.tell(
            [*keepers, *advisers], EVIDENCE_ENDING, values, cooperative_id=cooperative.id, subject=subject, at=at
        )


def _remind_of_grace(cooperative: Cooperative, state: StageState, at: datetime) -> None:
    """In its last week; days of grace that are no more than a week are told when they begin."""
    last_day, today = state.grace_until, at.date()
    if state.status is not Status.AT_RISK or last_day is None or not today <= last_day <= today + _WEEK:
        return
    subject = f"{GRACE_ENDING}:{cooperative.id}:{state.stage}:{last_day}"
    if last_day - state.since.date() > _WEEK and not told.is_told(subject):
        values = {"stage": state.stage.value, "until": last_day.isoformat()}
        tell_everyone(cooperative, GRACE_ENDING, values, subject=subject, at=at)


def _remind_of_migration(
    cooperative: Cooperative, state: StageState, versions: Sequence[RuleVersion], at: datetime
) -> None:
    coming = _coming(state, versions, at.date())
    subject = f"{MIGRATING}:{coming.id}:{cooperative.id}" if coming else ""
    if coming is None or coming.migrate_by is None or told.is_told(subject):
        return
    finding = engine.evaluate(model.decode(coming.document), facts_of(cooperative, at.date()))
    values = {
        "stage": state.stage.value,
        "on": coming.migrate_by.isoformat(),
        "missing": [_kept(one) for one in plan(finding)],
    }
    tell_everyone(cooperative, MIGRATING, values, subject=subject, at=at)


def _coming(state: StageState, versions: Sequence[RuleVersion], today: date) -> RuleVersion | None:
    """The version to which it moves next, where that is soon. One that is superseded by its day moves nobody."""
    in_force = queries.in_force(versions)
    soon = [
        one for one in versions
        if one.number > state.rule_number and one.migrate_by and today < one.migrate_by <= today + _SOON
        and version_for(in_force, state.rule_number, one.migrate_by) == one.number
    ]  # fmt: skip
    return min(soon, key=lambda one: one.migrate_by or date.max, default=None)


def _kept(missing: Missing) -> Any:
    """Without the people: who can do it changes until it is read."""
    return msgspec.to_builtins(msgspec.structs.replace(missing, who_can=(), who_joins=(), reference=None))


@describe(GRACE_ENDING, MIGRATING, EVIDENCE_ENDING)
def _coming_day(notice: Notice) -> Told:
    stage, address = words.STAGES[Stage(notice.values["stage"])], url_for("pathway.show_pathway")
    if notice.kind == GRACE_ENDING:
        text = gettext(
            "“%(stage)s” stays open only until %(day)s. See what is still missing.",
            stage=stage, day=_day(notice.values, "until"),
        )  # fmt: skip
        return Told(text, address=address)
    titles = learning.titles()
    if notice.kind == EVIDENCE_ENDING:
        node = msgspec.convert(notice.values["requirement"], Requirement)
        text = gettext(
            "“%(stage)s” rests on this, which ends on %(day)s: %(what)s. Renew it before.",
            stage=stage, day=_day(notice.values, "until"), what=words.requirement(node, titles),
        )  # fmt: skip
        return Told(text, address=address)
    missing = [msgspec.convert(one, Missing) for one in notice.values["missing"]]
    day = _day(notice.values, "on")
    if not missing:
        text = gettext("From %(day)s on another rule holds for “%(stage)s”. You meet it today.", stage=stage, day=day)
        return Told(text, is_good=True, address=address)
    text = gettext(
        "From %(day)s on another rule holds for “%(stage)s”. This is missing for it today: %(what)s.",
        stage=stage, day=day, what=_listed([str(words.action(one, titles)) for one in missing]),
    )  # fmt: skip
    return Told(text, address=address)


def _listed(names: Sequence[str]) -> str:
    """The first ones, and how many there are besides."""
    shown = str(gettext("; ")).join(names[:NAMED])
    others = len(names) - NAMED
    return str(gettext("%(these)s (and %(num)s more)", these=shown, num=others)) if others > 0 else shown


def _day(values: Mapping[str, Any], name: str) -> str:
    return format_date(date.fromisoformat(values[name]))
