"""Who was there: ticked on one phone, corrected with name and time, said in the log, credited as a lesson learnt together."""

import io
import uuid
from datetime import datetime
from typing import Any

import pytest
from pypdf import PdfReader

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.learning import queries as learning
from lms.quizzes import kinds
from lms.quizzes.group.models import GroupPresence
from lms.quizzes.models import PracticeAnswer
from lms.quizzes.questions import practice_of, practice_seed
from lms.teaching import queries
from lms.teaching.models import AttendanceMark, Cohort, CohortSession
from lms.teaching.services.attendance import present_in
from lms.xapi.services import rebuild
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, publish_asking
from tests.factories.statements import recorded
from tests.factories.teaching import clock_of_morocco
from tests.factories.teaching import session as make_session
from tests.quizzes.marking.asked import COMPUTED

DESK = "/staff/cohorts"
ITEM = "hive/the-hive"


def address(session: CohortSession, what: str = "attendance") -> str:
    return f"{DESK}/{session.cohort_id}/sessions/{session.id}/{what}"


def tick(client: PageClient, session: CohortSession, *present: Person, was: tuple[Person, ...] = ()) -> Any:
    data = {"present": [str(one.id) for one in present], "was": [str(one.id) for one in was]}
    return client.post(address(session), data)


def there(session: CohortSession) -> set[uuid.UUID]:
    return present_in(queries.marks_of([session.id])[session.id])


def done_by(who: Person) -> frozenset[str]:
    found = learning.enrolments_of(who.id)
    return learning.completed_items(found[0].registration) if found else frozenset()


@pytest.fixture
def khadija(client: PageClient, cast: Cast, cohort: Cohort) -> PageClient:
    return client.speak("fr").sign_in(cast.khadija)


class TestTheList:
    def test_faces_are_ticked_and_kept(self, khadija: PageClient, cast: Cast, held: CohortSession) -> None:
        assert khadija.get(address(held)).text.count('name="present"') == 2

        page = khadija.follow(tick(khadija, held, cast.amina)).text

        assert there(held) == {cast.amina.id}
        assert "Khadija" in page
        assert "checked" in khadija.get(address(held)).text

    def test_correction_keeps_who_and_when(self, khadija: PageClient, cast: Cast, held: CohortSession) -> None:
        tick(khadija, held, cast.amina)
        khadija.sign_in(cast.yassine)
        tick(khadija, held, cast.bilal, was=(cast.amina,))

        assert there(held) == {cast.bilal.id}
        marks = db.session.query(AttendanceMark).filter_by(person_id=cast.amina.id).order_by(AttendanceMark.id)
        assert [(one.is_present, one.by_id) for one in marks] == [(True, cast.khadija.id), (False, cast.yassine.id)]
        assert "Yassine" in khadija.get(address(held, "")[:-1]).text

    def test_two_phones_at_one_list_do_not_undo_each_other(
        self, khadija: PageClient, cast: Cast, held: CohortSession
    ) -> None:
        # Both opened it while nobody was ticked.
        tick(khadija, held, cast.amina)
        tick(khadija, held, cast.bilal)

        assert there(held) == {cast.amina.id, cast.bilal.id}

    def test_who_is_not_in_the_cohort_is_not_ticked(self, khadija: PageClient, cast: Cast, held: CohortSession) -> None:
        tick(khadija, held, cast.esi)
        khadija.post(address(held), {"present": ["x", str(uuid.uuid4())], "was": "y"})

        assert there(held) == set()

    def test_nobody_is_ticked_before_the_day(self, khadija: PageClient, cast: Cast, session: CohortSession) -> None:
        assert tick(khadija, session, cast.amina).status_code == 409
        assert "attendance" not in khadija.get(f"{DESK}/{session.cohort_id}/sessions/{session.id}").text
        assert there(session) == set()

    def test_member_sees_whether_she_was_there(self, khadija: PageClient, cast: Cast, held: CohortSession) -> None:
        tick(khadija, held, cast.amina)

        own = khadija.sign_in(cast.amina).get(f"/cohorts/{held.cohort_id}").text
        other = khadija.sign_in(cast.bilal).get(f"/cohorts/{held.cohort_id}").text

        assert "Vous étiez là" in own
        assert "Vous n’étiez pas là" in other
        assert "Bilal" not in own


