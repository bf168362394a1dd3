"""The pages of trainers: what they show, to whom, and what they refuse."""

import csv
import io

import pytest

from lms.learning.models import Course
from lms.quizzes import kinds
from lms.quizzes.analysis.options import choices_of
from lms.quizzes.analysis.services import versions_in
from lms.quizzes.kinds import SingleChoice
from lms.quizzes.questions import bank_of
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.factories.sheets import average_learner, hand_in_many

COURSE = "/staff/courses/bees/questions"
QUIZ = "/staff/courses/bees/quizzes/hive/questions"
EXAM = "/staff/courses/bees/exam/questions"
EXPORT = "/staff/courses/bees/exam/questions-export"


@pytest.fixture
def course(cast: Cast) -> Course:
    return publish_bees()


def some_question(course: Course) -> SingleChoice:
    bank = bank_of(course.current_revision_id, "exam")
    return next(one for one in bank.values() if isinstance(one, SingleChoice))


def analysed(course: Course) -> set[str]:
    """Those that hold a key."""
    return set(versions_in(course.current_revision_id, "exam").versions)


def hand_in(course: Course, cast: Cast, number: int, item: str = "exam", **options) -> None:
    hand_in_many(course.current_revision_id, item, cast.amina.id, number, **options)


def fooled(question_id: str):
    """Who knows much is fooled by one question: she chooses its first wrong answer."""

    def learner(ability, question, chance):
        if question.id != question_id:
            return average_learner(ability, question, chance)
        return choices_of(question).wrong[0] if ability > 0.3 else kinds.key(question)

    return learner


@pytest.mark.parametrize("path", [COURSE, QUIZ, EXAM, EXPORT, f"{EXAM}/x"])
@pytest.mark.parametrize("who", ["esi", "amina", "driss", "salma"])
def test_only_trainers_and_administrators_study_questions(
    client: PageClient, cast: Cast, course: Course, path: str, who: str
) -> None:
    path = path.replace("/x", f"/{some_question(course).id}")

    assert client.sign_in(getattr(cast, who)).get(path).status_code == 404
    assert client.sign_in(cast.khadija).get(path).status_code == (422 if path == EXPORT else 200)


@pytest.mark.parametrize(("who", "sees"), [("khadija", True), ("yassine", True), ("salma", False), ("driss", False)])
def test_courses_lead_to_their_questions_where_they_may_be_studied(
    client: PageClient, cast: Cast, course: Course, who: str, sees: bool
) -> None:
    client.sign_in(getattr(cast, who))

    assert (COURSE in client.get("/staff/courses").text) is sees
    assert (client.get(COURSE).status_code == 200) is sees


@pytest.mark.parametrize(
    "path",
    [
        "/staff/courses/nothing/questions",
        "/staff/courses/bees/quizzes/nothing/questions",
        f"{EXAM}/nothing",
        "/staff/courses/nothing/exam/questions-export",
    ],
)
def test_what_is_not_there_is_not_found(client: PageClient, cast: Cast, course: Course, path: str) -> None:
    assert client.sign_in(cast.khadija).get(path).status_code == 404


def test_course_lists_its_quizzes_and_hides_few_attempts(client: PageClient, cast: Cast, course: Course) -> None:
    hand_in(course, cast, 7)
    hand_in(course, cast, 3, "hive/quiz")

    page = client.sign_in(cast.khadija).speak("en").get(COURSE).text

    assert EXAM in page
    assert QUIZ in page
    assert ">7<" in page
    assert "&lt; 5" in page


def test_answers_of_a_few_people_are_not_shown(client: PageClient, cast: Cast, course: Course) -> None:
    hand_in(course, cast, 4)
    client.sign_in(cast.khadija).speak("en")

    assert "Fewer than 5 people" in client.get(EXAM).text
    page = client.get(f"{EXAM}/{some_question(course).id}").text
    assert "Fewer than 5 people" in page
    assert "Lowest third" not in page
    assert client.get(EXPORT).status_code == 422


def test_with_fewer_than_thirty_answers_it_is_too_early(client: PageClient, cast: Cast, course: Course) -> None:
    question = some_question(course)
    hand_in(course, cast, 24, learner=fooled(question.id))

    page = client.sign_in(cast.khadija).speak("en").get(f"{EXAM}/{question.id}").text

    assert "Too early" in page
    assert "The key may be wrong" not in page


def test_question_whose_key_may_be_wrong_comes_first_and_names_the_answer(
    client: PageClient, cast: Cast, course: Course
) -> None:
    question = some_question(course)
    hand_in(course, cast, 400, learner=fooled(question.id))
    client.sign_in(cast.khadija).speak("fr")

    table = client.get(EXAM).text
    page = client.get(f"{EXAM}/{question.id}").text

    assert table.index(f"{EXAM}/{question.id}") == table.index(f"{EXAM}/")
    wrong = choices_of(question).wrong[0]
    text = next(choice.text["fr"] for choice in question.choices if choice.id == wrong)
    assert f"«\u00a0\u2068{text}\u2069\u00a0»" in page.replace("&#39;", "'")


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
@pytest.mark.parametrize("number", [0, 8, 60])
def test_pages_are_well_formed_in_every_language(
    client: PageClient, cast: Cast, course: Course, language: str, number: int
) -> None:
    hand_in(course, cast, number)
    client.sign_in(cast.yassine).speak(language)

    assert client.get(COURSE).status_code == 200
    assert client.get(EXAM).status_code == 200
    for question_id in analysed(course):
        assert client.get(f"{EXAM}/{question_id}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "revision=99",
        "revision=x",
        "since=32/13/2026",
        "since=2026-03-02&until=2026-03-01",
        "attempts=half",
        "until=x",
    ],
)
def test_faulty_filters_are_told_and_kept(client: PageClient, cast: Cast, course: Course, query: str) -> None:
    hand_in(course, cast, 6)
    client.sign_in(cast.khadija).speak("en")

    for path in (EXAM, EXPORT, f"{EXAM}/{some_question(course).id}"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


def test_days_narrow_what_is_counted(client: PageClient, cast: Cast, course: Course) -> None:
    hand_in(course, cast, 40)
    client.sign_in(cast.khadija).speak("en")

    assert "<dd>40</dd>" in client.get(f"{EXAM}?since=2026-03-01&until=2026-03-01").text
    assert "Fewer than 5 people" in client.get(f"{EXAM}?since=2026-03-02").text


def test_revision_without_the_question_shows_it_as_it_was(client: PageClient, cast: Cast, course: Course) -> None:
    hand_in(course, cast, 6)
    address = f"{EXAM}/{some_question(course).id}"
    client.sign_in(cast.khadija).speak("en")

    assert client.get(f"{address}?version=nonsense&revision=1").status_code == 200


def test_export_has_a_line_for_each_question_and_no_formula(client: PageClient, cast: Cast, course: Course) -> None:
    hand_in(course, cast, 40)

    answer = client.sign_in(cast.khadija).speak("fr").get(EXPORT)

    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["question"] for row in rows] == [*dict.fromkeys(row["question"] for row in rows)]
    assert {row["question"] for row in rows} == analysed(course)
    assert answer.headers["Cache-Control"] == "no-store"
    assert all(not cell.startswith(("=", "@", "+")) for row in rows for cell in row.values())


def test_reading_costs_the_same_queries_for_few_and_many_people(client: PageClient, cast: Cast, course: Course) -> None:
    client.sign_in(cast.khadija)
    counts = []
    for number in (10, 200):
        hand_in(course, cast, number)
        with queries_seen() as asked:
            client.get(EXAM)
        counts.append(len(asked))

    assert counts[0] == counts[1]
