"""Rounds by the services, and the facts that the pathway takes from them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lms.core import clock
from lms.core.db import db
from lms.pathway.diagnosis import queries, services
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.diagnosis.models import DiagnosisAnswer, DiagnosisSharing
from lms.pathway.facts import facts_of
from lms.pathway.rules.facts import FactKind
from lms.pathway.signals import facts_changed
from tests.factories import Cast
from tests.pathway.diagnosis.rounds import agreed, answered, closed, more_members, opened

ASKED = instrument()


def assessments(cast: Cast) -> dict[str, float | None]:
    facts = facts_of(cast.argan, clock.now().date())
    return {fact.name: fact.value for fact in facts.facts if fact.kind is FactKind.ASSESSMENT}


def test_one_round_is_open_at_a_time(cast: Cast) -> None:
    opened(cast)

    with pytest.raises(services.RoundIsOpen):
        services.open_round(cast.argan, cast.bilal, at=clock.now())
    services.open_round(cast.honey, cast.esi, at=clock.now())


def test_two_who_open_at_once_get_one_round(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(cast)
    monkeypatch.setattr(queries, "open_round_of", lambda _cooperative: None)

    with pytest.raises(services.RoundIsOpen):
        services.open_round(cast.argan, cast.bilal, at=clock.now())

    assert db.session.execute(queries.rounds_of(cast.argan.id)).scalars().all()


def test_another_answer_replaces_the_first(cast: Cast) -> None:
    found, placed = opened(cast), ASKED.questions()[0]

    for level in (2, 5, 5):
        services.answer(found, cast.amina, placed, level, at=clock.now())

    assert queries.answers_of(found.id, cast.amina.id) == {placed.key: 5}
    assert db.session.query(DiagnosisAnswer).count() == 1
    assert queries.answers_of(found.id, cast.bilal.id) == {}


def test_round_needs_the_groups_answer_to_every_question(cast: Cast) -> None:
    found = opened(cast)
    answered(found, cast.amina, cast.bilal, *more_members(cast, 1))

    with pytest.raises(services.NotAllAgreed):
        services.close(found, cast.bilal, at=clock.now())


def test_one_persons_view_is_no_round(cast: Cast) -> None:
    found = opened(cast)
    others = more_members(cast)
    answered(found, cast.bilal)
    services.answer(found, others[0], ASKED.questions()[0], 3, at=clock.now())

    with pytest.raises(services.TooFewVoices) as refusal:
        services.close_answers(found, at=clock.now())
    with pytest.raises(services.StillAnswering):
        services.agree(found, cast.bilal, ASKED.questions()[0], 3, at=clock.now())

    assert "2" in str(refusal.value)
    assert found.takes_answers


def test_members_who_join_meanwhile_are_heard_before_the_end(cast: Cast) -> None:
    found = opened(cast)
    answered(found, cast.bilal, cast.amina)
    agreed(found, cast)
    more_members(cast)

    with pytest.raises(services.TooFewVoices):
        services.close(found, cast.bilal, at=clock.now())


def test_answer_after_the_answers_are_closed_changes_nothing(cast: Cast) -> None:
    found = opened(cast)
    answered(found, cast.bilal, cast.amina)
    services.close_answers(found, at=clock.now())
    first = found.answered_at

    with pytest.raises(services.AnswersClosed):
        services.answer(found, cast.amina, ASKED.questions()[0], 5, at=clock.now())
    services.close_answers(found, at=clock.now())

    assert found.answered_at == first
    assert queries.answers_of(found.id, cast.amina.id)[ASKED.questions()[0].key] == 3


def test_two_members_are_heard_where_there_are_two(cast: Cast) -> None:
    found = opened(cast)
    answered(found, cast.bilal, cast.amina)
    agreed(found, cast)

    services.close(found, cast.bilal, at=clock.now())

    assert not found.is_open


def test_nothing_in_a_closed_round_changes(cast: Cast) -> None:
    found, placed = closed(cast), ASKED.questions()[0]

    for attempt in (
        lambda: services.answer(found, cast.amina, placed, 1, at=clock.now()),
        lambda: services.agree(found, cast.bilal, placed, 1, at=clock.now()),
        lambda: services.close(found, cast.bilal, at=clock.now()),
    ):
        with pytest.raises(services.RoundClosed):
            attempt()

    assert set(queries.agreements_of(found.id).values()) == {3}


def test_closing_tells_the_pathway(cast: Cast) -> None:
    heard: list[Any] = []
    listen = lambda _sender, **told: heard.append(told)  # noqa: E731

    with facts_changed.connected_to(listen):
        closed(cast)

    assert heard == [{"cooperative_id": cast.argan.id, "trigger": "diagnosis_closed"}]


def test_facts_are_the_levels_of_the_latest_closed_round(cast: Cast) -> None:
    assert assessments(cast) == {}
    opened_only = opened(cast)
    answered(opened_only, cast.amina, cast.bilal, *more_members(cast, 1))
    agreed(opened_only, cast, level=4, money=2)
    assert assessments(cast) == {}
    services.close(opened_only, cast.bilal, at=clock.now())
    db.session.commit()
    first = assessments(cast)

    with time_machine.travel(clock.now() + timedelta(days=400)):
        closed(cast, level=3)
        second = facts_of(cast.argan, clock.now().date()).named(FactKind.ASSESSMENT, "money")

    assert first == {"": 1.0, "money": 2.0} | {
        dimension.id: 4.0 for dimension in ASKED.dimensions if dimension.id != "money"
    }
    assert [fact.value for fact in second] == [3.0]
    assert second[0].on == clock.now().date() + timedelta(days=400)
    assert assessments(cast) == first, "what was closed later is no fact of today"


def test_level_of_a_dimension_is_rounded_down(cast: Cast) -> None:
    found = opened(cast)
    answered(found, cast.amina, cast.bilal)
    agreed(found, cast, level=3)
    placed = next(one for one in ASKED.questions() if one.dimension.id == "risk")
    services.agree(found, cast.bilal, placed, 4, reason="We talked.", at=clock.now())

    services.close(found, cast.bilal, at=clock.now())

    assert queries.levels_of(found.id)["risk"] == 3


def test_sharing_is_an_act_that_is_kept_and_taken_back(cast: Cast) -> None:
    found = closed(cast)
    assert queries.shared_rounds_of(cast.argan.id) == []

    services.share(found, cast.bilal, at=clock.now())
    services.share(found, cast.bilal, at=clock.now())
    assert queries.shared_rounds_of(cast.argan.id) == [found]
    services.withdraw(found, cast.bilal, at=clock.now())
    services.withdraw(found, cast.bilal, at=clock.now())

    assert queries.shared_rounds_of(cast.argan.id) == []
    (act,) = db.session.query(DiagnosisSharing).all()
    assert (act.shared_by_id, act.withdrawn_by_id) == (cast.bilal.id, cast.bilal.id)
    assert act.withdrawn_at


def test_open_round_is_shared_with_nobody(cast: Cast) -> None:
    with pytest.raises(services.NotClosedYet):
        services.share(opened(cast), cast.bilal, at=clock.now())
