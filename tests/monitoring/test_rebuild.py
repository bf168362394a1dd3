"""Counting all anew: pages keep the figures of before meanwhile, and what was killed is begun anew."""

from collections.abc import Callable

import pytest
from flask import Flask

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.monitoring import queries
from lms.monitoring.counting import kept, rollup
from lms.monitoring.dimensions import SubjectKind
from lms.monitoring.indicators import Measure
from lms.xapi import services as xapi
from tests.factories import Cast
from tests.factories.courses import enrol, finish, publish_bees
from tests.monitoring.counted import amount, assert_equal_to_direct_count, follow


@pytest.fixture
def course(app: Flask, cast: Cast) -> Course:
    return publish_bees()


def test_rebuild_gives_the_same_cells(cast: Cast, course: Course) -> None:
    follow()
    finish(cast.amina, enrol(cast.amina, course))
    enrol(cast.esi, course)
    follow()
    before = sorted(kept.cells())

    rollup.rebuild(at=clock.now())

    assert sorted(kept.cells()) == before


def test_replaying_the_log_counts_all_anew(cast: Cast, course: Course) -> None:
    finish(cast.amina, enrol(cast.amina, course))
    follow()
    before = sorted(kept.cells())

    xapi.rebuild()
    db.session.commit()
    assert queries.is_counted_anew()
    follow()

    assert sorted(kept.cells()) == before
    assert not queries.is_counted_anew()


def killed_rebuild(at_kind: SubjectKind, looks: Callable[[], object] = lambda: None) -> None:
    """As if the process ended after it counted the first of these; `looks` at each step before."""

    def tell(what: str, _done: int, _total: int) -> None:
        looks()
        if what == at_kind:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rollup.rebuild(at=clock.now(), tell=tell)
    db.session.rollback()
    db.session.expire_all()


def test_rebuild_that_is_under_way_or_killed_takes_no_figure_away(cast: Cast, course: Course) -> None:
    finish(cast.amina, enrol(cast.amina, course))
    follow()
    then, before = queries.as_of(), sorted(kept.cells())
    seen: list[bool] = []

    killed_rebuild(SubjectKind.PERSON, lambda: seen.append((queries.as_of(), sorted(kept.cells())) == (then, before)))

    assert len(seen) > 2
    assert all(seen)
    assert then is not None
    assert (queries.as_of(), sorted(kept.cells())) == (then, before)


def test_killed_rebuild_is_begun_anew_and_not_gone_on_with(cast: Cast, course: Course, app: Flask) -> None:
    finish(cast.amina, enrol(cast.amina, course))
    follow()
    before, then = sorted(kept.cells()), queries.as_of()
    killed_rebuild(SubjectKind.PERSON)
    assert queries.is_counted_anew()
    enrol(cast.esi, course)
    db.session.commit()
    with pytest.raises(AssertionError, match="half"):
        rollup.follow(at=clock.now())
    db.session.rollback()

    result = app.test_cli_runner().invoke(args=["lms", "monitoring", "run", "--once"])

    assert result.exit_code == 0, result.output
    assert not queries.is_counted_anew()
    now = queries.as_of()
    assert now is not None
    assert then is not None
    assert now > then
    assert sorted(kept.cells()) != before
    assert amount(Measure.ENROLMENTS) == 2
    assert_equal_to_direct_count()
