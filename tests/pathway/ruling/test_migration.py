"""A day to migrate set after publication: once, on the version in force, by officers who have read what it changes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.pathway import publishing, queries, watching
from lms.pathway.models import Check, RuleVersion
from lms.pathway.rules.model import MemberCount, MembersShare, Requirement, Stage
from lms.pathway.transitions import Status
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, finish, publish_bees
from tests.pathway.ruling.drafts import SHARE, draft_of, page_of, published, rule_of, seen, tried

STRICTER = MembersShare(achievement="bees", min_share=1.0, min_count=1)


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> Iterator[PageClient]:
    """One of the two members of Argan has the course: it has entered at 40 %."""
    with time_machine.travel("2026-11-27 10:00:00+00:00", tick=True):
        finish(cast.bilal, enrol(cast.bilal, publish_bees()))
        published(SHARE)
        watching.judge_due()
        yield client.speak("fr").sign_in(cast.salma)


@pytest.fixture
def stricter(officer: PageClient) -> RuleVersion:
    """All members are asked for, tried and published, without a day to migrate."""
    draft = draft_of(STRICTER)
    tried(draft, officer)
    officer.post(
        f"{page_of(draft)}/publication",
        seen(draft, valid_from=clock.now().date().isoformat(), migrate_by="", confirmed="y"),
    )
    watching.judge_due()
    return draft


def day(days: int) -> str:
    return (clock.now().date() + timedelta(days)).isoformat()


def post(officer: PageClient, version: RuleVersion, **values: Any) -> Any:
    return officer.post(f"{page_of(version)}/migration", {"migrate_by": day(30), "confirmed": "y", **values})


def status(cast: Cast) -> tuple[Status, int]:
    db.session.expire_all()
    state = queries.state_of(cast.argan.id, Stage.PROJECT)
    assert state is not None
    return state.status, state.rule_number


def migrate_by(version: RuleVersion) -> object:
    db.session.expire_all()
    return db.session.get_one(RuleVersion, version.id).migrate_by


def publish_later(days: int, of: Requirement) -> None:
    at = clock.now()
    draft = publishing.new_draft(rule_of(of), by=None, at=at)
    publishing.publish(draft, by=None, valid_from=at.date() + timedelta(days), migrate_by=None, at=at)
    db.session.commit()


def test_officer_sets_the_day_and_those_who_lack_are_at_risk_from_it_on(
    officer: PageClient, stricter: RuleVersion, cast: Cast
) -> None:
    link = f"{page_of(stricter)}/migration"
    assert link in officer.get(page_of(stricter)).text
    page = officer.get(link).text

    answer = post(officer, stricter)
    with time_machine.travel(clock.now() + timedelta(days=29)):
        watching.judge_due()
        before = status(cast)
    with time_machine.travel(clock.now() + timedelta(days=30)):
        watching.judge_due()

    assert "La perdraient" in page
    assert "1 coopérative a l’étape ouverte" in page
    assert answer.status_code == 303
    assert (before, status(cast)) == ((Status.OPEN, 1), (Status.AT_RISK, 2))


def test_every_cooperative_is_judged_on_that_day(officer: PageClient, stricter: RuleVersion, cast: Cast) -> None:
    post(officer, stricter)

    days = db.session.scalars(select(Check.due_on)).all()
    assert days
    assert all(one <= clock.now().date() + timedelta(days=30) for one in days)


def test_day_is_set_once(officer: PageClient, stricter: RuleVersion) -> None:
    post(officer, stricter)
    first = migrate_by(stricter)

    refused = officer.get(f"{page_of(stricter)}/migration")
    assert refused.status_code == 409
    assert f'href="{page_of(stricter)}"' in refused.text
    assert f'href="{page_of(stricter)}"' in officer.get(f"{page_of(stricter)}/publication").text
    assert post(officer, stricter, migrate_by=day(60)).status_code == 409
    assert migrate_by(stricter) == first
    assert "/migration" not in officer.get(page_of(stricter)).text


def test_two_who_set_it_at_once_set_it_once(
    officer: PageClient, stricter: RuleVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, at = db.session.get_one(RuleVersion, stricter.id), clock.now()
    publishing.set_migration(version, migrate_by=at.date(), at=at)

    with pytest.raises(publishing.NotInForce):
        publishing.set_migration(version, migrate_by=at.date(), at=at)


@pytest.mark.parametrize(
    "values",
    [
        {"migrate_by": ""}, {"migrate_by": "soon"}, {"migrate_by": "2026-11-26"}, {"migrate_by": "2026-02-30"},
        {"confirmed": ""}, {"migrate_by": "9999-12-31"},
    ],
)  # fmt: skip
def test_faulty_day_is_told(officer: PageClient, stricter: RuleVersion, values: dict[str, str]) -> None:
    answer = post(officer, stricter, **values)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert migrate_by(stricter) is None


def test_nobody_moves_when_a_later_version_is_in_force(officer: PageClient, stricter: RuleVersion) -> None:
    publish_later(20, SHARE)

    assert post(officer, stricter, migrate_by=day(20)).status_code == 422
    with pytest.raises(publishing.BadMigration):
        publishing.set_migration(
            db.session.get_one(RuleVersion, stricter.id),
            migrate_by=clock.now().date() + timedelta(days=20),
            at=clock.now(),
        )
    assert post(officer, stricter, migrate_by=day(19)).status_code == 303


def test_version_whose_day_was_overtaken_says_so(officer: PageClient, stricter: RuleVersion) -> None:
    post(officer, stricter)
    before = officer.get(page_of(stricter)).text

    publish_later(30, SHARE)

    assert "Personne ne passe" not in before
    assert "Personne ne passe" in officer.get(page_of(stricter)).text


def test_first_version_old_ones_and_drafts_have_no_such_day(officer: PageClient, stricter: RuleVersion) -> None:
    first = queries.published_versions(Stage.PROJECT)[0]
    draft = draft_of(SHARE)

    for one in (first, draft):
        assert officer.get(f"{page_of(one)}/migration").status_code == 409
        assert post(officer, one).status_code == 409
        assert "/migration" not in officer.get(page_of(one)).text


def test_version_that_begins_later_has_none_yet(officer: PageClient, stricter: RuleVersion) -> None:
    publish_later(20, MemberCount(min_count=1))

    later = queries.published_versions(Stage.PROJECT)[-1]

    assert post(officer, later).status_code == 409


@pytest.mark.parametrize("who", ["esi", "amina", "driss", "khadija"])
def test_others_do_not_find_it(officer: PageClient, stricter: RuleVersion, cast: Cast, who: str) -> None:
    officer.sign_in(getattr(cast, who))

    assert officer.get(f"{page_of(stricter)}/migration").status_code == 404
    assert post(officer, stricter).status_code == 404
    assert migrate_by(stricter) is None
