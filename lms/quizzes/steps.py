"""Tells the learning slice where practice, quizzes and exams are done."""

from flask import url_for

from lms.learning.activities import register_address


def register() -> None:
    register_address("practice", _practice)
    register_address("quiz", quiz_address)
    register_address("exam", quiz_address)


def quiz_address(slug: str, item: str) -> str:
    if item == "exam":
        return url_for("quizzes.show_exam", slug=slug)
    return url_for("quizzes.show_quiz", slug=slug, module=item.partition("/")[0])


def _practice(slug: str, item: str) -> str:
    module, _slash, lesson = item.partition("/")
    return url_for("quizzes.show_practice", slug=slug, module=module, lesson=lesson, number=1)