class TestTheLog:
    def test_attendance_is_a_statement_of_our_profile(
        self, khadija: PageClient, cast: Cast, held: CohortSession
    ) -> None:
        tick(khadija, held, cast.amina)

        (said,) = recorded(verb="attended")
        assert said.actor.account.name == str(cast.amina.id)
        assert said.context.instructor.account.name == str(cast.khadija.id)
        assert said.object.id == f"http://lms.test/activities/sessions/{held.id}"
        assert said.timestamp == held.starts_at
        assert said.team.account.name == str(cast.argan.id)

    def test_correction_takes_it_back(self, khadija: PageClient, cast: Cast, held: CohortSession) -> None:
        tick(khadija, held, cast.amina)
        tick(khadija, held, was=(cast.amina,))

        (said,) = recorded(verb="retract")
        assert said.object.id == f"http://lms.test/activities/sessions/{held.id}"
        assert db.session.query(GroupPresence).count() == 0

    def test_same_list_twice_says_nothing_new(self, khadija: PageClient, cast: Cast, held: CohortSession) -> None:
        tick(khadija, held, cast.amina)
        before = len(recorded())
        tick(khadija, held, cast.amina, was=(cast.amina,))
        tick(khadija, held, cast.amina)

        assert len(recorded()) == before

    @pytest.mark.parametrize("item", ["", "hive"])
    def test_session_about_more_than_a_lesson_credits_none(
        self, khadija: PageClient, cast: Cast, cohort: Cohort, item: str
    ) -> None:
        meeting = make_session(cohort, cast.khadija, clock.now(), item=item)

        tick(khadija, meeting, cast.amina)

        assert len(recorded(verb="attended")) == 1
        assert done_by(cast.amina) == frozenset()
        assert khadija.get(address(meeting, "lesson")).status_code == 404


