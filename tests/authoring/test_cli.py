"""Files of other programs are brought into a draft from the command line."""

from pathlib import Path

import pytest
from flask import Flask

from lms.authoring import queries
from lms.authoring.models import Draft
from lms.authoring.parts import Bank

GIFT = """$CATEGORY: Les abeilles

::reine::Combien de reines dans une ruche ? {=Une ~Deux ~Trois}

::miel::Le miel se vend mieux avec une étiquette. {TRUE}
"""


@pytest.fixture
def gift(folder: Path) -> Path:
    path = folder / "questions.gift"
    path.write_text(GIFT, "utf-8")
    return path


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["lms", "courses", "take-in", *arguments])
    return f"{result.exit_code} {result.output}"


def test_questions_of_a_file_become_a_draft_and_twice_is_once(app: Flask, gift: Path) -> None:
    first, second = run(app, str(gift)), run(app, str(gift))

    assert first.startswith("0")
    assert "taken" in first
    (draft,) = queries.list_of_open_drafts()
    tree = queries.tree_of(draft.id)
    assert sum(len(module.questions(Bank.QUIZ)) for module in tree.modules) == 2
    assert " 0 parts added" in second


def test_they_join_the_draft_of_a_course(app: Flask, draft: Draft, gift: Path) -> None:
    assert run(app, str(gift), "--into", "bees").startswith("0")

    assert len(queries.tree_of(draft.id).modules) == 3


def test_what_cannot_be_used_is_told_and_nothing_is_there(app: Flask, folder: Path, gift: Path) -> None:
    broken = folder / "empty.gift"
    broken.write_text("")

    assert run(app, str(broken)).startswith("1")
    assert "There is no course 'nowhere'" in run(app, str(gift), "--into", "nowhere")
    assert queries.list_of_open_drafts() == []
