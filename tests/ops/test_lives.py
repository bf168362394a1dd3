"""The demonstration set lives: three moments of the pathway, made by the services, once."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.certification.models import Certificate
from lms.config import ROOT
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.file.models import Document, Verdict
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.learning import services
from lms.learning.loader import Faults, load_course
from lms.market.models import Product
from lms.ops import demonstration
from lms.pathway import publishing
from lms.pathway.accompaniment.models import Contact
from lms.pathway.diagnosis.models import DiagnosisAnswer, DiagnosisRound
from lms.pathway.models import Evaluation, StageState
from lms.pathway.transitions import Status
from lms.projects.models import ProjectIdea
from lms.teaching.models import AttendanceMark, Cohort, CohortMember, CohortSession
from lms.xapi.models import StoredStatement
from tests.client import PageClient
from tests.factories.courses import media
from tests.pathway.test_services import told

COUNTED = (
    AttendanceMark, Certificate, Cohort, CohortMember, CohortSession, Contact, DiagnosisAnswer, DiagnosisRound, Document,
    Evaluation, Product, ProjectIdea, StageState, StoredStatement,
)  # fmt: skip
PAGES = (
    "/home", "/pathway", "/cooperative", "/cooperative/file", "/cooperative/calendar", "/cooperative/assemblies",
    "/cooperative/figures", "/cooperative/calculators", "/cooperative/diagnosis", "/cooperative/accompaniment", "/my-path",
    "/projects", "/ideas", "/products", "/certificates", "/help",
)  # fmt: skip


@pytest.fixture
def lived(app: Flask) -> None:
    """The courses and the rules of the platform, and the set beside them."""
    for slug in ("acting-together", "governing", "accounts", "selling"):
        loaded = load_course(ROOT / "courses" / slug, Faults(ROOT / "courses"))
        assert loaded
        services.publish(loaded, media(), at=clock.now())
    publishing.publish_defaults(at=clock.now())
    db.session.commit()
    demonstrate()


def demonstrate() -> None:
    demonstration.create(at=clock.now())
    db.session.commit()


@dataclass
class Found:
    cooperative: Cooperative
    status: Status | None


def found(name: str) -> Found:
    cooperative = db.session.scalars(select(Cooperative).where(Cooperative.name_fr.endswith(name))).one()
    state = db.session.scalar(select(StageState).where(StageState.cooperative_id == cooperative.id))
    return Found(cooperative, state.status if state else None)


def totals() -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in COUNTED]


def test_three_lives_stand_at_three_moments_and_are_lived_once(lived: None) -> None:
    argan_is_in_the_middle_of_learning_with_a_paper_to_verify_and_open_questions()
    saffron_has_its_project_stage_open_with_an_idea_a_product_and_an_adviser()
    honey_is_at_risk_and_everyone_there_was_told()
    before = totals()

    demonstrate()

    assert totals() == before


def argan_is_in_the_middle_of_learning_with_a_paper_to_verify_and_open_questions() -> None:
    argan = found("Argan")

    verdicts = db.session.scalars(
        select(Document.verdict).where(Document.cooperative_id == argan.cooperative.id).order_by(Document.kind)
    ).all()
    opened = db.session.scalars(
        select(DiagnosisRound).where(DiagnosisRound.cooperative_id == argan.cooperative.id)
    ).one()
    assert argan.status is None
    assert sorted(verdict or "" for verdict in verdicts) == ["", Verdict.VERIFIED, Verdict.VERIFIED]
    assert opened.is_open


def saffron_has_its_project_stage_open_with_an_idea_a_product_and_an_adviser() -> None:
    saffron = found("Safran")

    here = saffron.cooperative.id
    assert saffron.status is Status.OPEN
    ideas = db.session.scalars(select(ProjectIdea.state).where(ProjectIdea.cooperative_id == here)).all()
    assert sorted(ideas) == ["agreed", "draft"]
    assert db.session.scalars(select(Product).where(Product.cooperative_id == here)).one().is_ready is False
    assert db.session.scalars(select(Contact).where(Contact.cooperative_id == here)).one().note


def honey_is_at_risk_and_everyone_there_was_told() -> None:
    honey = found("Miel")

    (adviser,) = accounts.advisers_of(honey.cooperative.delegation_code)
    readers = [*cooperatives.members_of(honey.cooperative.id, clock.now().date()), adviser]
    assert honey.status is Status.AT_RISK
    assert len(readers) == 6
    for one in readers:
        assert [kind for kind in told(one) if kind in ("open", "at_risk")] == ["open", "at_risk"]


def test_a_trainer_has_a_cohort_that_met_and_will_meet(lived: None, client: PageClient) -> None:
    cohort = db.session.scalars(select(Cohort)).one()
    held, ahead = db.session.scalars(select(CohortSession).order_by(CohortSession.starts_at)).all()
    marks = db.session.scalars(select(AttendanceMark)).all()

    assert "Groupe de démonstration" in cohort.title
    assert held.starts_at < clock.now() < ahead.starts_at
    assert [(one.session_id, one.is_present) for one in marks] == [(held.id, True)] * 3
    trainer = accounts.staff_with_email("demo-trainer@taawouniya.example")
    assert trainer
    client.sign_in(trainer).speak("fr")
    for path in ("", f"/{cohort.id}", f"/{cohort.id}/sessions/{held.id}"):
        page = client.get(f"/staff/cohorts{path}")
        assert page.status_code == 200, path
        assert "Groupe de démonstration" in page.text, path


def test_every_person_of_the_set_sees_her_pages(lived: None, client: PageClient) -> None:
    for person in db.session.scalars(select(Person).where(Person.phone.is_not(None))).all():
        client.sign_in(person).speak("ar")
        for path in PAGES:
            assert client.get(path).status_code == 200, (person.name_fr, path)


def test_lives_that_need_courses_and_rules_wait_for_them(app: Flask) -> None:
    demonstrate()

    assert found("Safran").status is None
    assert totals()[COUNTED.index(ProjectIdea)] == 0
    assert totals()[COUNTED.index(Certificate)] == 0
    assert totals()[COUNTED.index(Cohort)] == 0
