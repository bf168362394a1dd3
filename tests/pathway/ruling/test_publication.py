"""Publication: only what was tried exactly as it is, has no fault, and says from when; afterwards nothing of it changes."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.notices.models import Notice
from lms.pathway import publishing, queries, watching
from lms.pathway.models import RuleVersion
from lms.pathway.rules.model import MemberCount, MembersShare, OrgAttribute, RoleCertified, Stage
from lms.pathway.transitions import Status
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, finish, publish_bees
from tests.pathway.ruling.drafts import PRESIDENT, SHARE, draft_of, page_of, published, seen, tried, versions

STRICTER = MembersShare(achievement="bees", min_share=1.0, min_count=1)


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> Iterator[PageClient]:
    """Of the two members of Argan one has the course, so that the rule of 40 % is met and that of all is not."""
    with time_machine.travel("2026-11-27 10:00:00+00:00", tick=True):
        finish(cast.bilal, enrol(cast.bilal, publish_bees()))
        published(SHARE)
        watching.judge_due()
        yield client.speak("fr").sign_in(cast.salma)


def today(days: int = 0) -> str:
    return (clock.now().date() + timedelta(days)).isoformat()


def fields(draft: RuleVersion, **values: Any) -> dict[str, Any]:
    return seen(draft, **({"valid_from": today(), "migrate_by": "", "confirmed": "y"} | values))


def post(officer: PageClient, draft: RuleVersion, **values: Any) -> Any:
    return officer.post(f"{page_of(draft)}/publication", fields(draft, **values))


def is_published(draft: RuleVersion) -> bool:
    db.session.expire_all()
    return db.session.get_one(RuleVersion, draft.id).published_at is not None


def status(cast: Cast) -> Status:
    db.session.expire_all()
    state = queries.state_of(cast.argan.id, Stage.PROJECT)
    assert state is not None
    return state.status


def test_officer_raises_the_share_sees_who_loses_publishes_and_nobody_loses_silently(
    officer: PageClient, cast: Cast
) -> None:
    draft = draft_of(STRICTER)
    tried(draft, officer)
    page = officer.get(f"{page_of(draft)}/publication").text
    assert "La perdraient" in page
    assert "menacées pendant 60 jours" in page

    answer = post(officer, draft, migrate_by=today(90))
    watching.judge_due()
    at_once = status(cast)
    with time_machine.travel(clock.now() + timedelta(days=91)):
        watching.judge_due()
        migrated = status(cast)

    assert answer.status_code == 303
    assert (at_once, migrated) == (Status.OPEN, Status.AT_RISK)
    assert list(db.session.scalars(select(Notice.kind).where(Notice.person_id == cast.amina.id).order_by(Notice.at))) == [
        "open", "at_risk",
    ]  # fmt: skip


def test_simulation_is_kept_with_the_approval(officer: PageClient, cast: Cast) -> None:
    draft = draft_of(STRICTER)
    tried(draft, officer)

    post(officer, draft)
    version = versions()[0]

    assert version.published_by == cast.salma.id
    tried_of_it = queries.latest_simulation(version.id)
    assert tried_of_it is not None
    assert version.simulation_id == tried_of_it.id
    page = officer.get(page_of(version)).text
    assert "La perdraient" in page
    assert "a changé depuis" not in page
    assert officer.get(f"{page_of(version)}/simulation/loss").status_code == 200


def test_untried_draft_is_not_published(officer: PageClient) -> None:
    draft = draft_of(STRICTER)

    assert "Essayez d’abord" in officer.get(f"{page_of(draft)}/publication").text
    assert post(officer, draft).status_code == 409
    assert not is_published(draft)


def test_draft_that_changed_after_its_trial_is_not_published(officer: PageClient) -> None:
    draft = draft_of(STRICTER)
    tried(draft, officer)
    officer.post(f"{page_of(draft)}/requirements?kind=age", seen(draft, min_months="3"))

    assert post(officer, draft).status_code == 409
    assert not is_published(draft)


def test_draft_that_is_still_being_tried_is_not_published(officer: PageClient) -> None:
    draft = draft_of(STRICTER)
    officer.post(f"{page_of(draft)}/simulations", seen(draft))

    assert post(officer, draft).status_code == 409


def test_draft_whose_predecessor_changed_is_tried_again(officer: PageClient) -> None:
    draft = draft_of(STRICTER)
    tried(draft, officer)
    published(MemberCount(min_count=1))

    assert "a changé depuis" in officer.get(page_of(draft)).text
    assert post(officer, draft).status_code == 409


@pytest.mark.parametrize("of", [
    (RoleCertified(offices=("president",), achievement="flying"),), (MembersShare(achievement="bees", min_share=1.4),), (),
    (OrgAttribute(name="sector", values=("argan",)), OrgAttribute(name="sector", values=("crafts",))),
])  # fmt: skip
def test_faulty_draft_is_not_published(officer: PageClient, of: Any) -> None:
    draft = draft_of(*of)
    tried(draft, officer)

    assert "a encore des fautes" in officer.get(f"{page_of(draft)}/publication").text
    assert post(officer, draft).status_code == 409
    assert not is_published(draft)


@pytest.mark.parametrize(
    "values",
    [
        {"valid_from": ""}, {"valid_from": "tomorrow"}, {"valid_from": "2026-11-26"}, {"valid_from": "2026-02-30"},
        {"migrate_by": "soon"}, {"migrate_by": "2026-11-26"}, {"valid_from": "2027-02-01", "migrate_by": "2027-01-31"},
        {"valid_from": "9999-12-31"}, {"confirmed": ""},
    ],
)  # fmt: skip
def test_faulty_days_are_told(officer: PageClient, values: dict[str, str]) -> None:
    draft = draft_of(STRICTER)
    tried(draft, officer)

    answer = post(officer, draft, **values)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not is_published(draft)


def test_version_that_begins_later_is_not_in_force_yet(officer: PageClient) -> None:
    draft = draft_of(STRICTER)
    tried(draft, officer)

    post(officer, draft, valid_from=today(30), migrate_by=today(60))
    page = officer.get("/staff/rules").text

    assert "Commence plus tard" in page
    assert officer.get(page_of(versions()[0])).status_code == 200


def test_draft_that_was_overtaken_takes_the_highest_number(officer: PageClient) -> None:
    """Of two versions the one with the higher number judges: it must be the one that is published last."""
    old, new = draft_of(STRICTER), draft_of(PRESIDENT)
    for draft in (new, old):
        tried(draft, officer)
        post(officer, draft)

    db.session.expire_all()
    assert (new.number, old.number) == (3, 4)
    assert queries.published_versions(Stage.PROJECT)[-1].id == old.id


def test_rules_of_the_platform_need_no_trial(officer: PageClient) -> None:
    at = clock.now()
    draft = publishing.new_draft(publishing.default_rule(Stage.MARKET), by=None, at=at)

    publishing.publish(draft, by=None, valid_from=at.date(), migrate_by=None, at=at)

    assert draft.simulation_id is None
    assert draft.published_at == at
    assert draft.valid_from == date(2026, 11, 27)


def test_second_publication_is_refused(officer: PageClient) -> None:
    draft = draft_of(STRICTER)
    tried(draft, officer)
    post(officer, draft)

    assert post(officer, draft).status_code == 409


def test_number_that_somebody_else_took_in_this_moment_is_told(
    officer: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = draft_of(STRICTER), draft_of(PRESIDENT)
    for draft in (new, old):
        tried(draft, officer)
    post(officer, new)
    tried(old, officer)
    monkeypatch.setattr(publishing, "_next_number", lambda _stage: 1)

    begun = officer.post("/staff/rules/stages/project/drafts")
    overtaken = post(officer, old)

    assert (begun.status_code, overtaken.status_code) == (409, 409)
    assert not is_published(old)
    assert len(versions()) == 3
