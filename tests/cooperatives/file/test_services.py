from datetime import date, timedelta

import pytest

from lms.cooperatives.file import queries, services
from lms.cooperatives.file.models import Document, DocumentKind, State, Verdict, Visibility
from lms.cooperatives.file.services import AlreadyJudged, VerifiedStays
from lms.cooperatives.file.uploads import Upload, documents_store
from lms.cooperatives.signals import cooperative_changed
from lms.core import clock
from tests.cooperatives.papers import document, pdf
from tests.factories import Cast


@pytest.fixture
def heard(app):
    found: list[tuple[object, str]] = []

    def note(_sender, *, cooperative_id, trigger) -> None:
        found.append((cooperative_id, trigger))

    with cooperative_changed.connected_to(note):
        yield found


def test_each_change_is_announced(cast: Cast, heard: list) -> None:
    paper = document(cast.argan, cast.bilal)
    services.share_document(paper, Visibility.ADVISER, by=cast.bilal, at=clock.now())
    services.judge_document(paper, Verdict.REFUSED, reason="blurred", by=cast.driss, at=clock.now())
    services.delete_document(paper, documents_store())

    expected = ["document_filed", "document_shared", "document_refused", "document_deleted"]
    assert heard == [(cast.argan.id, trigger) for trigger in expected]


def test_verified_papers_stay(cast: Cast) -> None:
    paper = document(cast.argan, cast.bilal)
    services.judge_document(paper, Verdict.VERIFIED, reason="none", by=cast.driss, at=clock.now())

    assert paper.reason is None
    with pytest.raises(VerifiedStays):
        services.delete_document(paper, documents_store())


def test_a_second_verdict_stands_where_the_first_was_seen(cast: Cast) -> None:
    paper = document(cast.argan, cast.bilal)
    services.judge_document(paper, Verdict.VERIFIED, reason=None, by=cast.driss, at=clock.now())

    with pytest.raises(AlreadyJudged):
        services.judge_document(paper, Verdict.REFUSED, reason="late", by=cast.driss, at=clock.now())
    services.judge_document(
        paper, Verdict.REFUSED, reason="late", by=cast.driss, at=clock.now(), seen=services.judgement(paper)
    )
    assert (paper.verdict, paper.reason) == (Verdict.REFUSED, "late")


@pytest.mark.parametrize(
    ("changes", "is_proof"),
    [
        ({}, True),
        ({"kind": DocumentKind.OTHER}, False),
        ({"expires_on": clock.now().date()}, True),
        ({"expires_on": clock.now().date() - timedelta(days=1)}, False),
    ],
)
def test_verified_paper_that_holds_is_proof(cast: Cast, changes: dict, is_proof: bool) -> None:
    paper = document(cast.argan, cast.bilal, **({"kind": DocumentKind.ONSSA} | changes))
    on = clock.now().date()
    assert not queries.has_verified(cast.argan.id, DocumentKind.ONSSA, on)

    services.judge_document(paper, Verdict.VERIFIED, reason=None, by=cast.driss, at=clock.now())

    assert queries.has_verified(cast.argan.id, DocumentKind.ONSSA, on) is is_proof
    assert not queries.has_verified(cast.honey.id, DocumentKind.ONSSA, on)


def test_the_file_goes_with_the_last_paper_that_tells_of_it(cast: Cast) -> None:
    first = document(cast.argan, cast.bilal)
    second = document(cast.honey, cast.esi)
    name, store = first.file_name, documents_store()

    services.delete_document(first, store)
    assert store.path_of(name)
    services.delete_document(second, store)
    assert store.path_of(name) is None


def test_files_are_for_the_application_alone(cast: Cast) -> None:
    paper = document(cast.argan, cast.bilal, upload=Upload(pdf() + b"%own\n", "pdf"))
    path = documents_store().path_of(paper.file_name)

    assert path
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (DocumentKind.TAX, date(2027, 1, 9)),
        (DocumentKind.SOCIAL_SECURITY, date(2027, 1, 9)),
        (DocumentKind.STATUTES, None),
    ],
)
def test_certificates_hold_for_less_than_a_year(cast: Cast, kind: DocumentKind, expected: date | None) -> None:
    assert document(cast.argan, cast.bilal, kind=kind).expires_on == expected


def test_an_end_that_is_given_stays(cast: Cast) -> None:
    paper = document(cast.argan, cast.bilal, kind=DocumentKind.TAX, expires_on=date(2026, 3, 1))

    assert paper.expires_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("verdict", "ends_in", "state"),
    [
        (None, None, State.WAITING),
        (None, 0, State.WAITING),
        (None, -1, State.EXPIRED),
        (Verdict.VERIFIED, None, State.VERIFIED),
        (Verdict.VERIFIED, 31, State.VERIFIED),
        (Verdict.VERIFIED, 30, State.EXPIRING),
        (Verdict.VERIFIED, 0, State.EXPIRING),
        (Verdict.VERIFIED, -1, State.EXPIRED),
        (Verdict.REFUSED, 10, State.REFUSED),
    ],
)
def test_state_says_what_the_paper_is_worth_today(verdict: Verdict | None, ends_in: int | None, state: State) -> None:
    today = date(2026, 11, 27)
    expires_on = None if ends_in is None else today + timedelta(days=ends_in)

    assert Document(verdict=verdict, expires_on=expires_on).state(today) is state
