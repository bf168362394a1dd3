"""The analysis of a quiz or an exam, computed when it is asked for from the attempts that were handed in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import msgspec

from lms.learning import queries as learning
from lms.quizzes import kinds
from lms.quizzes.analysis import queries
from lms.quizzes.analysis.figures import ItemFigures, QuizFigures, figures_of, item_figures
from lms.quizzes.analysis.flags import Choices, Flag, Reason, flags_of, is_early, usual_seconds
from lms.quizzes.analysis.measures import Number
from lms.quizzes.analysis.options import choice_of, choices_of
from lms.quizzes.analysis.queries import Narrowing, Revision
from lms.quizzes.analysis.tally import Form, Reply, Tally, Version
from lms.quizzes.kinds import Judge, Question
from lms.quizzes.questions import bank_of, settings_of


@dataclass(frozen=True)
class StudiedQuestion:
    """One version of a question, with what the answers say of it."""

    version: Version
    question: Question
    # Numbers of the revisions that have it so, the latest first.
    revisions: tuple[int, ...]
    figures: ItemFigures
    flags: Sequence[Flag]
    choices: Choices

    @property
    def is_early(self) -> bool:
        """Whether too few have answered for anything to be said."""
        return is_early(self.figures)


@dataclass(frozen=True)
class Study:
    """The analysis of one quiz. `questions`: those that somebody should look at first, then by their place in the bank."""

    figures: QuizFigures
    questions: Sequence[StudiedQuestion]
    latest: int

    @property
    def current(self) -> list[StudiedQuestion]:
        """Those of the latest revision that is studied."""
        return [one for one in self.questions if self.latest in one.revisions]

    @property
    def earlier(self) -> list[StudiedQuestion]:
        return [one for one in self.questions if self.latest not in one.revisions]

    def versions_of(self, question_id: str) -> list[StudiedQuestion]:
        """The latest first."""
        found = [one for one in self.questions if one.version.question_id == question_id]
        return sorted(found, key=lambda one: one.revisions, reverse=True)


@dataclass(frozen=True)
class Bank:
    """The questions of a quiz as one revision has them."""

    questions: Mapping[str, Question]
    # Of those that hold a key; surveys are worth nothing, and what trainers mark is not analysed.
    versions: Mapping[str, Version]
    # How many an attempt draws.
    drawn: int

    def form_of(self, length: int) -> Form:
        """Of an attempt that held so many questions with a key. What is drawn of the whole bank is the whole bank."""
        is_whole = self.drawn == len(self.questions)
        return Form(length, frozenset(self.versions.values()) if is_whole else None)


@lru_cache(maxsize=64)
def versions_in(revision_id: UUID, item: str) -> Bank:
    """Raises KeyError where the revision has no such quiz."""
    settings = settings_of(learning.content_of(revision_id), item)
    questions = bank_of(revision_id, item)
    versions = {
        question_id: Version(question_id, kinds.digest(question))
        for question_id, question in questions.items()
        if question.judge is Judge.KEY
    }
    return Bank(questions, versions, sum(count for _module, count in settings.draw))


def has_quiz(revision: Revision, item: str) -> bool:
    try:
        versions_in(revision.id, item)
    except KeyError:
        return False
    return True


def has_question(revision: Revision, item: str, question_id: str) -> bool:
    return question_id in versions_in(revision.id, item).versions


def study(revisions: Sequence[Revision], item: str, narrowing: Narrowing) -> Study:
    """`revisions`: those that have the quiz, the latest first. 50,000 attempts take seconds, and memory for one page of them;
    nothing is counted again until another is handed in."""
    fingerprint = queries.fingerprint_of([revision.id for revision in revisions], item, narrowing)
    return _study(tuple(revisions), item, narrowing, fingerprint)


def forget() -> None:
    """What was counted before is counted again."""
    _study.cache_clear()


@lru_cache(maxsize=32)
def _study(revisions: tuple[Revision, ...], item: str, narrowing: Narrowing, _fingerprint: tuple[Any, ...]) -> Study:
    tally = Tally()
    for revision in revisions:
        _count(tally, versions_in(revision.id, item), revision, item, narrowing)
    figures = figures_of(tally)
    usual_s = usual_seconds(figures.items.values())
    found = []
    for version, (question, numbers) in _questions(revisions, item).items():
        of_item = figures.items.get(version) or item_figures(version, {}, {})
        choices = choices_of(question)
        flags = flags_of(of_item, choices, usual_s)
        found.append(StudiedQuestion(version, question, tuple(numbers), of_item, flags, choices))
    # In the order of the bank but for those that somebody should look at, the gravest first.
    gravity = list(Reason)
    found.sort(key=lambda one: gravity.index(one.flags[0].reason) if one.flags else len(gravity))
    return Study(figures, found, revisions[0].number if revisions else 0)


def _questions(revisions: Sequence[Revision], item: str) -> dict[Version, tuple[Question, list[int]]]:
    """Version → the question, and the numbers of the revisions that have it so."""
    found: dict[Version, tuple[Question, list[int]]] = {}
    for revision in revisions:
        bank = versions_in(revision.id, item)
        for question_id, version in bank.versions.items():
            found.setdefault(version, (bank.questions[question_id], []))[1].append(revision.number)
    return found


def _count(tally: Tally, bank: Bank, revision: Revision, item: str, narrowing: Narrowing) -> None:
    read = _reader(bank)
    for page in queries.attempts_in(revision.id, item, narrowing):
        answers = queries.answers_in([attempt.id for attempt in page])
        given = {key: list(rows) for key, rows in groupby(answers, key=itemgetter(0))}
        for attempt in page:
            seconds = _seconds(attempt.started_at, given.get(attempt.key, ()))
            replies = [
                Reply(bank.versions[question_id], *read(question_id, answered[0], attempt.seed), answered[1])
                if (answered := seconds.get(question_id))
                else Reply(bank.versions[question_id], 0, None)
                for question_id in attempt.question_ids
                if question_id in bank.versions
            ]
            tally.add(bank.form_of(len(replies)), replies)


def _seconds(started_at: datetime, rows: Iterable[Any]) -> dict[str, tuple[str, int]]:
    """Question → response, and the seconds since the answer before: nobody measures how long a question is looked at, but
    the exam sheet tells when each answer was last given."""
    before, found = started_at, {}
    for _key, question_id, response, answered_at in rows:
        found[question_id] = response, round((answered_at - before).total_seconds())
        before = answered_at
    return found


def _reader(bank: Bank) -> Callable[[str, str, int], tuple[Number, tuple[str, ...]]]:
    """Score and choice of (question, response as JSON, seed): the same response to the same question is marked once."""
    choices = {question_id: choices_of(bank.questions[question_id]) for question_id in bank.versions}
    # Where numbers are drawn anew, what is right depends on the attempt.
    varied = {question_id for question_id in bank.versions if kinds.drawn_numbers(bank.questions[question_id], 0)}

    @lru_cache(maxsize=20_000)
    def marked(question_id: str, text: str, seed: int) -> tuple[Number, tuple[str, ...]]:
        response = msgspec.json.decode(text)
        mark = kinds.mark(kinds.drawn(bank.questions[question_id], seed), response)
        score = mark.score if mark else Fraction(0)
        whole: Number = int(score) if score.denominator == 1 else score
        return whole, choice_of(choices[question_id], response)

    return lambda question_id, text, seed: marked(question_id, text, seed if question_id in varied else 0)
