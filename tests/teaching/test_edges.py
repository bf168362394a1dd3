"""What is rare: courses that changed or went, people between cooperatives, codes that collide, notices in every language."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.notices import queries as notices
from lms.notices.kinds import told
from lms.quizzes.group.models import GroupPresence
from lms.quizzes.group.reading import id_in
from lms.teaching import queries
from lms.teaching.models import AttendanceMark, Cohort, CohortSession, CohortTrainer, Way
from lms.teaching.notices import tell_of_tomorrow
from lms.teaching.services import attendance, cohorts, people, sessions
from lms.teaching.services.attendance import Held, present_in
from tests.client import PageClient
from tests.factories import Cast, person
from tests.factories.courses import enrol
from tests.factories.statements import recorded
from tests.factories.teaching import clock_of_morocco
from tests.factories.teaching import session as make_session

DESK = "/staff/cohorts"


def keep(held: Held, *present: Any) -> None:
    attendance.keep_list(held, [one.id for one in present], was=(), at=clock.now())


def test_course_that_was_withdrawn_marks_and_says_nothing_of_who_had_not_begun(
    cast: Cast, course: Course, cohort: Cohort, held: CohortSession
) -> None:
    enrol(cast.amina, course)
    course.current_revision_id = None
    db.session.commit()

    keep(Held(cohort, held, course, cast.khadija), cast.amina, cast.bilal)

    assert present_in(queries.marks_of([held.id])[held.id]) == {cast.amina.id, cast.bilal.id}
    assert [one.actor.account.name for one in recorded(verb="attended")] == [str(cast.amina.id)]


def test_lesson_that_the_course_has_no_more_is_attended_as_the_course(
    client: PageClient, cast: Cast, course: Course, cohort: Cohort
) -> None:
    meeting = make_session(cohort, cast.khadija, clock.now(), item="hive/an-old-lesson")

    keep(Held(cohort, meeting, course, cast.khadija), cast.amina)
    db.session.commit()

    (said,) = recorded(verb="attended")
    assert said.context.context_activities.parent[0].id.endswith("/courses/bees")
    client.sign_in(cast.khadija)
    assert "hive/an-old-lesson" in client.get(f"{DESK}/{cohort.id}/sessions/{meeting.id}/edit").text
    assert client.get(f"{DESK}/{cohort.id}/sessions/{meeting.id}").status_code == 200
    assert client.sign_in(cast.amina).get(f"/cohorts/{cohort.id}").status_code == 200


def test_who_belongs_to_no_cooperative_is_marked_and_credited_nowhere(
    cast: Cast, course: Course, cohort: Cohort, held: CohortSession
) -> None:
    alone = person()
    db.session.flush()
    people.add(cohort, [alone.id], way=Way.CODE, by=None, at=clock.now())

    keep(Held(cohort, held, course, cast.khadija), alone)

    (said,) = recorded(verb="attended")
    assert said.team is None
    assert db.session.query(GroupPresence).count() == 0


def test_group_session_marks_nobody_twice(
    cast: Cast, course: Course, cohort: Cohort, held: CohortSession, now: time_machine.Traveller
) -> None:
    statement = id_in("0192f0c0-0000-7000-8000-000000000003")
    assert statement
    found = Held(cohort, held, course, cast.amina)
    led_at = clock.now()
    attendance.keep_group_session(found, [cast.bilal.id], told_by=statement, at=led_at)
    now.shift(timedelta(hours=1))
    attendance.keep_list(found, [], was=[cast.bilal.id], at=clock.now())

    # The phone tells it again, after the trainer has corrected the list.
    attendance.keep_group_session(found, [cast.bilal.id], told_by=statement, at=led_at)

    assert present_in(queries.marks_of([held.id])[held.id]) == set()
    assert db.session.query(AttendanceMark).count() == 2


def test_code_that_is_taken_is_not_given_again(cast: Cast, cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cohort.join_code
    drawn = iter([int(cohort.join_code) - 10_000_000, 5])
    monkeypatch.setattr("lms.teaching.services.cohorts.secrets.randbelow", lambda _most: next(drawn))

    cohorts.open_door(cohort)

    assert cohort.join_code == "10000005"


def test_trainer_who_is_added_twice_runs_it_once(cast: Cast, cohort: Cohort) -> None:
    for _time in range(2):
        cohorts.add_trainer(cohort, "yassine@lms.test", at=clock.now())

    assert db.session.query(CohortTrainer).count() == 2


def test_session_that_nobody_came_to_is_called_off_in_silence(
    cast: Cast, cohort: Cohort, session: CohortSession, now: time_machine.Traveller
) -> None:
    now.move_to(session.starts_at + timedelta(days=1))

    sessions.call_off(cohort, session, at=clock.now())

    assert session.cancelled_at == clock.now()
    assert not notices.is_told(f"cohort_session_off:{session.id}")


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_each_notice_is_said_in_each_language(
    client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession, language: str
) -> None:
    tell_of_tomorrow(clock.now())
    sessions.call_off(cohort, session, at=clock.now())
    db.session.commit()

    page = client.speak(language).sign_in(cast.amina).get("/notices").text

    assert page.count("Tafraout 2027") == 4
    assert page.count(f'href="/cohorts/{cohort.id}"') == 3


def test_notice_of_a_later_release_is_left_out(cast: Cast, cohort: Cohort) -> None:
    notice = notices.unread_of_kind(cast.amina.id, "cohort_added")
    assert notice
    notice.kind = "cohort_of_tomorrow"

    assert told(notice) is None


def test_who_comes_in_when_all_is_over_is_invited_to_nothing(
    cast: Cast, cohort: Cohort, session: CohortSession, now: time_machine.Traveller
) -> None:
    now.move_to(session.starts_at + timedelta(days=1))

    people.add(cohort, [cast.esi.id], way=Way.PHONE, by=cast.khadija, at=clock.now())

    assert notices.unread_of_kind(cast.esi.id, "cohort_session") is None
    assert notices.unread_of_kind(cast.esi.id, "cohort_added") is not None


def test_sheet_names_the_module_that_is_taught(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    meeting = make_session(cohort, cast.khadija, clock_of_morocco(28, 10), item="honey")

    paper = client.sign_in(cast.khadija).get(f"{DESK}/{cohort.id}/sessions/{meeting.id}/sheet/fr")

    assert "Le miel" in PdfReader(io.BytesIO(paper.data)).pages[0].extract_text()
    assert "Le miel" in client.speak("fr").get(f"{DESK}/{cohort.id}").text


def test_link_names_no_more_cooperatives_than_a_cohort_is_made_of(
    client: PageClient, cast: Cast, course: Course
) -> None:
    client.sign_in(cast.khadija)
    named = "&".join(f"cooperative={cast.argan.id}" for _number in range(26))

    assert client.get(f"{DESK}/new?{named}").status_code == 404


def test_trainer_who_is_not_there_is_not_taken_out(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    answer = client.sign_in(cast.khadija).post(f"{DESK}/{cohort.id}/trainers/{cast.yassine.id}/delete")

    assert answer.status_code == 404


def test_who_hands_over_a_cohort_goes_back_to_the_list(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    cohorts.add_trainer(cohort, "yassine@lms.test", at=clock.now())
    db.session.commit()

    answer = client.sign_in(cast.khadija).post(f"{DESK}/{cohort.id}/trainers/{cast.khadija.id}/delete")

    assert answer.headers["Location"] == DESK
