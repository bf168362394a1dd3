"""Pages of the round, of what is shared, and of the personal path."""

from uuid import uuid4

import pytest

from lms.cooperatives.models import OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.pathway.diagnosis import queries, services
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.diagnosis.models import DiagnosisRound, DiagnosisSharing
from lms.pathway.diagnosis.stage import FIRST_STAGE, register_stage, stage_of
from tests import factories
from tests.client import PageClient
from tests.factories import Cast, courses
from tests.pathway.diagnosis.rounds import agreed, answered, closed, more_members, opened

PAGE = "/cooperative/diagnosis"
TOTAL = instrument().total


def path_of(found: DiagnosisRound, rest: str = "") -> str:
    return f"{PAGE}/rounds/{found.id}{rest}"


def main_of(page: str) -> str:
    """Without the stylesheet, which stands in every page."""
    return page.partition("<main")[2]


def staff_page(cast: Cast) -> str:
    return f"/staff/cooperatives/{cast.argan.id}/diagnosis"


class TestOutsiders:
    def test_member_of_another_cooperative_finds_no_round(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        factories.office(cast.esi, cast.honey, OfficeKind.PRESIDENT)
        db.session.commit()
        client.sign_in(cast.esi)

        for rest in ("", "/questions/1", "/differences", "/agreements/1"):
            assert client.get(path_of(found, rest)).status_code == 404, rest
        for rest in ("/questions/1", "/agreements/1", "/talk", "/closing", "/sharing", "/sharing/delete"):
            assert client.post(path_of(found, rest), {"level": "3"}).status_code == 404, rest
        assert str(found.id) not in client.get(PAGE).text

    @pytest.mark.parametrize("name", ["khadija", "driss", "salma", "yassine"])
    def test_staff_take_no_part(self, client: PageClient, cast: Cast, name: str) -> None:
        found = opened(cast)
        client.sign_in(getattr(cast, name))

        assert client.get(PAGE).status_code == 404
        assert client.post(f"{PAGE}/rounds").status_code == 404
        assert client.get(path_of(found, "/differences")).status_code == 404

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        for page in (PAGE, "/my-path", staff_page(cast)):
            assert client.get(page).status_code == 303

    def test_member_without_an_office_records_nothing(self, client: PageClient, cast: Cast) -> None:
        found = closed(cast)
        client.sign_in(cast.amina)

        assert client.post(f"{PAGE}/rounds").status_code == 404
        assert client.get(path_of(found, "/agreements/1")).status_code == 404
        for rest in ("/agreements/1", "/talk", "/closing", "/sharing", "/sharing/delete"):
            assert client.post(path_of(found, rest), {"level": "3"}).status_code == 404, rest
        assert db.session.query(DiagnosisSharing).count() == 0

    def test_secretary_records_and_does_not_share(self, client: PageClient, cast: Cast) -> None:
        found = closed(cast)
        factories.office(cast.amina, cast.argan, OfficeKind.SECRETARY)
        db.session.commit()
        client.sign_in(cast.amina)

        assert client.post(f"{PAGE}/rounds").status_code == 303
        assert client.post(path_of(found, "/sharing")).status_code == 404

    def test_former_president_records_nothing(self, client: PageClient, cast: Cast) -> None:
        factories.office(cast.amina, cast.argan, OfficeKind.PRESIDENT, to_on=clock.now().date())
        db.session.commit()

        assert client.sign_in(cast.amina).post(f"{PAGE}/rounds").status_code == 404


@pytest.mark.parametrize("kind", [None, *OfficeKind])
class TestButtons:
    """A button is shown exactly where what it does would be done."""

    def seat(self, cast: Cast, kind: OfficeKind | None) -> None:
        if kind:
            factories.office(cast.amina, cast.argan, kind)
        db.session.commit()

    def test_opening_and_closing(self, client: PageClient, cast: Cast, kind: OfficeKind | None) -> None:
        self.seat(cast, kind)
        client.sign_in(cast.amina)
        is_shown = f'action="{PAGE}/rounds"' in client.get(PAGE).text
        assert (client.post(f"{PAGE}/rounds").status_code == 303) is is_shown

        found = queries.open_round_of(cast.argan.id) or opened(cast)
        answered(found, cast.amina, cast.bilal)
        agreed(found, cast)
        is_shown = path_of(found, "/closing") in client.get(PAGE).text
        assert (client.post(path_of(found, "/closing")).status_code == 303) is is_shown

    def test_sharing_and_taking_back(self, client: PageClient, cast: Cast, kind: OfficeKind | None) -> None:
        self.seat(cast, kind)
        found = closed(cast)
        client.sign_in(cast.amina)
        is_shown = f'action="{path_of(found, "/sharing")}"' in client.get(path_of(found)).text
        assert (client.post(path_of(found, "/sharing")).status_code == 303) is is_shown

        services.share(found, cast.bilal, at=clock.now())
        db.session.commit()
        is_shown = path_of(found, "/sharing/delete") in client.get(path_of(found)).text
        assert (client.post(path_of(found, "/sharing/delete")).status_code == 303) is is_shown


class TestAnswering:
    def test_president_opens_and_members_answer_to_the_end(self, client: PageClient, cast: Cast) -> None:
        answer = client.sign_in(cast.bilal).post(f"{PAGE}/rounds")
        client.sign_in(cast.amina)
        page = client.follow(answer)
        found = queries.open_round_of(cast.argan.id)
        assert found is not None

        for number in range(1, TOTAL + 1):
            assert page.status_code == 200
            assert page.text.count('name="level"') == 5
            page = client.follow(client.post(path_of(found, f"/questions/{number}"), {"level": str(number % 5 + 1)}))

        assert page.request.path == PAGE
        assert len(queries.answers_of(found.id, cast.amina.id)) == TOTAL

    def test_a_second_round_is_refused(self, client: PageClient, cast: Cast) -> None:
        opened(cast)

        assert client.sign_in(cast.bilal).post(f"{PAGE}/rounds").status_code == 409

    @pytest.mark.parametrize("level", [None, "", "0", "6", "-1", "x", "2.5", "²", "9" * 5000])
    def test_what_is_no_level_is_refused_with_the_page(self, client: PageClient, cast: Cast, level: str | None) -> None:
        found = opened(cast)
        sent = {} if level is None else {"level": level}
        client.sign_in(cast.bilal)

        for rest in ("/questions/1", "/agreements/1"):
            page = client.post(path_of(found, rest), sent)
            assert page.status_code == 422
            assert 'role="alert"' in page.text
        assert queries.answers_of(found.id, cast.bilal.id) == queries.agreements_of(found.id) == {}

    @pytest.mark.parametrize("number", [0, TOTAL + 1, 10**9])
    def test_there_are_no_other_questions(self, client: PageClient, cast: Cast, number: int) -> None:
        found = opened(cast)
        client.sign_in(cast.bilal)

        assert client.get(path_of(found, f"/questions/{number}")).status_code == 404
        assert client.post(path_of(found, f"/agreements/{number}"), {"level": "1"}).status_code == 404
        assert client.get(f"{PAGE}/rounds/{uuid4()}").status_code == 404

    def test_her_own_answer_is_shown_to_her_alone(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        services.answer(found, cast.amina, instrument().questions()[0], 4, at=clock.now())
        db.session.commit()

        assert "choice--chosen" in main_of(client.sign_in(cast.amina).get(path_of(found, "/questions/1")).text)
        assert "choice--chosen" not in main_of(client.sign_in(cast.bilal).get(path_of(found, "/questions/1")).text)

    def test_question_left_for_later_comes_again(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        client.sign_in(cast.amina)

        answer = client.post(path_of(found, f"/questions/{TOTAL}"), {"level": "1"})

        assert answer.headers["Location"].endswith("/questions/1")

    def test_a_closed_round_takes_no_answers(self, client: PageClient, cast: Cast) -> None:
        found = closed(cast)
        client.sign_in(cast.bilal)

        assert client.post(path_of(found, "/questions/1"), {"level": "1"}).status_code == 409
        assert client.post(path_of(found, "/agreements/1"), {"level": "1"}).status_code == 409
        assert client.post(path_of(found, "/closing")).status_code == 409
        assert client.get(path_of(found, "/questions/1")).status_code == 303


class TestComparison:
    def test_a_later_round_stands_beside_the_one_before(self, client: PageClient, cast: Cast) -> None:
        closed(cast, level=2)
        later = closed(cast, level=2, money=4, risk=1)

        page = client.speak("fr").sign_in(cast.amina).get(path_of(later)).text

        assert page.count("↑ c’était 2") == page.count("↓ c’était 2") == 1
        assert page.count("comme avant") == 7

    def test_rounds_of_another_version_are_not_compared(self, client: PageClient, cast: Cast) -> None:
        earlier = closed(cast, level=2)
        later = closed(cast, level=3)
        earlier.version = 0
        db.session.commit()

        page = client.speak("fr").sign_in(cast.amina).get(path_of(later)).text

        assert "c’était" not in page


class TestSharing:
    def test_adviser_sees_levels_from_the_act_of_sharing_until_it_is_taken_back(
        self, client: PageClient, cast: Cast
    ) -> None:
        found = closed(cast, level=2)
        page = staff_page(cast)
        assert "level__full" not in main_of(client.sign_in(cast.driss).get(page).text)

        client.sign_in(cast.bilal).post(path_of(found, "/sharing"))
        assert main_of(client.sign_in(cast.driss).get(page).text).count("level__full") == 18
        client.sign_in(cast.bilal).post(path_of(found, "/sharing/delete"))

        assert "level__full" not in main_of(client.sign_in(cast.driss).get(page).text)
        acts = client.sign_in(cast.amina).speak("fr").get(path_of(found)).text
        assert acts.count("Bilal") == 2

    def test_a_round_that_is_not_shared_is_no_comparison_for_the_adviser(self, client: PageClient, cast: Cast) -> None:
        closed(cast, level=2)
        services.share(closed(cast, level=3), cast.bilal, at=clock.now())
        db.session.commit()

        assert "c’était" not in client.speak("fr").sign_in(cast.driss).get(staff_page(cast)).text

    @pytest.mark.parametrize("name", ["khadija", "salma", "yassine", "amina", "bilal", "esi"])
    def test_no_other_desk_has_the_page(self, client: PageClient, cast: Cast, name: str) -> None:
        services.share(closed(cast), cast.bilal, at=clock.now())
        db.session.commit()

        assert client.sign_in(getattr(cast, name)).get(staff_page(cast)).status_code == 404

    def test_adviser_of_another_delegation_sees_nothing(self, client: PageClient, cast: Cast) -> None:
        services.share(closed(cast), cast.bilal, at=clock.now())
        cast.driss.delegation_code = "fes"
        db.session.commit()

        assert client.sign_in(cast.driss).get(staff_page(cast)).status_code == 404

    def test_open_round_is_not_shared(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(cast.bilal).post(path_of(opened(cast), "/sharing")).status_code == 409


class TestPath:
    def test_one_next_course_with_its_reason(self, client: PageClient, cast: Cast) -> None:
        courses.publish_bees()
        client.speak("fr").sign_in(cast.amina)

        page = client.get("/my-path").text

        assert "/courses/bees" in page
        assert "quand vous aurez le temps" in page

    def test_finished_courses_are_not_suggested(self, client: PageClient, cast: Cast) -> None:
        course = courses.publish_bees()
        courses.finish(cast.amina, courses.enrol(cast.amina, course))
        db.session.commit()

        page = client.speak("fr").sign_in(cast.amina).get("/my-path").text

        assert "/courses/bees" not in page
        assert "Vous avez terminé tous les cours" in page

    def test_who_belongs_to_no_cooperative_has_a_path_too(self, client: PageClient, cast: Cast) -> None:
        assert client.sign_in(factories.person()).get("/my-path").status_code == 200
        assert client.sign_in(cast.khadija).get("/my-path").status_code == 200

    def test_stage_is_asked_of_who_knows_it(self, cast: Cast) -> None:
        assert stage_of(cast.argan.id) == FIRST_STAGE
        register_stage(lambda _cooperative: "market")
        try:
            assert stage_of(cast.argan.id) == "market"
        finally:
            register_stage(lambda _cooperative: FIRST_STAGE)


@pytest.mark.parametrize("code", ["ar", "fr", "zgh", "en"])
def test_every_page_speaks_every_language(client: PageClient, cast: Cast, code: str) -> None:
    courses.publish_bees()
    shared = closed(cast)
    services.share(shared, cast.bilal, at=clock.now())
    found = opened(cast)
    answered(found, cast.amina, cast.bilal, *more_members(cast, 10))
    client.speak(code).sign_in(cast.bilal)
    assert client.get(PAGE).status_code == client.get(path_of(found, "/questions/1")).status_code == 200
    agreed(found, cast, level=4)

    for page in (PAGE, path_of(shared), path_of(found, "/differences"), path_of(found, "/agreements/20"), "/my-path"):
        answer = client.get(page, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, page
        assert len(answer.data) < 14_600, page
    assert client.sign_in(cast.driss).get(staff_page(cast)).status_code == 200
