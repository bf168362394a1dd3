"""Every line of a report is worded, in Arabic and French, and can be shown."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.authoring.exchange import words
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport, Line, Outcome, Report
from lms.authoring.exchange.words import UNSAID, WORDS, names_in, wording
from lms.core.i18n import LANGUAGES, speaking
from lms.quizzes import kinds
from tests.authoring.exchange.imports import SAMPLE_NAMES, imported, sample

AUTHORING = Path(words.__file__).parents[1]
# What is said with a code by whoever hands it on.
ADDED = {"Unusable": {"file"}, "Medium": {"file"}, "_of_no_size": {"count"}}


def code_of(node: ast.AST) -> Code | None:
    is_code = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code"
    return Code[node.attr] if is_code else None  # type: ignore[attr-defined]


def said_codes(call: ast.Call) -> Iterator[tuple[Code, set[str]]]:
    """The codes that a call is given, with the names of the values that stand beside them."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = {keyword.arg for keyword in call.keywords if keyword.arg} | ADDED.get(name, set())
    for argument in call.args:
        if isinstance(argument, ast.Dict):
            given |= {str(key.value) for key in argument.keys if isinstance(key, ast.Constant)}
    for argument in call.args:
        for choice in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,):
            if (code := code_of(choice)) is not None:
                yield code, given


def places() -> Iterator[tuple[str, ast.Module]]:
    for path in [*(AUTHORING / "exchange").rglob("*.py"), AUTHORING / "landing.py"]:
        if "exports" not in path.parts and path.name not in ("codes.py", "words.py"):
            yield path.name, ast.parse(path.read_text())


def test_each_code_is_said_with_all_the_values_of_its_words() -> None:
    """A line that lacks one would be shown with a hole in its sentence: give the values where the code is raised or told."""
    lacking = [
        f"{name}:{call.lineno} {code} lacks {sorted(names_in(code) - given)}"
        for name, tree in places()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for code, given in said_codes(call)
        if not names_in(code) <= given
    ]

    assert not lacking


def test_no_code_goes_round_by_a_name() -> None:
    """Else the law above does not see with which values it is said: write the code in the call, or compare it there."""
    hidden = []
    for name, tree in places():
        calls = sum(len(list(said_codes(call))) for call in ast.walk(tree) if isinstance(call, ast.Call))
        compared = sum(
            code_of(side) is not None
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare)
            for side in node.comparators
        )
        if sum(code_of(node) is not None for node in ast.walk(tree)) != calls + compared:
            hidden.append(name)

    assert not hidden


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_code_can_be_shown_whatever_its_line_lacks(language: str, app: Flask) -> None:
    with app.test_request_context(), speaking(LANGUAGES.get(language, LANGUAGES["fr"])):
        for code in Code:
            for shown in (str(wording(code, {})), wording(code, {}).__html__()):
                assert "%(" not in shown
                assert not names_in(code) or UNSAID in shown


@pytest.mark.parametrize(
    "answers",
    [
        "=a " + " ".join(f"~{number}" for number in range(3000)),
        " ".join(f"={number} -> x{number}" for number in range(99)),
    ],
)
def test_a_question_of_thousands_is_refused_and_the_others_come_in(answers: str, app: Flask, tmp_path: Path) -> None:
    found = imported(f"Trop {{{answers}}}\n\nVrai ? {{T}}\n", tmp_path)

    (line,) = found.report.of(Outcome.REFUSED)
    assert line.code is Code.TOO_MANY_PARTS
    assert len(found.report.of(Outcome.TAKEN)) == 1
    with app.test_request_context():
        assert f"{line.values['count']}" in str(line)
        assert "60" in str(line)


def test_every_code_and_kind_has_its_words() -> None:
    assert set(WORDS) == set(Code)
    assert set(words.KINDS) == set(kinds.KINDS)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_reports_of_samples_are_told_in_both_languages(name: str, app: Flask) -> None:
    lines = sample(name).report.lines

    with app.test_request_context():
        with speaking(LANGUAGES["ar"]):
            arabic = [str(line.wording) for line in lines]
        with speaking(LANGUAGES["fr"]):
            french = [str(line.wording) for line in lines]

    assert lines
    assert all(any("\u0600" < letter < "\u06ff" for letter in text) for text in arabic)
    assert all(ours != theirs and "%(" not in ours + theirs for ours, theirs in zip(arabic, french, strict=True))


def test_names_of_strangers_are_escaped_on_pages(app: Flask) -> None:
    line = Line(Outcome.REFUSED, "x", Code.UNKNOWN_KIND, {"kind": "<script>alert(1)</script>"})

    with app.test_request_context():
        shown = line.wording.__html__()

    assert "<script>" not in shown


def test_a_refusal_says_its_place(app: Flask) -> None:
    with app.test_request_context(), speaking(LANGUAGES["fr"]):
        assert str(BadImport(Code.BROKEN_XML, "banque.xml", line=3)).startswith("banque.xml: Ligne 3")


def test_values_are_cut() -> None:
    report = Report()

    report.add(Outcome.CHANGED, "p" * 999, Code.TEXT_CUT, most=3, text="x" * 999)

    assert len(report.lines[0].place) == 120
    assert len(str(report.lines[0].values["text"])) == 120
