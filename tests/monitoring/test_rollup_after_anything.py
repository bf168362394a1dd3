"""Cells equal a direct count, whatever happened in whatever order."""

from contextlib import suppress
from datetime import UTC, date, datetime

import msgspec
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.certification import services as certification
from lms.certification.models import Certificate
from lms.cooperatives import queries as cooperatives
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.monitoring.counting import rollup
from lms.quizzes.errors import MustWait, NotYetOpen
from lms.xapi import services as xapi
from lms.xapi.statement import VOIDED
from tests.conftest import empty_tables
from tests.factories import Cast, make_cast, membership
from tests.factories.courses import LESSONS, QUIZZES, complete, enrol, finish, publish_bees, sit
from tests.factories.statements import recorded
from tests.monitoring.counted import assert_equal_to_direct_count, follow, tell, void

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ("enrol", "lesson", "quiz", "finish", "late", "repeat", "void", "sector", "leave", "join", "withdraw", "follow", "rebuild")
        ),
        st.integers(0, 5),
    ),
    max_size=14,
)  # fmt: skip


@pytest.mark.parametrize("_again", range(2))
def test_cells_equal_a_direct_count_after_anything(app: Flask, _again: int) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def check(deeds: list[tuple[str, int]]) -> None:
        cast = make_cast()
        course = publish_bees()
        follow()
        for deed, number in deeds:
            _do(deed, number, cast, course)
            db.session.commit()
        follow()
        assert_equal_to_direct_count()
        db.session.rollback()
        db.session.remove()
        empty_tables()

    check()


def _do(deed: str, number: int, cast: Cast, course: Course) -> None:
    who = (cast.amina, cast.bilal, cast.esi)[number % 3]
    if deed in ("follow", "rebuild"):
        return follow() if deed == "follow" else rollup.rebuild(at=clock.now())
    if deed == "sector":
        cast.argan.sector = ("argan", "crafts", "food")[number % 3]
        return None
    if deed == "leave":
        for term in cooperatives.memberships_of(who.id, clock.now().date()):
            term.to_on = max(term.from_on, date(2026, 1 + number, 1))
        return None
    if deed == "join":
        membership(who, cast.honey, from_on=date(2026, 1 + number, 2))
        return None
    enrolment = enrol(who, course)
    if deed == "lesson":
        complete(who, enrolment, LESSONS[number % 3])
    elif deed == "quiz":
        with suppress(NotYetOpen, MustWait):
            sit(who, enrolment, QUIZZES[number % 2], right=number > 2)
    elif deed == "finish":
        with suppress(NotYetOpen, MustWait):
            finish(who, enrolment)
    elif deed == "late":
        tell(enrolment, datetime(2025, 1 + number, 28, 23, 30, tzinfo=UTC))
    elif deed == "repeat":
        said = [one for one in recorded(registration=enrolment.registration) if one.verb.id != VOIDED]
        xapi.record(msgspec.structs.replace(said[number % len(said)], authority=None, stored=None))
    elif deed == "void":
        said = recorded(registration=enrolment.registration)
        void(said[number % len(said)])
    elif deed == "withdraw":
        for certificate in db.session.scalars(select(Certificate).where(Certificate.revoked_at.is_(None))):
            certification.revoke(certificate, by=None, reason="", at=clock.now())
    return None
