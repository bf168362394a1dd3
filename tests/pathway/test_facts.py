"""Facts of cooperatives as they lie in the database."""

from datetime import date, timedelta

import pytest

from lms.cooperatives.file.models import Document, DocumentKind, Verdict, Visibility
from lms.cooperatives.models import OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.pathway.facts import constant, facts_of
from lms.pathway.rules.facts import FactKind
from tests import factories
from tests.asking import queries_seen
from tests.factories import Cast


def test_members_are_those_of_the_register_with_their_offices(cast: Cast) -> None:
    today = clock.now().date()
    closed = factories.person(closed_at=clock.now(), secret_hash=None)
    left = factories.person()
    db.session.flush()
    factories.membership(closed, cast.argan)
    factories.membership(left, cast.argan, to_on=today)
    factories.office(cast.bilal, cast.argan, OfficeKind.TREASURER)
    factories.office(cast.amina, cast.argan, OfficeKind.SECRETARY, to_on=today)
    db.session.flush()

    members = {member.id: member for member in facts_of(cast.argan, today).members}

    assert members.keys() == {cast.amina.id, cast.bilal.id, closed.id}
    assert members[cast.bilal.id].offices == ("president", "treasurer")
    assert members[cast.amina.id].offices == ()


def test_cooperative_is_known_by_its_record(cast: Cast) -> None:
    facts = facts_of(cast.argan, date(2026, 11, 27))

    assert [fact.text for fact in facts.named(FactKind.ATTRIBUTE, "sector")] == ["argan"]
    assert [fact.text for fact in facts.named(FactKind.ATTRIBUTE, "women_only")] == ["no"]
    assert facts.registered_on == cast.argan.registered_on


@pytest.mark.parametrize("members", [5, 100])
def test_facts_of_a_cooperative_are_four_queries(cast: Cast, members: int) -> None:
    for _number in range(members):
        person = factories.person()
        db.session.flush()
        factories.membership(person, cast.argan, from_on=date(2024, 1, 1) + timedelta(days=1))
    db.session.commit()
    db.session.refresh(cast.argan)
    with queries_seen() as asked:
        facts_of(cast.argan, clock.now().date())

    assert len(asked) <= 4, asked


def test_word_in_the_statement_is_one_of_our_own() -> None:
    with pytest.raises(ValueError, match="'"):
        constant("it's")


def test_papers_count_until_their_last_day_and_not_where_they_are_refused(cast: Cast) -> None:
    today = clock.now().date()
    for kind, expires_on, verdict in (
        (DocumentKind.MINUTES, today, Verdict.VERIFIED),
        (DocumentKind.ACCOUNTS, None, None),
        (DocumentKind.TAX, None, Verdict.REFUSED),
    ):
        db.session.add(
            Document(
                cooperative_id=cast.argan.id, kind=kind, visibility=Visibility.ADVISER, dated_on=today - timedelta(days=30), expires_on=expires_on,
                file_name="x.pdf", size_bytes=1, filed_at=clock.now(), shared_at=clock.now(), verdict=verdict,
                reason="unreadable" if verdict is Verdict.REFUSED else None,
                judged_at=clock.now() if verdict else None,
            )
        )  # fmt: skip
    db.session.flush()

    facts = facts_of(cast.argan, today)

    (minutes,) = facts.named(FactKind.DOCUMENT, "minutes")
    (accounts,) = facts.named(FactKind.DOCUMENT, "accounts")
    assert (minutes.text, minutes.until) == ("verified", today + timedelta(days=1))
    assert (accounts.text, accounts.until) == ("unverified", None)
    assert facts.named(FactKind.DOCUMENT, "tax") == []
