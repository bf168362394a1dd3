"""Quizzes of a Moodle backup: which questions they ask for, and how they are held."""

import json
from dataclasses import dataclass, field

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Outcome
from lms.authoring.exchange.intake import Intake, ModuleInMaking
from lms.authoring.exchange.moodle.activities import Activity
from lms.authoring.exchange.moodle.asked import Words
from lms.authoring.exchange.moodle.files import whole
from lms.authoring.exchange.numbers import whole_of
from lms.authoring.exchange.xml import Element


@dataclass
class Quiz:
    """`references`: ids of bank entries (Moodle 4) or of questions (before)."""

    place: str
    module: ModuleInMaking
    references: list[str]
    # From which it draws at random.
    categories: list[str]
    found: set[str] = field(default_factory=set)


@dataclass
class Wanted:
    """What the quizzes ask for, until the bank comes."""

    quizzes: list[Quiz] = field(default_factory=list)
    _asking: dict[str, list[Quiz]] = field(default_factory=dict)
    # Reference or category → the module whose quiz asked first.
    _modules: dict[str, ModuleInMaking] = field(default_factory=dict)
    _categories: dict[str, ModuleInMaking] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def ask(self, quiz: Quiz) -> None:
        self.quizzes.append(quiz)
        for reference in quiz.references:
            self._asking.setdefault(reference, []).append(quiz)
            self._modules.setdefault(reference, quiz.module)
        for category in quiz.categories:
            self._categories.setdefault(category, quiz.module)

    def random_question(self, reference: str, category: str) -> None:
        """Moodle before 4 keeps what is drawn at random as a question of its category."""
        if reference in self._modules:
            self._categories.setdefault(category, self._modules[reference])
            self._find(reference)

    def module_of(self, reference: str, category: str) -> ModuleInMaking | None:
        self._find(reference)
        self._seen.add(category)
        return self._modules.get(reference) or self._categories.get(category)

    def _find(self, reference: str) -> None:
        for quiz in self._asking.get(reference, []):
            quiz.found.add(reference)

    def report(self, intake: Intake) -> None:
        for quiz in self.quizzes:
            missing = len(set(quiz.references) - quiz.found)
            elsewhere = sum(self._modules[reference] is not quiz.module for reference in quiz.found)
            if missing:
                intake.report.add(Outcome.REFUSED, quiz.place, Code.QUESTION_MISSING, count=missing)
            if set(quiz.categories) - self._seen:
                intake.report.add(Outcome.REFUSED, quiz.place, Code.RANDOM_REFUSED)
            if elsewhere:
                intake.report.add(Outcome.CHANGED, quiz.place, Code.QUESTIONS_ELSEWHERE, count=elsewhere)


def add_quiz(activity: Activity, wanted: Wanted) -> None:
    body, module, item = activity.body, activity.module, activity.item
    slots = [part for part in body.walk() if part.tag == "question_instance"]
    references = [reference for slot in slots if (reference := _reference(slot))]
    categories = [category for slot in slots if (category := _category(slot))]
    if module.draw is not None:
        item.changed(Code.JOINED_QUIZZES)
    if categories:
        item.changed(Code.RANDOM_DRAWN)
    module.draw = (module.draw or 0) + len(slots)
    limit, attempts = whole_of(body.text_of("timelimit")), whole_of(body.text_of("attempts_number"))
    if limit:
        module.settings["time_limit_s"] = limit
    if attempts:
        module.settings["attempts"] = attempts
    if intro := whole(body.text_of("intro")):
        # A quiz of ours has no text of its own: what introduces it is said of its module.
        written = Words(format=body.text_of("introformat") or "1").written
        module.add_summary(activity.writer(intro).write(intro, written, with_pictures=False).text)
    item.took(Code.QUIZ)
    wanted.ask(Quiz(item.place, module, references, categories))


def _reference(slot: Element) -> str:
    reference = slot.first("question_reference")
    return reference.text_of("questionbankentryid") if reference is not None else slot.text_of("questionid")


def _category(slot: Element) -> str:
    """Of questions drawn at random in Moodle 4: the filter says from which category."""
    reference = slot.first("question_set_reference")
    if reference is None:
        return ""
    try:
        condition = json.loads(reference.text_of("filtercondition") or "{}")
    except (ValueError, RecursionError):
        return ""
    found = condition.get("questioncategoryid") if isinstance(condition, dict) else None
    if found is None and isinstance(condition, dict):
        # Moodle 4.3 and later: {"filter": {"category": {"values": [5]}}}.
        values = _inside(condition, "filter", "category", "values")
        found = values[0] if isinstance(values, list) and values else None
    return str(found) if isinstance(found, str | int) else ""


def _inside(value: object, *path: str) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
