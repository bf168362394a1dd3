"""What members did in their courses: the derived rows, and the statements from which they derive."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from lms.certification.codes import code_of
from lms.monitoring.country import curves
from lms.monitoring.country.courses import EXAM, Step, Taught
from lms.monitoring.country.exams import SEEDS, Exams
from lms.monitoring.country.ids import Kind, Numbers, name_id
from lms.monitoring.country.plans import Plan, packed
from lms.monitoring.country.population import Country, Place
from lms.monitoring.country.rows import at, second_of
from lms.monitoring.country.sinks import Sink
from lms.monitoring.country.teller import Teller
from lms.monitoring.country.walks import Event, walk
from lms.monitoring.country.wording import Voice, agent_terms
from lms.xapi import agents
from lms.xapi.statement import iso_duration


@dataclass
class Earned:
    """What cooperatives earned, for what comes of it: number → how many course certificates, and the second of the last."""

    count: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)

    def note(self, cooperative: int, second: int) -> None:
        self.count[cooperative] = self.count.get(cooperative, 0) + 1
        self.last[cooperative] = max(second, self.last.get(cooperative, 0))


@dataclass(slots=True)
class Enrolled:
    """One enrolment while it is told. `voice`: None where its statements are not kept in the log."""

    course: Taught
    person: str
    place: Place
    team: str
    registration: str
    is_helped: bool
    voice: Voice | None
    tries: dict[str, int] = field(default_factory=dict)
    first_passed: dict[str, float] = field(default_factory=dict)
    answered: dict[str, tuple[bool, int]] = field(default_factory=dict)


class Histories:
    """`share`: of the enrolments whose statements are in the log."""

    def __init__(
        self, country: Country, courses: list[Taught], plan: Plan, sink: Sink, teller: Teller, *, share: float
    ) -> None:
        self._country, self._courses, self._plan = country, courses, plan
        self._sink, self._teller, self._share = sink, teller, share
        self._ids = Numbers(country.options.seed)
        self._chance = country.options.chance("histories")
        self._exams = [Exams(course) if course.content.exam else None for course in courses]
        self._attempts = 0
        self._last = second_of(country.options.now) - 60
        slugs = [course.slug for course in courses]
        self._falling = slugs.index(curves.FALLING) if curves.FALLING in slugs else len(slugs) - 1
        self._falls_at = self._last - curves.FALLING_DAYS * 86_400
        self.earned = Earned()

    def tell_all(self) -> Iterator[int]:
        """How many enrolments are told, from time to time."""
        done = 0
        for done, (second, person, course) in enumerate(self._plan, 1):
            self._tell(second, person, course)
            if done % 500 == 0:
                yield 500
        yield done % 500

    def _tell(self, second: int, person: int, number: int) -> None:
        place = self._country.cooperatives[self._country.home[person]]
        draw = self._chance.random
        is_helped = draw() < curves.HELPED and person != place.first
        enrolled = self._enrolled(person, place, self._courses[number], is_helped, is_logged=draw() < self._share)
        chances = curves.going_on(
            region=place.region, sector=place.sector, keen=place.keen, language=self._country.language[person],
            in_cohort=packed(second, person, number) in self._plan.group_of, is_helped=is_helped,
            is_falling=number == self._falling and second > self._falls_at,
        )  # fmt: skip
        course = enrolled.course
        self._sink.row(
            "enrolment",
            (enrolled.registration, enrolled.person, str(course.course_id), str(course.revision_id), at(second)),
        )
        if enrolled.voice:
            told = course.registered(is_helped)
            self._teller.say(enrolled.voice, told, name_id("registered", enrolled.registration), second)
        for event in walk(course.steps, self._chance, second, chances, self._last):
            self._follow(enrolled, number, event)
        for question, (is_right, first) in enrolled.answered.items():
            self._sink.row("practice_answer", (enrolled.registration, question, int(is_right), at(first)))

    def _enrolled(self, person: int, place: Place, course: Taught, is_helped: bool, *, is_logged: bool) -> Enrolled:
        name, team = self._ids.id(Kind.PERSON, person), self._ids.id(Kind.COOPERATIVE, place.number)
        registration = name_id("registration", name, str(course.course_id))
        voice = None
        if is_logged:
            things = [*agent_terms(name, is_actor=True), *self._teller.terms_of(team)]
            values = {"actor": name, "team": team, "registration": registration}
            if is_helped:
                # The president, who sits first, helps at her own phone.
                helper = self._ids.id(Kind.PERSON, place.first)
                values["instructor"] = helper
                things += agent_terms(helper)
            voice = Voice(values, things)
        return Enrolled(course, name, place, team, registration, is_helped, voice)

    def _follow(self, enrolled: Enrolled, number: int, event: Event) -> None:
        where, second, right, took = event
        step = enrolled.course.steps[where]
        if right < 0:
            self._complete(enrolled, step.item, second)
        elif not self._end(enrolled, number, step, second, right, took):
            return
        else:
            self._sink.row("completion", (enrolled.registration, step.item, at(second)))
        for item in step.implied:
            self._complete(enrolled, item, second)
            if enrolled.course.is_certified(item):
                self._certify(enrolled, item, second)

    def _complete(self, enrolled: Enrolled, item: str, second: int) -> None:
        self._sink.row("completion", (enrolled.registration, item, at(second)))
        if enrolled.voice:
            told = enrolled.course.completed(item, enrolled.is_helped)
            self._teller.say(enrolled.voice, told, name_id("completed", enrolled.registration, item), second)

    def _end(self, enrolled: Enrolled, number: int, step: Step, second: int, right: int, took: int) -> bool:
        """A quiz or an exam ends; whether it is passed."""
        attempt = self._ids.id(Kind.ATTEMPT, self._attempts)
        self._attempts += 1
        passed = right >= step.least
        ended, scaled = name_id("ended", attempt), right / step.questions
        if step.item == EXAM:
            self._sit(enrolled, number, attempt, second, took, right, (scaled, passed))
        self._sink.row("quiz_result", (ended, enrolled.registration, step.item, scaled, int(passed), at(second)))
        if enrolled.voice:
            told = enrolled.course.ended(step, right, enrolled.is_helped)
            self._teller.say(enrolled.voice, told, ended, second, duration=_duration(took))
        if passed:
            enrolled.first_passed.setdefault(step.item, scaled)
        return passed

    def _sit(
        self, enrolled: Enrolled, number: int, attempt: str, second: int, took: int, right: int, end: tuple[float, bool]
    ) -> None:
        """An exam, with its sheet."""
        exams = self._exams[number]
        assert exams is not None
        tries = enrolled.tries[EXAM] = enrolled.tries.get(EXAM, 0) + 1
        seed = int(self._chance.random() * SEEDS)
        questions = '["' + '", "'.join(exams.drawn(seed)) + '"]'
        began = second - took
        self._sink.row(
            "attempt",
            (
                attempt, enrolled.person, enrolled.registration, str(enrolled.course.revision_id), EXAM, tries, seed, questions,
                at(began), at(second), end[0], int(end[1]),
            ),
        )  # fmt: skip
        if enrolled.voice:
            told = enrolled.course.attempted(EXAM, enrolled.is_helped)
            self._teller.say(enrolled.voice, told, name_id("attempted", attempt), began)
        if self._attempts % curves.KEEPS_ANSWERS:
            return
        answers = exams.answers(seed, right, self._chance, is_helped=enrolled.is_helped)
        for place, said in enumerate(answers, 1):
            answered = at(began + took * place // (len(answers) + 1))
            self._sink.row("answer", (attempt, said.question_id, said.response, answered))
            known = enrolled.answered.get(said.question_id, (False, second))
            enrolled.answered[said.question_id] = (known[0] or said.is_right, known[1])
            if enrolled.voice:
                told_id = name_id("answered", attempt, said.question_id)
                self._teller.say(enrolled.voice, said.told, told_id, second)

    def _certify(self, enrolled: Enrolled, item: str, second: int) -> None:
        found = name_id("earned", enrolled.registration, item)
        code = code_of(UUID(found))
        scaled = enrolled.first_passed.get(enrolled.course.seal(item))
        self._sink.row(
            "certificate",
            (
                found, code, enrolled.person, enrolled.team, str(enrolled.course.revision_id), enrolled.registration, item,
                scaled, at(second),
            ),
        )  # fmt: skip
        if not item:
            self.earned.note(enrolled.place.number, second)
        if enrolled.voice:
            told = enrolled.course.earned(item, scaled, enrolled.is_helped)
            thing = agents.activity_id("certificates", code)
            self._teller.say(enrolled.voice, told, found, second, thing=(code, thing))


@lru_cache(maxsize=4096)
def _duration(seconds: int) -> str:
    return iso_duration(timedelta(seconds=seconds))
