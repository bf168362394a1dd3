"""What the people of the demonstration set do, by the same services as everyone: learn, file, assess, meet, build, sell.

Each deed is done once: a second time it finds that it was done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from flask_babel import force_locale

from lms.accounts.models import Person
from lms.cooperatives.desk import queries as desk
from lms.cooperatives.desk import services as desk_services
from lms.cooperatives.file import queries as file
from lms.cooperatives.file import services as file_services
from lms.cooperatives.file.models import DocumentKind, Verdict, Visibility
from lms.cooperatives.file.names import document_kind_name
from lms.cooperatives.file.uploads import Upload, documents_store
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.i18n import LANGUAGES
from lms.core.pdf import compile_pdf
from lms.learning import queries as learning
from lms.learning import services as learning_services
from lms.learning.learner import agent_of, team_of
from lms.learning.models import Enrolment
from lms.pathway.diagnosis import queries as diagnosis
from lms.pathway.diagnosis import services as diagnosis_services
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.diagnosis.models import DiagnosisRound
from lms.quizzes import kinds
from lms.quizzes import services as quizzes
from lms.quizzes.questions import bank_of
from lms.quizzes.telling import Learner

PAPER = Path(__file__).with_suffix(".typ")
STEP = timedelta(minutes=6)


@dataclass(frozen=True)
class Scene:
    """A cooperative, its people by their number in the set, its adviser, and now."""

    cooperative: Cooperative
    people: Mapping[int, Person]
    adviser: Person
    at: datetime

    def ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)

    @property
    def met_on(self) -> date:
        """The last ordinary assembly: in May, of the year that closed before it (law 112-12, art. 41)."""
        year = self.at.year if self.at.month > 5 else self.at.year - 1
        return date(year, 5, 20)


def learn(scene: Scene, number: int, slug: str, *, days_ago: int, steps: int | None = None) -> None:
    """The whole course, all right, or its first steps. Where the course is not published, nothing."""
    person = scene.people[number]
    course = db.session.scalar(learning.any_course(slug))
    if course is None or course.current_revision_id is None:
        return
    if db.session.scalar(learning.enrolment_of(person.id, slug)) is not None:
        return
    at = scene.ago(days_ago)
    learning_services.enrol(agent_of(person), course, team=team_of(person), at=at)
    enrolment = db.session.scalars(learning.enrolment_of(person.id, slug)).one()
    for place, item in enumerate(learning.content_of(enrolment.revision_id).items()[:steps]):
        _do(person, enrolment, item, at + place * STEP)


def _do(person: Person, enrolment: Enrolment, item: str, at: datetime) -> None:
    if item != "exam" and not item.endswith("/quiz"):
        learning_services.complete_lesson(agent_of(person), enrolment, item, team=team_of(person), at=at)
        return
    learner = Learner(agent_of(person), team_of(person))
    attempt = quizzes.start_attempt(learner, person.id, enrolment, item, at=at)
    bank = bank_of(attempt.revision_id, attempt.item)
    for question_id in attempt.question_ids:
        key = kinds.key(kinds.drawn(bank[question_id], attempt.seed))
        # What only a trainer marks, or nobody, is left out.
        if key is not None:
            quizzes.answer(attempt, bank[question_id], key, at=at)
    quizzes.hand_in(learner, attempt, at=at + STEP / 2)


def file_paper(scene: Scene, number: int, kind: DocumentKind, *, is_verified: bool = True) -> None:
    """Of the last assembly, shown to the adviser."""
    everything = file.documents_of(file.documents_visible_to(scene.people[number]), scene.cooperative.id)
    if any(one.kind is kind for one in everything):
        return
    document = file_services.file_document(
        scene.cooperative, Upload(_paper(scene.cooperative, kind), "pdf"), documents_store(), kind=kind,
        dated_on=scene.met_on, expires_on=None, visibility=Visibility.ADVISER, by=scene.people[number],
        at=scene.ago(40),
    )  # fmt: skip
    if is_verified:
        file_services.judge_document(document, Verdict.VERIFIED, reason=None, by=scene.adviser, at=scene.ago(35))


def _paper(cooperative: Cooperative, kind: DocumentKind) -> bytes:
    values = {"name_ar": cooperative.name_ar, "name_fr": cooperative.name_fr}
    for code in ("ar", "fr"):
        with force_locale(LANGUAGES[code].locale):
            values[f"title_{code}"] = str(document_kind_name(kind))
    return compile_pdf(PAPER, values)


def hold_assembly(scene: Scene, number: int, *, present: int) -> None:
    if desk.assemblies_of(scene.cooperative.id):
        return
    assembly = desk_services.call_assembly(
        scene.cooperative, AssemblyKind.ORDINARY, call=1, meets_on=scene.met_on, hour="10:00",
        place=scene.cooperative.name_ar, notice_sent_on=scene.met_on - timedelta(days=20), by=scene.people[number],
        at=scene.ago(60),
    )  # fmt: skip
    desk_services.record_attendance(
        assembly, present=present, represented=0, changed_statutes=False, today=scene.at.date()
    )


def record_year(scene: Scene, number: int, **amounts: int) -> None:
    """`amounts`: columns of YearFigures, in whole dirhams."""
    closed_on = date(scene.met_on.year - 1, 12, 31)
    if desk.figures_for(scene.cooperative.id, closed_on) is None:
        centimes = {name: amount * 100 for name, amount in amounts.items()}
        desk_services.record_figures(
            scene.cooperative, closed_on, centimes, seen="", by=scene.people[number], at=scene.ago(45)
        )


def open_round(scene: Scene, number: int, *, days_ago: int) -> DiagnosisRound | None:
    """None where there was one before."""
    if list(db.session.scalars(diagnosis.rounds_of(scene.cooperative.id))):
        return None
    return diagnosis_services.open_round(scene.cooperative, scene.people[number], at=scene.ago(days_ago))


def answer(scene: Scene, found: DiagnosisRound, number: int, levels: Iterable[int]) -> None:
    """As many questions as there are levels, from the first on."""
    for placed, level in zip(instrument(found.version).questions(), levels, strict=False):
        diagnosis_services.answer(found, scene.people[number], placed, level, at=found.opened_at + STEP)


def close_round(scene: Scene, found: DiagnosisRound, number: int, levels: Iterable[int]) -> None:
    """The group agrees, one level a question, and the round is closed."""
    at = found.opened_at + timedelta(days=1)
    diagnosis_services.close_answers(found, at=at)
    for placed, level in zip(instrument(found.version).questions(), levels, strict=False):
        diagnosis_services.agree(found, scene.people[number], placed, level, at=at)
    diagnosis_services.close(found, scene.people[number], at=at)
