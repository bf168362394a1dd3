import pytest

from lms.quizzes.answers import key_lines
from lms.quizzes.questions import bank_of, decode
from tests.factories.courses import loaded_bees

EXPECTED = {
    "single_choice": ["Oui 1"],
    "multiple_choice": ["A", "B"],
    "true_false": ["Vrai"],
    "picture_choice": ["une ruche"],
    "matching": ["abeille — miel", "olivier — huile", "palmier — datte"],
    "ordering": ["récolter", "filtrer", "mettre en pot"],
    "numeric": ["1250 DH"],
    "short_text": ["assemblée générale"],
    "hot_spot": ["une petite ouverture en bas"],
    "drag_words": ["Les abeilles récoltent le nectar et en font du miel."],
}


@pytest.mark.parametrize("kind", list(EXPECTED))
def test_right_answer_is_told_in_words(app, kind: str) -> None:
    questions = decode(loaded_bees().course.exam.bank)
    question = next(question for question in questions if question.kind == kind)

    lines = [line["fr"] for line in key_lines(question)]

    assert sorted(lines) == sorted(EXPECTED[kind])
    if kind in ("ordering", "matching"):
        assert lines == EXPECTED[kind], "the order is part of the answer"


def test_bank_is_read_once(app, cast) -> None:
    from tests.factories.courses import publish_bees

    revision = publish_bees().current_revision_id
    assert revision

    assert bank_of(revision, "exam") is bank_of(revision, "exam")
