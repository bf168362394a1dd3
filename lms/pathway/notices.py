"""Who is told what when a stage changes or is kept open: the members, and the adviser of the delegation."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from lms.accounts import queries as accounts
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.i18n import format_date, in_language, isolated
from lms.notices import queries as told
from lms.notices import services as notices
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.pathway import queries
from lms.pathway.models import Override
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Standing, Status
from lms.pathway.words import STAGES

# Beside the statuses: "recovered" for who was at risk; an adviser keeps a stage open, that ends soon, that is over.
RECOVERED = "recovered"
KEPT_OPEN, KEPT_ENDING, KEPT_OVER = "kept_open", "kept_ending", "kept_over"
# How long before its end people are told that an override ends; a shorter one tells its end when it begins.
ENDING_DAYS = 7
# A worker that stood still for longer tells nobody of what is history.
CATCH_UP_DAYS = 30


def tell(
    cooperative: Cooperative, stage: Stage, before: Standing, after: Standing, *, at: datetime, is_by_rule: bool = False,
    is_another: bool = False,
) -> None:  # fmt: skip
    """`is_by_rule`: nothing of the cooperative changed, another version of the rule judges it. `is_another`: it is suspended,
    and opens again by another version than the one that judged it."""
    is_recovery = before.status is Status.AT_RISK and after.status is Status.OPEN
    kind = RECOVERED if is_recovery else after.status.value
    values: dict[str, Any] = {
        "stage": stage.value,
        "grace_until": after.grace_until.isoformat() if after.grace_until else None,
    }
    if is_by_rule:
        values["by_rule"] = True
    if is_another:
        values["another"] = True
    tell_everyone(cooperative, kind, values, at=at)


def tell_of_override(override: Override, kind: str, *, at: datetime) -> None:
    """Once of each kind; not to the adviser what she does herself."""
    cooperative = db.session.get_one(Cooperative, override.cooperative_id)
    values = {"stage": override.stage.value, "until": override.until_on.isoformat(), "reason": override.reason}
    is_act = kind == KEPT_OPEN or override.ended_at is not None
    spared = override.given_by if is_act else None
    tell_everyone(cooperative, kind, values, at=at, subject=_subject(override, kind), spared=spared)


def tell_of_ends(*, at: datetime) -> None:
    """In the night: which overrides end soon, and which are over."""
    today = at.date()
    for override in queries.overrides_ending(
        today - timedelta(days=CATCH_UP_DAYS), today + timedelta(days=ENDING_DAYS)
    ):
        kind = KEPT_ENDING if override.until_on >= today else KEPT_OVER
        is_short = override.until_on - override.given_at.date() <= timedelta(days=ENDING_DAYS)
        if not (kind == KEPT_ENDING and is_short) and not told.is_told(_subject(override, kind)):
            tell_of_override(override, kind, at=at)


def _subject(override: Override, kind: str) -> str:
    return f"{kind}:{override.id}"


def tell_everyone(
    cooperative: Cooperative, kind: str, values: dict[str, Any], *, at: datetime, subject: str | None = None,
    spared: UUID | None = None,
) -> None:  # fmt: skip
    """Members of their own cooperative, advisers of the one that is named."""
    members = [person.id for person in cooperatives.members_of(cooperative.id, at.date())]
    notices.tell(members, kind, values, cooperative_id=cooperative.id, subject=subject, at=at)
    advisers = [one.id for one in accounts.advisers_of(cooperative.delegation_code) if one.id != spared]
    named = values | {"cooperative": {"ar": cooperative.name_ar, "fr": cooperative.name_fr}}
    notices.tell(advisers, kind, named, cooperative_id=cooperative.id, subject=subject, at=at)


@describe(Status.OPEN.value, Status.AT_RISK.value, reminds=True)
@describe(RECOVERED, Status.SUSPENDED.value)
def _standing(notice: Notice) -> Told:
    stage, address = _stage(notice), url_for("pathway.show_pathway")
    if notice.kind == Status.OPEN and "cooperative" in notice.values:
        name = isolated(in_language(notice.values["cooperative"]))
        text = gettext("“%(stage)s” is open to %(cooperative)s.", stage=stage, cooperative=name)
        return Told(text, is_good=True, address=address)
    if notice.kind == Status.OPEN:
        return Told(gettext("“%(stage)s” is open to your cooperative.", stage=stage), is_good=True, address=address)
    if notice.kind == RECOVERED:
        return Told(gettext("“%(stage)s” is safe again.", stage=stage), is_good=True, address=address)
    if notice.kind == Status.AT_RISK and notice.values.get("by_rule"):
        text = gettext(
            "A new rule holds for “%(stage)s”, and asks for something that is still missing. It stays open until %(day)s: nothing is lost yet.",
            stage=stage, day=_day(notice, "grace_until"),
        )  # fmt: skip
        return Told(text, address=address)
    if notice.kind == Status.AT_RISK:
        text = gettext(
            "“%(stage)s” is at risk until %(day)s: something that it asks is missing again. Nothing is lost yet.",
            stage=stage, day=_day(notice, "grace_until"),
        )  # fmt: skip
        return Told(text, address=address)
    if notice.values.get("another"):
        text = gettext(
            "“%(stage)s” is suspended. What you began can be finished. Another rule holds now than when it opened to you: it opens again as soon as nothing is missing of that one. Your page shows what it asks.",
            stage=stage,
        )
        return Told(text, address=address)
    text = gettext(
        "“%(stage)s” is suspended. What you began can be finished; it opens again as soon as nothing is missing.",
        stage=stage,
    )
    return Told(text, address=address)


@describe(KEPT_OPEN, KEPT_ENDING, KEPT_OVER)
def _override(notice: Notice) -> Told:
    stage, day, address = _stage(notice), _day(notice, "until"), url_for("pathway.show_pathway")
    if notice.kind == KEPT_OPEN:
        text = gettext(
            "The adviser keeps “%(stage)s” open until %(day)s: %(reason)s",
            stage=stage, day=day, reason=isolated(notice.values["reason"]),
        )  # fmt: skip
        return Told(text, is_good=True, address=address)
    if notice.kind == KEPT_ENDING:
        text = gettext(
            "The adviser keeps “%(stage)s” open only until %(day)s. See what is missing until then.",
            stage=stage,
            day=day,
        )
        return Told(text, address=address)
    return Told(gettext("“%(stage)s” is kept open no more: it follows its rule again.", stage=stage), address=address)


def _stage(notice: Notice) -> Any:
    return STAGES[Stage(notice.values["stage"])]


def _day(notice: Notice, name: str) -> str:
    text = notice.values[name]
    return format_date(date.fromisoformat(text)) if text else ""
