"""A lesson with recordings: its player, its card, and what it holds for programs that show addresses as cards."""

import io

import pytest
from PIL import Image

from lms.core.db import db
from lms.learning.models import Course
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, publish_bees
from tests.voice.recorded import LESSON, media_of, publish_spoken, sound

CARD = "/cards/fr/bees/hive/the-hive"


@pytest.fixture
def course(app, cast: Cast) -> Course:
    return publish_spoken(media_of(app), {"ary": [sound(1), sound(2)], "shi": [sound(3)]})


def test_lesson_offers_its_recordings_by_language_with_their_size(
    client: PageClient, cast: Cast, course: Course
) -> None:
    page = client.sign_in(cast.amina).speak("fr").get(LESSON).text

    assert page.count('name="tongue"') == 2
    assert page.index('value="ary"') < page.index('value="shi"')
    assert "Tachelhit" in page
    assert page.count("/media/") >= 6
    assert "1 Ko" in page


def test_lesson_without_recordings_has_neither_player_nor_card(client: PageClient, cast: Cast) -> None:
    publish_bees()
    page = client.sign_in(cast.amina).speak("fr").get(LESSON).text

    assert "playlist" not in page
    assert "wa.me" not in page
    assert client.get(CARD).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_spoken_lesson_is_well_formed_and_fits_the_first_flight(
    client: PageClient, cast: Cast, course: Course, language: str
) -> None:
    enrol(cast.amina, course)
    db.session.commit()
    answer = client.sign_in(cast.amina).speak(language).get(LESSON, headers={"Accept-Encoding": "br"})

    assert sum(len(name) + len(value) + 4 for name, value in answer.headers) + 80 + len(answer.data) <= 14_600


def test_lesson_leads_to_whatsapp_with_the_address_of_its_card(client: PageClient, cast: Cast, course: Course) -> None:
    page = client.sign_in(cast.amina).speak("fr").get(LESSON).text

    assert "https://wa.me/?text=Dans%20la%20ruche%20http%3A//lms.test/cards/fr/bees/hive/the-hive" in page


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_card_is_open_to_whoever_has_its_address(client: PageClient, course: Course, language: str) -> None:
    page = client.speak(language).get(f"/cards/{language}/bees/hive/the-hive").text

    title = {"ar": "داخل الخلية", "fr": "Dans la ruche"}[language]
    assert f'<meta property="og:title" content="{title}">' in page
    assert f'<meta property="og:url" content="http://lms.test/cards/{language}/bees/hive/the-hive">' in page
    assert page.count("<audio") == 3
    assert "Amina" not in page


def test_card_speaks_the_language_in_which_it_was_sent(client: PageClient, course: Course) -> None:
    page = client.speak("ar").get(CARD).text

    assert "Dans la ruche" in page
    assert '<article lang="fr-MA" dir="ltr">' in page


def test_card_asks_nothing_of_other_servers(client: PageClient, course: Course) -> None:
    page = client.get(CARD).text

    sources = [part.split('"')[0] for part in page.split(' src="')[1:]]
    assert sources
    assert all(source.startswith("/") for source in sources)


def test_picture_of_a_card_is_one_that_programs_show(client: PageClient, course: Course) -> None:
    page = client.get(CARD).text
    assert f'<meta property="og:image" content="http://lms.test{CARD}/picture">' in page

    answer = client.get(f"{CARD}/picture")

    assert answer.mimetype == "image/png"
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)
    assert len(answer.data) < 300_000


@pytest.mark.parametrize(
    "path",
    [
        "/cards/zgh/bees/hive/the-hive",
        "/cards/fr/nothing/hive/the-hive",
        "/cards/fr/bees/hive/nothing",
        "/cards/fr/bees/honey/the-jar",
        "/cards/fr/bees/honey/the-jar/picture",
    ],
)
def test_cards_are_only_of_published_lessons_with_recordings(client: PageClient, course: Course, path: str) -> None:
    assert client.get(path).status_code == 404


def test_course_that_is_withdrawn_has_no_cards(client: PageClient, course: Course) -> None:
    course.current_revision_id = None
    db.session.commit()

    assert client.get(CARD).status_code == 404


def test_lost_picture_is_not_found(client: PageClient, app, course: Course) -> None:
    for path in media_of(app).folder.glob("*.svg"):
        path.unlink()

    assert client.get(f"{CARD}/picture").status_code == 404


def test_member_may_keep_her_phone_silent_and_staff_is_not_asked(client: PageClient, cast: Cast) -> None:
    assert 'id="voice"' in client.sign_in(cast.amina).get("/me").text
    assert 'id="voice"' not in client.sign_in(cast.khadija).get("/me").text