class TestTheLesson:
    def test_each_who_was_there_is_credited_and_told(
        self, khadija: PageClient, cast: Cast, held: CohortSession
    ) -> None:
        tick(khadija, held, cast.amina)

        assert ITEM in done_by(cast.amina)
        assert done_by(cast.bilal) == frozenset()
        (presence,) = db.session.query(GroupPresence)
        assert (presence.session_id, presence.facilitator_id) == (held.id, cast.khadija.id)
        assert "Khadija" in khadija.sign_in(cast.amina).get("/group-sessions").text

    def test_who_was_not_there_says_so_and_the_trainer_sees_it(
        self, khadija: PageClient, cast: Cast, held: CohortSession
    ) -> None:
        tick(khadija, held, cast.amina)
        khadija.sign_in(cast.amina).post(f"/group-sessions/{held.id}/objection")

        page = khadija.sign_in(cast.khadija).get(f"{DESK}/{held.cohort_id}/sessions/{held.id}").text

        assert "dit elle-même qu’elle n’était pas là" in page

    def test_trainer_leads_it_on_one_phone(
        self, khadija: PageClient, cast: Cast, course: Any, held: CohortSession
    ) -> None:
        page = khadija.get(address(held, "lesson"))
        question = next(one for one in practice_of(course.current_revision_id, ITEM) if one.id == "the-hive-1")
        right = question.form_of(question.key(), practice_seed(held.id))["answer"]

        khadija.post(
            address(held, "lesson"), {"present": [str(cast.amina.id)], f"answer:{cast.amina.id}:the-hive-1": right}
        )

        assert page.status_code == 200
        assert "Explication the-hive-1" in page.text
        assert there(held) == {cast.amina.id}
        (answered,) = db.session.query(PracticeAnswer)
        assert answered.is_right

    def test_trainer_reads_numbers_where_the_author_wrote_variables(
        self, khadija: PageClient, course: Any, held: CohortSession
    ) -> None:
        revision_id = publish_asking([COMPUTED]).current_revision_id
        (question,) = practice_of(revision_id, ITEM)
        members = kinds.drawn_numbers(question, practice_seed(held.id))["members"]

        page = khadija.get(address(held, "lesson")).text

        assert f"Combien sur {members} membres ?" in page
        assert f"La moitié et un : {int(members) // 2 + 1}." in page
        assert "{" not in page.partition("<main")[2].partition("</main>")[0]

    def test_lesson_without_anybody_is_refused(self, khadija: PageClient, cast: Cast, held: CohortSession) -> None:
        assert khadija.post(address(held, "lesson"), {"present": "x"}).status_code == 422
        assert there(held) == set()

    def test_lesson_that_a_member_leads_on_the_day_is_the_session(
        self, client: PageClient, cast: Cast, course: Any, held: CohortSession
    ) -> None:
        enrol(cast.amina, course)
        db.session.commit()
        sent = {
            "statement": str(uuid.uuid4()),
            "cooperative": str(cast.argan.id),
            "present": [str(cast.bilal.id)],
        }
        client.sign_in(cast.amina)
        for _time in range(2):
            client.post("/courses/bees/lessons/hive/the-hive/group", sent)

        assert there(held) == {cast.amina.id, cast.bilal.id}
        assert {one.by_id for one in db.session.query(AttendanceMark)} == {cast.amina.id}
        assert len(recorded(verb="attended")) == 2

    @pytest.mark.parametrize(
        ("item", "at", "expected"),
        [
            ("honey/the-jar", clock_of_morocco(27, 9, 30), 0),
            ("hive", clock_of_morocco(27, 9, 30), 2),
            ("", clock_of_morocco(27, 23, 30), 2),
            (ITEM, clock_of_morocco(26, 9, 30), 0),
        ],
    )
    def test_only_the_lesson_of_the_day_counts(
        self, client: PageClient, cast: Cast, course: Any, cohort: Cohort, item: str, at: datetime, expected: int
    ) -> None:
        meeting = make_session(cohort, cast.khadija, at, item=item)
        enrol(cast.amina, course)
        db.session.commit()
        sent = {"cooperative": str(cast.argan.id), "present": [str(cast.bilal.id)]}

        client.sign_in(cast.amina).post("/courses/bees/lessons/hive/the-hive/group", sent)

        assert len(there(meeting)) == expected

    def test_reading_the_log_again_marks_nobody(
        self, khadija: PageClient, cast: Cast, course: Any, held: CohortSession
    ) -> None:
        enrol(cast.amina, course)
        db.session.commit()
        sent = {"cooperative": str(cast.argan.id), "present": [str(cast.bilal.id)]}
        khadija.sign_in(cast.amina).post("/courses/bees/lessons/hive/the-hive/group", sent)
        khadija.sign_in(cast.khadija)
        tick(khadija, held, was=(cast.bilal,))
        before = {one.id for one in db.session.query(AttendanceMark)}

        rebuild()

        assert {one.id for one in db.session.query(AttendanceMark)} == before
        assert ITEM in done_by(cast.bilal)


class TestTheSheet:
    @pytest.mark.parametrize(("code", "name"), [("ar", "بلال"), ("fr", "Bilal")])
    def test_paper_names_who_is_invited_and_who_came(
        self, khadija: PageClient, cast: Cast, held: CohortSession, code: str, name: str
    ) -> None:
        before = PdfReader(io.BytesIO(khadija.get(address(held, f"sheet/{code}")).data)).pages[0].extract_text()
        tick(khadija, held, cast.amina)

        after = khadija.get(address(held, f"sheet/{code}"))

        text = PdfReader(io.BytesIO(after.data)).pages[0].extract_text()
        assert after.mimetype == "application/pdf"
        if code == "fr":
            assert name in text
            assert "présent(e)" in text
            assert "présent(e)" not in before

    def test_there_is_none_in_another_language(self, khadija: PageClient, held: CohortSession) -> None:
        assert khadija.get(address(held, "sheet/zgh")).status_code == 404
