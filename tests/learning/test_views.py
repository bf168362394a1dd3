import pytest
from flask import Flask

from lms.core.db import db
from lms.learning import queries
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast, membership, person
from tests.factories.courses import LESSONS, complete, enrol, finish, publish_bees

LESSON = "/courses/bees/lessons/hive/the-hive"


@pytest.fixture
def course(cast: Cast):
    return publish_bees()


@pytest.fixture
def amina(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.amina).speak("fr")


@pytest.mark.parametrize(
    "path", ["/home", "/courses", "/courses/bees", LESSON, "/cooperative", "/help", "/certificates"]
)
def test_visitor_is_asked_to_sign_in_and_comes_back(client: PageClient, course, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=")


def test_form_of_who_is_signed_out_comes_back_to_its_page(client: PageClient, course) -> None:
    answer = client.post(f"{LESSON}/completion", headers={"Referer": f"http://localhost{LESSON}"})

    assert answer.headers["Location"] == f"/sign-in?next={LESSON}&again=1"
    assert 'class="notice"' in client.follow(answer).text
    for elsewhere in ("https://evil.example/x", "", "http://localhost:99/x"):
        answer = client.post(f"{LESSON}/completion", headers={"Referer": elsewhere})
        assert answer.headers["Location"] == "/sign-in?again=1"


def test_desks_have_their_own_door(client: PageClient) -> None:
    assert client.get("/staff/refusals").headers["Location"] == "/staff/sign-in?next=/staff/refusals"


@pytest.mark.parametrize(
    "path", ["/home", "/courses", "/courses/bees", LESSON, "/cooperative", "/help", "/certificates"]
)
@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_pages_are_well_formed_in_every_language(
    client: PageClient, cast: Cast, course, path: str, language: str
) -> None:
    page = client.sign_in(cast.amina).speak(language).get(path)

    assert page.status_code == 200
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page.text


def test_home_proposes_to_begin_then_to_continue(amina: PageClient, cast: Cast, course) -> None:
    assert "Commencer" in amina.get("/home").text

    complete(cast.amina, enrol(cast.amina, course), LESSONS[0])
    db.session.commit()

    home = amina.get("/home").text
    assert "Continuer" in home
    assert "/lessons/hive/the-queen" in home


def test_home_shows_the_people_of_the_cooperative(amina: PageClient, course) -> None:
    home = amina.get("/home").text

    assert "Bilal" in home
    assert "Esi" not in home


def test_enrolling_leads_to_the_first_lesson(amina: PageClient, cast: Cast, course) -> None:
    answer = amina.post("/courses/bees/enrolment")

    assert answer.headers["Location"] == LESSON
    assert len(queries.enrolments_of(cast.amina.id)) == 1


def test_lesson_shows_its_blocks_and_its_sources(amina: PageClient, course) -> None:
    page = amina.get(LESSON).text

    assert "<strong>travail</strong>" in page
    assert 'class="example"' in page
    assert "Loi n° 112-12, article 1" in page
    assert 'alt="Une ruche"' in page


def test_finishing_a_lesson_leads_to_the_next_step(amina: PageClient, cast: Cast, course) -> None:
    enrolment = enrol(cast.amina, course)
    db.session.commit()

    answer = amina.post(f"{LESSON}/completion")

    assert answer.headers["Location"] == "/courses/bees/lessons/hive/the-queen"
    assert queries.completed_items(enrolment.registration) == {LESSONS[0]}


def test_finishing_the_last_lesson_again_leads_to_the_course(amina: PageClient, cast: Cast, course) -> None:
    finish(cast.amina, enrol(cast.amina, course))
    db.session.commit()

    answer = amina.post(f"{LESSON}/completion")

    assert answer.headers["Location"] == "/courses/bees"
    assert "Vous avez terminé" in amina.follow(answer).text


def test_outsider_leaves_no_trace_in_a_course_she_did_not_begin(client: PageClient, cast: Cast, course) -> None:
    client.sign_in(cast.esi)

    assert client.post(f"{LESSON}/completion").status_code == 404
    assert queries.enrolments_of(cast.esi.id) == []


@pytest.mark.parametrize(
    "path", ["/courses/wasps", "/courses/bees/lessons/hive/none", "/courses/bees/lessons/none/the-hive", "/nowhere"]
)
def test_unknown_addresses_are_told_in_the_readers_language(amina: PageClient, course, path: str) -> None:
    answer = amina.get(path)

    assert answer.status_code == 404
    assert "Il n’y a rien ici" in answer.text


def test_fragment_is_only_title_and_main(amina: PageClient, course) -> None:
    whole, fragment = amina.get(LESSON), amina.get(LESSON, headers={"X-Fragment": "1"})

    assert "<html" not in fragment.text
    assert len(fragment.text) < len(whole.text)


def test_trainer_sees_counts_of_courses_without_small_numbers(client: PageClient, cast: Cast, course) -> None:
    finish(cast.amina, enrol(cast.amina, course))
    db.session.commit()

    page = client.sign_in(cast.khadija).speak("fr").get("/staff/courses").text

    assert "Les abeilles" in page
    assert "&lt; 5" in page


def test_member_does_not_reach_the_desk_of_staff(amina: PageClient, course) -> None:
    assert amina.get("/staff/courses").status_code == 404


def test_request_of_another_site_changes_nothing(amina: PageClient, cast: Cast, course) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert amina.post("/courses/bees/enrolment", headers=headers).status_code == 403

    assert queries.enrolments_of(cast.amina.id) == []
    assert amina.post("/courses/bees/enrolment", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_pages_cost_the_same_queries_for_one_and_fifty_people(
    app: Flask, amina: PageClient, cast: Cast, course
) -> None:
    def queries_of(path: str) -> int:
        with queries_seen() as seen:
            assert amina.get(path).status_code == 200
        return len(seen)

    queries_of("/home")  # the first reader of a revision in a process reads it from the database
    few = [queries_of(path) for path in ("/home", "/cooperative")]
    for _number in range(50):
        newcomer = person()
        membership(newcomer, cast.argan)
        enrol(newcomer, course)
    db.session.commit()

    assert [queries_of(path) for path in ("/home", "/cooperative")] == few


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
@pytest.mark.parametrize("path", ["/home", "/courses/bees", LESSON, f"{LESSON}/practice/1"])
def test_members_page_fits_the_first_flight_of_tcp(
    amina: PageClient, cast: Cast, course, path: str, language: str
) -> None:
    enrol(cast.amina, course)
    db.session.commit()
    answer = amina.speak(language).get(path, headers={"Accept-Encoding": "br"})

    head = sum(len(name) + len(value) + 4 for name, value in answer.headers) + 80
    assert head + len(answer.data) <= 14_600, (
        "Trim the page or the stylesheet; all that is read must come in one flight"
    )
