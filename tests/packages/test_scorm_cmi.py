"""What units report and are given, without a database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.packages.scorm import cmi
from lms.packages.scorm.cmi import (
    Outcome,
    UnusableReport,
    checked,
    concluded,
    outcome_of,
    session_length,
    start_values,
)
from lms.packages.scorm.elements import readable
from lms.packages.scorm.manifest import SCORM_12, SCORM_2004
from lms.xapi.statement import Score

numbers = st.one_of(st.floats(), st.integers(-200, 200)).map(str)
HERE = {"learner_id": "id", "learner_name": "Apprenante", "language": "fr-MA"}


def begin(kind: str, stored: dict[str, str], *, is_terminated: bool = True, **given_by_author: str) -> dict[str, str]:
    return start_values(kind, stored=stored, is_terminated=is_terminated, given=given_by_author, **HERE)


@pytest.mark.parametrize(
    ("status", "raw", "mastery", "is_completed", "is_passed"),
    [
        ("completed", "", "", True, None),
        ("passed", "", "", True, True),
        ("failed", "", "", False, False),
        ("incomplete", "", "", False, None),
        ("browsed", "", "", False, None),
        ("completed", "80", "60", True, True),
        ("passed", "40", "60", False, False),
        ("incomplete", "80", "60", False, None),
        ("completed", "", "60", True, None),
        ("completed", "much", "60", True, None),
    ],
)
def test_scorm_12_status_and_mastery(status: str, raw: str, mastery: str, is_completed: bool, is_passed) -> None:
    report = {"cmi.core.lesson_status": status, "cmi.core.score.raw": raw}

    found = outcome_of(SCORM_12, report, {"mastery": mastery})

    assert (found.is_completed, found.is_passed) == (is_completed, is_passed)


@pytest.mark.parametrize(
    ("report", "given_by_author", "is_completed", "is_passed"),
    [
        ({"cmi.completion_status": "completed"}, {}, True, None),
        ({"cmi.success_status": "passed"}, {}, False, True),
        ({"cmi.success_status": "passed", "cmi.score.scaled": "0.5"}, {"passing": "0.7"}, False, False),
        ({"cmi.success_status": "failed", "cmi.score.scaled": "0.7"}, {"passing": "0.7"}, False, True),
        ({"cmi.completion_status": "incomplete", "cmi.progress_measure": "0.8"}, {"threshold": "0.8"}, True, None),
        ({"cmi.completion_status": "completed", "cmi.progress_measure": "0.7"}, {"threshold": "0.8"}, False, None),
        ({"cmi.completion_status": "completed"}, {"threshold": "0.8"}, True, None),
        ({"cmi.completion_status": "not attempted"}, {}, False, None),
    ],
)
def test_scorm_2004_measures_decide_where_the_author_set_thresholds(
    report, given_by_author, is_completed: bool, is_passed
) -> None:
    found = outcome_of(SCORM_2004, report, given_by_author)

    assert (found.is_completed, found.is_passed) == (is_completed, is_passed)


@pytest.mark.parametrize(
    ("outcome", "is_done"),
    [
        (Outcome(), False),
        (Outcome(is_completed=True), True),
        (Outcome(is_passed=True), True),
        (Outcome(is_completed=True, is_passed=False), False),
    ],
)
def test_a_lesson_is_done_when_completed_or_passed_and_not_failed(outcome: Outcome, is_done: bool) -> None:
    assert outcome.is_done is is_done


def test_scores_are_scaled_between_their_bounds() -> None:
    report = {"cmi.core.score.raw": "30", "cmi.core.score.min": "20", "cmi.core.score.max": "40"}

    assert outcome_of(SCORM_12, report, {}).score == Score(scaled=0.5, raw=30, min=20, max=40)


@given(numbers, numbers, numbers, numbers)
def test_every_score_is_one_that_statements_may_hold(raw: str, least: str, most: str, scaled: str) -> None:
    values = {"raw": raw, "min": least, "max": most, "scaled": scaled}
    for kind, folder in ((SCORM_12, "cmi.core.score"), (SCORM_2004, "cmi.score")):
        score = outcome_of(kind, {f"{folder}.{name}": value for name, value in values.items()}, {}).score
        if score is None:
            continue
        bounds = [value for value in (score.min, score.raw, score.max) if value is not None]
        assert bounds == sorted(bounds)
        assert score.scaled is None or -1 <= score.scaled <= 1


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("00:01:30", timedelta(seconds=90)),
        ("0100:00:00.5", timedelta(hours=100, seconds=0.5)),
        ("PT1H2M3.5S", timedelta(hours=1, minutes=2, seconds=3.5)),
        ("P1DT1S", timedelta(days=1, seconds=1)),
        ("P9999Y", timedelta(days=366)),
        ("soon", timedelta()),
        ("", timedelta()),
    ],
)
def test_session_lengths_of_both_editions_are_read(text: str, length: timedelta) -> None:
    assert session_length({"cmi.session_time": text}) == length


def test_the_first_time_begins_anew_with_what_the_author_gives() -> None:
    assert begin(SCORM_12, {}, is_terminated=False, mastery="60", launch_data="hello") == {
        "cmi.core.student_id": "id",
        "cmi.core.student_name": "Apprenante",
        "cmi.core.credit": "credit",
        "cmi.core.lesson_mode": "normal",
        "cmi.core.entry": "ab-initio",
        "cmi.launch_data": "hello",
        "cmi.student_data.mastery_score": "60",
    }


@pytest.mark.parametrize(
    ("kind", "exit_said", "is_terminated", "entry", "bookmark"),
    [
        (SCORM_12, "suspend", True, "resume", "p2"),
        (SCORM_12, "", True, "", "p2"),
        (SCORM_12, "", False, "resume", "p2"),
        (SCORM_2004, "suspend", True, "resume", "p2"),
        (SCORM_2004, "", True, "ab-initio", None),
        (SCORM_2004, "normal", True, "ab-initio", None),
        (SCORM_2004, "", False, "resume", "p2"),
    ],
)
def test_a_unit_goes_on_where_it_was_suspended(
    kind: str, exit_said: str, is_terminated: bool, entry: str, bookmark: str | None
) -> None:
    folder = "cmi.core" if kind == SCORM_12 else "cmi"
    location = "cmi.core.lesson_location" if kind == SCORM_12 else "cmi.location"

    found = begin(kind, {f"{folder}.exit": exit_said, location: "p2"}, is_terminated=is_terminated)

    assert (found.get(f"{folder}.entry", ""), found.get(location)) == (entry, bookmark)


def test_what_only_the_platform_says_is_not_taken_from_the_unit() -> None:
    forged = {"cmi.core.student_id": "other", "cmi.student_data.mastery_score": "0", "cmi.core.exit": "suspend"}

    found = begin(SCORM_12, forged | {"cmi.suspend_data": "x", "cmi.core.session_time": "01:00:00"})

    assert found["cmi.core.student_id"] == "id"
    assert "cmi.student_data.mastery_score" not in found
    assert "cmi.core.session_time" not in found
    assert found["cmi.suspend_data"] == "x"


def test_empty_elements_are_not_kept() -> None:
    sent = {"cmi.core.score.raw": 80, "cmi.objectives": {}, "cmi.comments": "", "cmi.interactions.0.id": "q"}

    assert checked(sent) == {"cmi.core.score.raw": "80", "cmi.interactions.0.id": "q"}


@pytest.mark.parametrize(
    "sent",
    [
        None, [], "cmi", {"other": "1"}, {"cmi.": "1"}, {"cmi.a": ["x"]}, {"cmi.a": {"b": 1}}, {"cmi.a": True},
        {"cmi.a": "\0"}, {"cmi.a": "\ud800"}, {"cmi." + "a" * 60: "1"}, {"cmi.é": "1"}, {"cmi.a": "x" * 500_001},
        {f"cmi.interactions.{number}.id": "x" for number in range(cmi.MAX_ELEMENTS + 1)},
    ],
)  # fmt: skip
def test_what_no_unit_would_send_is_refused(sent) -> None:
    with pytest.raises(UnusableReport):
        checked(sent)


@pytest.mark.parametrize(
    ("kind", "cmi", "given", "is_done"),
    [
        (SCORM_12, {}, {}, True),
        (SCORM_12, {"cmi.core.lesson_status": "not attempted"}, {}, True),
        (SCORM_12, {"cmi.core.lesson_status": "incomplete"}, {}, False),
        (SCORM_12, {"cmi.core.lesson_status": "failed"}, {}, False),
        (SCORM_12, {"cmi.core.score.raw": "80"}, {"mastery": "60"}, True),
        (SCORM_12, {"cmi.core.score.raw": "50"}, {"mastery": "60"}, False),
        (SCORM_2004, {}, {}, True),
        (SCORM_2004, {"cmi.completion_status": "unknown"}, {}, True),
        (SCORM_2004, {"cmi.completion_status": "incomplete"}, {}, False),
        (SCORM_2004, {"cmi.completion_status": "not attempted"}, {}, False),
        (SCORM_2004, {"cmi.success_status": "failed"}, {}, False),
        (SCORM_2004, {"cmi.exit": "suspend"}, {}, False),
        (SCORM_2004, {"cmi.exit": "normal"}, {}, True),
        (SCORM_2004, {}, {"threshold": "0.5"}, False),
        (SCORM_2004, {}, {"by_content": "true"}, False),
    ],
)
def test_unit_that_ends_without_a_word_on_completion_is_completed(
    kind: str, cmi: dict[str, str], given: dict[str, str], is_done: bool
) -> None:
    assert outcome_of(kind, concluded(kind, cmi, given), given).is_done is is_done


@pytest.mark.parametrize(
    ("kind", "name", "good", "bad"),
    [
        (SCORM_12, "core.score.raw", ["0", "80", "99.5", ".5"], ["abc", "101", "-1", "1e1", ".", ""]),
        (SCORM_12, "objectives.3.score.max", ["100"], ["many"]),
        (SCORM_12, "core.lesson_status", ["passed", "not attempted"], ["bogus", "Passed", "passed\n"]),
        (SCORM_12, "objectives.0.status", ["failed"], ["unknown"]),
        (SCORM_12, "core.exit", ["suspend"], ["normal"]),
        (SCORM_12, "core.session_time", ["00:01:30", "0000:00:00.25"], ["xx", "PT1M"]),
        (SCORM_2004, "score.scaled", ["-1", "0.9", "1.0"], ["1.1", "high"]),
        (SCORM_2004, "score.raw", ["-300"], ["x"]),
        (SCORM_2004, "objectives.0.progress_measure", ["0.5"], ["2"]),
        (SCORM_2004, "completion_status", ["unknown"], ["passed"]),
        (SCORM_2004, "success_status", ["failed"], ["completed"]),
        (SCORM_2004, "exit", ["normal"], ["leave"]),
        (SCORM_2004, "session_time", ["PT2M", "P1DT1H30.5S"], ["00:01:00", "P", "PT"]),
        (SCORM_2004, "suspend_data", ["anything at all"], []),
    ],
)
def test_only_values_of_the_data_model_are_kept(kind: str, name: str, good: list[str], bad: list[str]) -> None:
    name = f"cmi.{name}"

    assert [value for value in good + bad if readable(kind, {name: value})] == good
