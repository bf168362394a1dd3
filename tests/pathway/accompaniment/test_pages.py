"""Pages of the accompaniment: the adviser writes, the members read, the president agrees."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lms.cooperatives.models import OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.pathway.accompaniment import planning, queries, services
from lms.pathway.accompaniment.models import Accompaniment, CoachingSession, DevelopmentPlan
from lms.pathway.accompaniment.silence import ends_on
from lms.pathway.diagnosis import services as diagnosis
from lms.pathway.diagnosis.instrument import instrument
from tests import factories
from tests.client import PageClient
from tests.factories import Cast
from tests.pathway.accompaniment.coaching import (
    agreed_plan,
    begun,
    held,
    line_fields,
    line_values,
    proposed_plan,
    session_fields,
    today,
)
from tests.pathway.diagnosis.rounds import closed

OWN = "/cooperative/accompaniment"
LONG = "x" * 5000


def desk_of(cast: Cast, rest: str = "") -> str:
    return f"/staff/cooperatives/{cast.argan.id}{rest}"


class TestOutsiders:
    @pytest.mark.parametrize("name", ["amina", "bilal", "esi", "khadija", "salma", "yassine"])
    def test_nobody_but_the_adviser_has_the_desk(self, client: PageClient, cast: Cast, name: str) -> None:
        held(cast, begun(cast))
        plan = proposed_plan(cast)
        line = queries.lines_of(plan.id)[0]
        client.sign_in(getattr(cast, name))

        for rest in ("/accompaniment", "/accompaniment/sessions/1", "/plan", f"/plan/lines/{line.id}"):
            assert client.get(desk_of(cast, rest)).status_code == 404, rest
        for rest in ("/accompaniment", "/accompaniment/sessions", "/accompaniment/sessions/1",
                     "/accompaniment/sessions/1/record", "/accompaniment/sessions/1/delete", "/accompaniment/contacts", "/plan", "/plan/lines",
                     f"/plan/lines/{line.id}", f"/plan/lines/{line.id}/delete", f"/plan/lines/{line.id}/done",
                     f"/plan/lines/{line.id}/done/delete"):  # fmt: skip
            assert client.post(desk_of(cast, rest), line_fields()).status_code == 404, rest

    def test_adviser_of_another_delegation_finds_nothing(self, client: PageClient, cast: Cast) -> None:
        cast.driss.delegation_code = "fes"
        db.session.commit()

        assert client.sign_in(cast.driss).get(desk_of(cast, "/accompaniment")).status_code == 404
        assert client.post(desk_of(cast, "/plan")).status_code == 404

    def test_member_of_another_cooperative_reads_nothing(self, client: PageClient, cast: Cast) -> None:
        held(cast, begun(cast))
        line = queries.lines_of(agreed_plan(cast).id)[0]
        factories.office(cast.esi, cast.honey, OfficeKind.PRESIDENT)
        db.session.commit()
        client.sign_in(cast.esi)

        assert "Buy a book" not in client.get(OWN).text
        assert client.get(f"{OWN}/sessions/1").status_code == 404
        assert client.post(f"{OWN}/plan/agreement", {"number": "1", "revision": "2"}).status_code == 404
        assert client.post(f"{OWN}/lines/{line.id}/done").status_code == 404
        assert client.post(f"{OWN}/lines/{line.id}/done/delete").status_code == 404

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        for page in (OWN, "/staff/portfolio", desk_of(cast, "/accompaniment")):
            assert client.get(page).status_code == 303

    def test_what_is_not_there_is_not_found(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.driss)

        assert client.get(desk_of(cast, "/plan")).status_code == 404
        assert client.post(desk_of(cast, "/accompaniment/sessions"), {}).status_code == 404
        begun(cast)
        proposed_plan(cast)
        for number in (0, 1, 10**9):
            assert client.get(desk_of(cast, f"/accompaniment/sessions/{number}")).status_code == 404
        assert client.get(desk_of(cast, f"/plan/lines/{uuid4()}")).status_code == 404


class TestSessions:
    def test_from_the_first_day_to_what_the_members_read(self, client: PageClient, cast: Cast) -> None:
        client.speak("fr").sign_in(cast.driss)
        client.post(desk_of(cast, "/accompaniment"), {"begun_on": today(-10)})
        client.post(desk_of(cast, "/accompaniment/sessions"), {"planned_on": today(20), "place": "Siège"})
        assert "Siège" in client.sign_in(cast.amina).get(OWN).text

        client.sign_in(cast.driss)
        client.post(desk_of(cast, "/accompaniment/sessions/1"), {"planned_on": today(2), "place": "Coopérative"})
        client.post(desk_of(cast, "/accompaniment/sessions/1/record"), session_fields(cast))
        page = client.sign_in(cast.amina).get(f"{OWN}/sessions/1").text

        assert "We counted the cash." in page
        assert "Bilal" in page
        assert db.session.query(CoachingSession).one().held_on == clock.now().date()

    def test_second_beginning_and_thirteenth_session_are_refused(self, client: PageClient, cast: Cast) -> None:
        found = begun(cast)
        for _number in range(12):
            services.plan_session(found, planned_on=clock.now().date(), place="x")
        db.session.commit()
        client.sign_in(cast.driss)

        assert client.post(desk_of(cast, "/accompaniment"), {"begun_on": today()}).status_code == 409
        fields = {"planned_on": today(), "place": "x"}
        assert client.post(desk_of(cast, "/accompaniment/sessions"), fields).status_code == 409

    def test_session_that_was_held_is_corrected_and_not_moved(self, client: PageClient, cast: Cast) -> None:
        held(cast, begun(cast))
        client.sign_in(cast.driss)
        path = desk_of(cast, "/accompaniment/sessions/1")

        assert client.post(path, {"planned_on": today(3), "place": "x"}).status_code == 409
        assert client.post(f"{path}/record", session_fields(cast) | {"notes": "Better"}).status_code == 303
        assert db.session.query(CoachingSession).one().notes == "Better"

    def test_record_is_offered_with_what_is_known(self, client: PageClient, cast: Cast) -> None:
        found = begun(cast)
        held(cast, found)
        services.plan_session(found, planned_on=clock.now().date() - timedelta(days=3), place="Siège")
        db.session.commit()
        client.sign_in(cast.driss)

        planned = client.get(desk_of(cast, "/accompaniment/sessions/2")).text
        written = client.get(desk_of(cast, "/accompaniment/sessions/1")).text

        assert f'value="{today(-3)}"' in planned.partition("held_on")[2]
        assert f'value="{cast.amina.id}" checked' in written
        assert "We counted the cash together." in written

    @pytest.mark.parametrize("day", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "2019-01-01"])
    def test_days_out_of_reach_are_refused(self, client: PageClient, cast: Cast, day: str) -> None:
        client.sign_in(cast.driss)
        assert client.post(desk_of(cast, "/accompaniment"), {"begun_on": day}).status_code == 422
        found = begun(cast)
        held(cast, found)
        fields = {"planned_on": day, "place": "x"}

        assert client.post(desk_of(cast, "/accompaniment/sessions"), fields).status_code == 422
        assert client.post(desk_of(cast, "/accompaniment/sessions/1"), fields).status_code == 422
        record = session_fields(cast) | {"held_on": day}
        assert client.post(desk_of(cast, "/accompaniment/sessions/1/record"), record).status_code == 422
        contact = {"on": day, "kind": "visit", "note": "x"}
        assert client.post(desk_of(cast, "/accompaniment/contacts"), contact).status_code == 422

    def test_session_to_come_cannot_have_been_held(self, client: PageClient, cast: Cast) -> None:
        held(cast, begun(cast))

        answer = client.sign_in(cast.driss).post(
            desk_of(cast, "/accompaniment/sessions/1/record"), session_fields(cast) | {"held_on": today(1)}
        )

        assert answer.status_code == 422

    @pytest.mark.parametrize(
        "wrong",
        [{"present": []}, {"present": ["x"]}, {"notes": ""}, {"notes": LONG}, {"next_step": " "}, {"place": LONG}],
    )
    def test_incomplete_record_comes_back_filled_in(self, client: PageClient, cast: Cast, wrong: dict) -> None:
        services.plan_session(begun(cast), planned_on=clock.now().date(), place="Siège")
        db.session.commit()

        answer = client.sign_in(cast.driss).post(
            desk_of(cast, "/accompaniment/sessions/1/record"), session_fields(cast) | wrong
        )

        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert db.session.query(CoachingSession).one().held_on is None

    def test_who_is_no_member_is_not_present(self, client: PageClient, cast: Cast) -> None:
        services.plan_session(begun(cast), planned_on=clock.now().date(), place="Siège")
        db.session.commit()

        answer = client.sign_in(cast.driss).post(
            desk_of(cast, "/accompaniment/sessions/1/record"), session_fields(cast) | {"present": [str(cast.esi.id)]}
        )

        assert answer.status_code == 422

    def test_sessions_are_written_down_in_their_order(self, client: PageClient, cast: Cast) -> None:
        found = begun(cast)
        for _number in range(12):
            services.plan_session(found, planned_on=clock.now().date(), place="x")
        db.session.commit()
        client.speak("en").sign_in(cast.driss)
        last = desk_of(cast, "/accompaniment/sessions/12")

        assert f'action="{last}/record"' not in client.get(last).text
        assert client.post(f"{last}/record", session_fields(cast)).status_code == 409
        for number in range(1, 13):
            path = desk_of(cast, f"/accompaniment/sessions/{number}")
            assert f'action="{path}/record"' in client.get(path).text
            assert client.post(f"{path}/record", session_fields(cast)).status_code == 303

    @pytest.mark.parametrize(("days", "status"), [(0, 303), (1, 422)])
    def test_sessions_are_planned_within_the_two_years(
        self, client: PageClient, cast: Cast, days: int, status: int
    ) -> None:
        found = begun(cast)
        services.plan_session(found, planned_on=found.begun_on, place="x")
        db.session.commit()
        last = ends_on(found.begun_on) + timedelta(days=days)
        fields = {"planned_on": last.isoformat(), "place": "x"}
        client.sign_in(cast.driss)

        assert client.post(desk_of(cast, "/accompaniment/sessions"), fields).status_code == status
        assert client.post(desk_of(cast, "/accompaniment/sessions/1"), fields).status_code == status

    def test_session_that_is_not_held_after_all_is_taken_out(self, client: PageClient, cast: Cast) -> None:
        found = begun(cast)
        held(cast, found)
        for place in ("second", "third", "fourth"):
            services.plan_session(found, planned_on=clock.now().date(), place=place)
        db.session.commit()
        client.sign_in(cast.driss)

        assert client.post(desk_of(cast, "/accompaniment/sessions/1/delete")).status_code == 409
        assert client.post(desk_of(cast, "/accompaniment/sessions/2/delete")).status_code == 303

        left = queries.all_sessions_of(cast.argan.id)
        assert [(one.number, one.place) for one in left] == [(1, "Tafraout"), (2, "third"), (3, "fourth")]
        assert client.post(desk_of(cast, "/accompaniment/sessions/4/delete")).status_code == 404
        assert services.plan_session(found, planned_on=clock.now().date(), place="x").number == 4

    def test_form_that_is_sent_twice_plans_one_session(self, client: PageClient, cast: Cast) -> None:
        begun(cast)
        fields = {"planned_on": today(), "place": "x"}
        path = desk_of(cast, "/accompaniment/sessions")
        page = client.sign_in(cast.driss).get(desk_of(cast, "/accompaniment")).text
        key = page.partition(f'action="{path}"')[2].partition('name="key" type="hidden" value="')[2][:36]

        assert [client.post(path, fields | {"key": key}).status_code for _time in range(2)] == [303, 303]

        assert db.session.query(CoachingSession).count() == 1
        for number, more in enumerate(({}, {"key": key, "place": "elsewhere"}), 2):
            assert client.post(path, fields | more).status_code == 303
            assert db.session.query(CoachingSession).count() == number

    def test_members_see_since_when_a_session_is_overdue(self, client: PageClient, cast: Cast) -> None:
        services.plan_session(begun(cast), planned_on=clock.now().date() - timedelta(days=4), place="Siège")
        db.session.commit()
        client.speak("en").sign_in(cast.amina)

        assert "overdue since" in client.get(OWN).text
        assert "Next session" not in client.get(OWN).text
        assert "still to come" not in client.get(f"{OWN}/sessions/1").text
        assert "Overdue since" in client.sign_in(cast.driss).get(desk_of(cast, "/accompaniment")).text


class TestPlan:
    def test_from_the_diagnosis_to_the_presidents_word(self, client: PageClient, cast: Cast) -> None:
        diagnosis.share(closed(cast, level=4, money=2), cast.bilal, at=clock.now())
        db.session.commit()
        client.speak("fr").sign_in(cast.driss)
        page = client.follow(client.post(desk_of(cast, "/plan")))
        assert "L’argent et les comptes" in page.text
        weakest = next(one for one in instrument().questions() if one.dimension.id == "money")
        assert weakest.question.text["fr"] in page.text
        assert weakest.question.levels[3]["fr"] in page.text
        plan = db.session.query(DevelopmentPlan).one()
        for line in queries.lines_of(plan.id):
            path = desk_of(cast, f"/plan/lines/{line.id}")
            assert client.get(path).status_code == 200
            assert client.post(path, line_fields(dimension=line.dimension)).status_code == 303

        page = client.sign_in(cast.bilal).get(OWN).text
        assert weakest.question.text["fr"] not in page, "the goal was written anew"
        assert f'name="revision" value="{plan.revision}"' in page
        answer = client.post(f"{OWN}/plan/agreement", {"number": "1", "revision": str(plan.revision)})

        assert answer.status_code == 303
        assert db.session.query(DevelopmentPlan).one().agreed_by_id == cast.bilal.id

    def test_button_is_shown_to_who_binds_the_cooperative(self, client: PageClient, cast: Cast) -> None:
        plan = proposed_plan(cast)
        factories.office(cast.amina, cast.argan, OfficeKind.SECRETARY)
        db.session.commit()
        fields = {"number": "1", "revision": str(plan.revision)}

        assert "plan/agreement" not in client.sign_in(cast.amina).get(OWN).text
        assert client.post(f"{OWN}/plan/agreement", fields).status_code == 404
        assert "plan/agreement" in client.sign_in(cast.bilal).get(OWN).text

    @pytest.mark.parametrize("fields", [{}, {"number": "1"}, {"number": "x", "revision": "2"},
                                        {"number": "1", "revision": "1"}, {"number": "2", "revision": "2"},
                                        {"number": "9" * 40, "revision": "9" * 40}])  # fmt: skip
    def test_agreement_to_another_plan_is_refused(self, client: PageClient, cast: Cast, fields: dict[str, str]) -> None:
        proposed_plan(cast)

        assert client.sign_in(cast.bilal).post(f"{OWN}/plan/agreement", fields).status_code == 409
        assert db.session.query(DevelopmentPlan).one().agreed_at is None

    @pytest.mark.parametrize("wrong", [{"dimension": "x"}, {"goal": ""}, {"goal": LONG}, {"action": " "}, {"who": ""},
                                       {"until": ""}, {"until": "x"}, {"until": today(-1)}, {"until": "9999-12-31"}])  # fmt: skip
    def test_faulty_line_comes_back(self, client: PageClient, cast: Cast, wrong: dict[str, str]) -> None:
        plan = proposed_plan(cast)
        line = queries.lines_of(plan.id)[0]
        client.sign_in(cast.driss)

        for rest in ("/plan/lines", f"/plan/lines/{line.id}"):
            answer = client.post(desk_of(cast, rest), line_fields(**wrong))
            assert answer.status_code == 422
            assert 'role="alert"' in answer.text
        assert len(queries.lines_of(plan.id)) == 1

    def test_lines_are_added_and_removed_until_it_is_agreed(self, client: PageClient, cast: Cast) -> None:
        plan = proposed_plan(cast)
        client.sign_in(cast.driss)
        client.post(desk_of(cast, "/plan/lines"), line_fields(action="Second"))
        first, second = queries.lines_of(plan.id)
        client.post(desk_of(cast, f"/plan/lines/{first.id}/delete"))
        assert [line.id for line in queries.lines_of(plan.id)] == [second.id]
        planning.agree(plan, cast.bilal, revision=plan.revision, at=clock.now())
        db.session.commit()

        assert client.post(desk_of(cast, "/plan/lines"), line_fields()).status_code == 409
        assert client.post(desk_of(cast, f"/plan/lines/{second.id}"), line_fields()).status_code == 409
        assert client.post(desk_of(cast, f"/plan/lines/{second.id}/delete")).status_code == 409

    def test_form_that_is_sent_twice_adds_one_line(self, client: PageClient, cast: Cast) -> None:
        plan = proposed_plan(cast)
        page = client.sign_in(cast.driss).get(desk_of(cast, "/plan")).text
        key = page.partition('name="key" type="hidden" value="')[2][:36]

        fields = line_fields(action="Second", key=key)
        answers = [client.post(desk_of(cast, "/plan/lines"), fields) for _time in range(2)]

        assert [answer.status_code for answer in answers] == [303, 303]
        assert [line.action for line in queries.lines_of(plan.id)] == ["Buy a book", "Second"]
        client.post(desk_of(cast, "/plan/lines"), fields | {"action": "Third"})
        assert [line.action for line in queries.lines_of(plan.id)] == ["Buy a book", "Second", "Third"]

    def test_done_and_undone_by_either_side(self, client: PageClient, cast: Cast) -> None:
        line = queries.lines_of(agreed_plan(cast).id)[0]
        sides = {
            cast.bilal.id: f"{OWN}/lines/{line.id}/done",
            cast.driss.id: desk_of(cast, f"/plan/lines/{line.id}/done"),
        }
        for person in (cast.bilal, cast.driss):
            client.sign_in(person).post(sides[person.id])
            assert queries.lines_of(line.plan_id)[0].done_by_id == person.id
            client.post(f"{sides[person.id]}/delete")
            assert queries.lines_of(line.plan_id)[0].done_on is None

    def test_member_without_an_office_marks_nothing(self, client: PageClient, cast: Cast) -> None:
        line = queries.lines_of(agreed_plan(cast).id)[0]

        assert "/done" not in client.sign_in(cast.amina).get(OWN).text
        assert client.post(f"{OWN}/lines/{line.id}/done").status_code == 404

    def test_line_of_a_plan_that_is_over_is_not_marked(self, client: PageClient, cast: Cast) -> None:
        old = agreed_plan(cast)
        line = queries.lines_of(old.id)[0]
        following = planning.draw_up(cast.argan, cast.driss, at=clock.now())
        planning.agree(following, cast.bilal, revision=following.revision, at=clock.now())
        db.session.commit()

        assert client.sign_in(cast.bilal).post(f"{OWN}/lines/{line.id}/done").status_code == 404

    def test_second_open_plan_is_refused(self, client: PageClient, cast: Cast) -> None:
        proposed_plan(cast)

        assert client.sign_in(cast.driss).post(desk_of(cast, "/plan")).status_code == 409


@pytest.mark.parametrize("code", ["ar", "fr", "zgh", "en"])
def test_every_page_speaks_every_language(client: PageClient, cast: Cast, code: str) -> None:
    found = begun(cast)
    held(cast, found)
    services.plan_session(found, planned_on=clock.now().date() + timedelta(days=9), place="Siège")
    line = queries.lines_of(agreed_plan(cast).id)[0]
    following = planning.draw_up(cast.argan, cast.driss, at=clock.now())
    planning.add_line(following, line_values())
    fields = {"on": today(), "kind": "call", "note": "x"}
    client.speak(code).sign_in(cast.driss).post(desk_of(cast, "/accompaniment/contacts"), fields)

    for rest in ("/accompaniment", "/accompaniment/sessions/1", "/accompaniment/sessions/2", "/plan"):
        assert client.get(desk_of(cast, rest)).status_code == 200, rest
    assert client.get(desk_of(cast, f"/plan/lines/{line.id}")).status_code == 404, "an old plan is not written"
    client.sign_in(cast.bilal)
    for page in (OWN, f"{OWN}/sessions/1", f"{OWN}/sessions/2"):
        answer = client.get(page, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        assert len(answer.data) < 14_600
    assert client.sign_in(cast.esi).get(OWN).status_code == 200
    assert db.session.query(Accompaniment).count() == 1
