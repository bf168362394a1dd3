"""What an adviser finds of a paper is told to those who keep the papers."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.file.models import Document, Verdict, Visibility
from lms.cooperatives.file.services import judge_document, judgement
from lms.cooperatives.models import OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.notices.models import Notice
from tests import factories
from tests.client import PageClient
from tests.cooperatives import papers
from tests.factories import Cast


def kinds_told(person: Person) -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.at)))


def judged(cast: Cast, paper: Document, verdict: Verdict, reason: str | None = None) -> None:
    judge_document(paper, verdict, reason=reason, seen=judgement(paper), by=cast.driss, at=clock.now())
    db.session.commit()


@pytest.fixture
def statutes(cast: Cast) -> Document:
    factories.office(cast.bilal, cast.argan, OfficeKind.MANAGER)
    paper = papers.document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
    db.session.commit()
    return paper


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_refusal_is_told_with_its_reason_and_leads_to_the_folder(
    client: PageClient, cast: Cast, statutes: Document, language: str
) -> None:
    judged(cast, statutes, Verdict.REFUSED, "The stamp is missing")

    page = client.speak(language).sign_in(cast.bilal).get("/notices").text

    assert "The stamp is missing" in page
    assert 'href="/cooperative/file/statutes"' in page


def test_keepers_are_told_once_of_each_verdict_and_nobody_else(cast: Cast, statutes: Document) -> None:
    judged(cast, statutes, Verdict.REFUSED, "x")
    judged(cast, statutes, Verdict.VERIFIED)

    assert kinds_told(cast.bilal) == ["paper_refused", "paper_verified"]
    assert [kinds_told(one) for one in (cast.amina, cast.driss, cast.esi)] == [[], [], []]
