"""The answers are closed, the group sees where it differs, talks, and agrees."""

import re

from lms.core import clock
from lms.core.db import db
from lms.pathway.diagnosis import queries, services
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.diagnosis.models import DiagnosisRound
from tests.client import PageClient
from tests.factories import Cast
from tests.pathway.diagnosis.rounds import answered, closed, more_members, opened

TOTAL = instrument().total


PAGE = "/cooperative/diagnosis"


def path_of(found: DiagnosisRound, rest: str = "") -> str:
    return f"{PAGE}/rounds/{found.id}{rest}"


def main_of(page: str) -> str:
    """Without the stylesheet, which stands in every page."""
    return page.partition("<main")[2]


def seen_in(client: PageClient, path: str) -> str:
    """Which answer of the group the page shows."""
    return re.findall(r'name="seen" value="([^"]*)"', client.get(path).text)[0]


class TestTalking:
    def test_who_has_not_answered_sees_nothing_of_the_others(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        answered(found, cast.bilal, *more_members(cast, 2), level=5)

        assert client.sign_in(cast.amina).get(path_of(found, "/differences")).status_code == 303

    def test_answers_that_still_come_in_show_nothing_to_who_has_answered(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        answered(found, cast.amina, cast.bilal, *more_members(cast, 2), level=5)

        for person in (cast.amina, cast.bilal):
            page = client.sign_in(person).get(path_of(found, "/differences"))
            assert page.status_code == 303
            assert 'class="spread"' not in client.follow(page).text
        page = client.get(path_of(found, "/agreements/1"))
        assert page.status_code == 303
        assert 'class="spread"' not in client.follow(page).text

    def test_recorder_closes_the_answers_and_nobody_answers_any_more(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        answered(found, cast.amina, cast.bilal, *more_members(cast, 2))
        assert client.sign_in(cast.amina).post(path_of(found, "/talk")).status_code == 404
        assert path_of(found, "/talk") in client.sign_in(cast.bilal).get(PAGE).text

        page = client.follow(client.post(path_of(found, "/talk")))

        assert page.text.count('class="spread"') == TOTAL
        assert path_of(found, "/talk") not in client.get(PAGE).text
        assert client.post(path_of(found, "/talk")).status_code == 303, "an impatient touch"
        client.sign_in(cast.amina)
        assert client.post(path_of(found, "/questions/1"), {"level": "5"}).status_code == 409
        assert client.get(path_of(found, "/questions/1")).status_code == 303
        assert client.get(path_of(found, "/differences")).status_code == 200

    def test_group_agrees_on_nothing_before_three_have_answered(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        more_members(cast)
        answered(found, cast.amina, cast.bilal)
        client.sign_in(cast.bilal)

        assert path_of(found, "/talk") not in client.get(PAGE).text
        assert client.post(path_of(found, "/talk")).status_code == 409
        for number in (1, TOTAL):
            assert client.get(path_of(found, f"/agreements/{number}")).status_code == 303
            assert client.post(path_of(found, f"/agreements/{number}"), {"level": "3"}).status_code == 409
        assert queries.agreements_of(found.id) == {}

    def test_two_who_write_at_once_do_not_overwrite_each_other(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        answered(found, cast.amina, cast.bilal, *more_members(cast, 1), level=3)
        services.close_answers(found, at=clock.now())
        db.session.commit()
        path, key = path_of(found, "/agreements/1"), instrument().question(1).key
        client.speak("en").sign_in(cast.bilal)
        old = seen_in(client, path)
        assert client.post(path, {"level": "3", "seen": old}).status_code == 303

        page = client.post(path, {"level": "4", "reason": "We talked.", "seen": old})

        assert page.status_code == 409
        assert "another answer of the group meanwhile" in page.text
        assert queries.agreements_of(found.id) == {key: 3}
        assert client.post(path, {"level": "3", "seen": old}).status_code == 303, "the same once more is no conflict"
        again = {"level": "4", "reason": "We talked.", "seen": seen_in(client, path)}
        assert client.post(path, again).status_code == 303
        assert queries.agreements_of(found.id) == {key: 4}

    def test_level_that_no_member_answered_asks_for_the_reason(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        answered(found, cast.amina, cast.bilal, *more_members(cast, 1), level=1)
        services.close_answers(found, at=clock.now())
        db.session.commit()
        path = path_of(found, "/agreements/1")
        client.speak("en").sign_in(cast.bilal)
        assert "Everyone answered 1." in client.get(path).text

        page = client.post(path, {"level": "5", "reason": "  "})

        assert page.status_code == 422
        assert "You touched 5" in page.text
        assert 'name="level" value="5"' in page.text
        assert queries.agreements_of(found.id) == {}
        assert client.post(path, {"level": "5", "reason": "x" * 301}).status_code == 422
        assert client.post(path, {"level": "5", "reason": "The statutes changed."}).status_code == 303
        assert queries.reasons_of(found.id) == {instrument().question(1).key: "The statutes changed."}
        assert (
            client.post(path, {"level": "1", "reason": "not needed", "seen": seen_in(client, path)}).status_code == 303
        )
        assert queries.reasons_of(found.id) == {}

    def test_members_read_why_the_group_decided_otherwise(self, client: PageClient, cast: Cast) -> None:
        found = closed(cast, level=4)

        assert client.sign_in(cast.amina).get(path_of(found)).text.count("We talked.") == TOTAL

    def test_differences_are_numbers_without_names(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        others = more_members(cast, 2)
        answered(found, cast.amina, *others, level=2)
        services.answer(found, others[0], instrument().questions()[0], 5, at=clock.now())
        services.close_answers(found, at=clock.now())
        db.session.commit()

        page = client.speak("fr").sign_in(cast.amina).get(path_of(found, "/differences")).text

        assert "Nous voyons cela autrement" in page
        assert page.count('class="spread"') == TOTAL
        assert others[0].name_fr not in page
        assert "agreements" not in page

    def test_two_answers_are_not_shown(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        answered(found, cast.amina, cast.bilal)
        services.close_answers(found, at=clock.now())
        db.session.commit()
        client.sign_in(cast.bilal)

        assert 'class="spread"' not in client.get(path_of(found, "/differences")).text
        assert 'class="spread"' not in client.get(path_of(found, "/agreements/1")).text

    def test_president_records_what_the_group_says_and_closes(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)
        answered(found, cast.amina, cast.bilal, *more_members(cast, 1))
        client.sign_in(cast.bilal)
        client.post(path_of(found, "/talk"))

        for number in range(1, TOTAL + 1):
            fields = {"level": "2", "reason": "We talked."}
            page = client.follow(client.post(path_of(found, f"/agreements/{number}"), fields))
        assert path_of(found, "/closing") in page.text
        page = client.follow(client.post(path_of(found, "/closing")))

        assert main_of(page.text).count("level__full") == 2 * 9
        assert set(queries.levels_of(found.id).values()) == {2}

    def test_round_without_agreement_is_not_closed(self, client: PageClient, cast: Cast) -> None:
        found = opened(cast)

        assert client.sign_in(cast.bilal).post(path_of(found, "/closing")).status_code == 409
