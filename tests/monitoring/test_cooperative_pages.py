"""The list of cooperatives and one of them, as officers and advisers see them."""

from datetime import timedelta

import pytest

from lms.accounts.models import Gender
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.monitoring import listed
from lms.pathway.diagnosis.models import DiagnosisLevel, DiagnosisRound, DiagnosisSharing
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast, cooperative, membership, person
from tests.factories.courses import enrol, finish, publish_bees
from tests.monitoring.counted import follow
from tests.monitoring.lists import PREFIX, csv_of, forget, rows_of

LIST = f"{PREFIX}/cooperatives"
HIDDEN = "hidden"


@pytest.fixture(autouse=True)
def counted(cast: Cast) -> None:
    """Argan: 13 members, 2 men; 7 in a course, of whom 6 learnt and are certified."""
    forget()
    course = publish_bees()
    people = [person(gender=Gender.WOMAN) for _ in range(10)] + [person(gender=Gender.MAN)]
    db.session.flush()
    for one in people:
        membership(one, cast.argan)
    db.session.commit()
    for number, one in enumerate([cast.bilal, *people[:6]]):
        enrolment = enrol(one, course)
        if number < 6:
            finish(one, enrolment)
    follow()


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    return client.speak("en").sign_in(cast.salma)


@pytest.fixture
def adviser(client: PageClient, cast: Cast) -> PageClient:
    return client.speak("en").sign_in(cast.driss)


def one(cast: Cast) -> str:
    return f"{LIST}/{cast.argan.id}"


def test_officer_sees_people_in_whole_fives_and_few_men_not_at_all(officer: PageClient, cast: Cast) -> None:
    rows = rows_of(officer, LIST)

    assert rows[cast.argan.name_fr][:6] == ["Taroudannt", "Argan", "13", HIDDEN, "5", "5"]
    # One member: she would be told by name.
    assert rows[cast.honey.name_fr][2:6] == [HIDDEN, HIDDEN, "0", "0"]


def test_adviser_of_the_delegation_sees_them_as_they_are(adviser: PageClient, cast: Cast) -> None:
    assert rows_of(adviser, LIST)[cast.argan.name_fr][2:7] == ["13", "11", "7", "6", "Yes"]


def test_names_of_the_breakdowns_narrow(officer: PageClient, cast: Cast) -> None:
    for narrowed in ("learns=yes", "office=yes", "women_only=no", "place=MA-09", "finished=yes", "search=tafraout"):
        assert list(rows_of(officer, f"{LIST}?{narrowed}")) == [cast.argan.name_fr], narrowed
    assert list(rows_of(officer, f"{LIST}?learns=yes&sector=crafts")) == []


def test_no_format_is_the_page(officer: PageClient) -> None:
    page = officer.get(f"{LIST}?format=")

    assert page.status_code == 200
    assert "2 cooperatives" in page.text


def test_page_says_how_many_there_are(officer: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "2 cooperatives" in officer.get(LIST).text
    monkeypatch.setattr(listed, "MOST_COUNTED", 1)
    monkeypatch.setattr("lms.monitoring.views.cooperatives.MOST_COUNTED", 1)
    assert "More than 1 cooperatives" in officer.get(LIST).text


def test_next_page_keeps_what_was_asked(officer: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "SIZE", 1)

    first = officer.get(f"{LIST}?sector=argan&order=attention").text
    address = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")

    assert "sector=argan" in address
    assert "order=attention" in address
    second = officer.get(address)
    assert second.status_code == 200
    assert 'rel="next"' not in second.text
    shown = [name for name in (cast.argan.name_fr, cast.honey.name_fr) if name in first]
    assert len(shown) == 1
    assert shown[0] not in second.text.partition("<tbody>")[2]


def test_file_holds_more_than_the_page(officer: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "SIZE", 1)
    monkeypatch.setattr(listed, "STRETCH", 1)
    assert len(csv_of(officer, LIST)) == 3


def test_name_that_begins_a_formula_is_only_a_name(officer: PageClient) -> None:
    cooperative(name_fr="=HYPERLINK(1)", name_ar="=HYPERLINK(1)")
    follow()
    assert any(row[0] == "'=HYPERLINK(1)" for row in csv_of(officer, LIST))


def test_one_cooperative_tells_its_steps_with_their_months(officer: PageClient, cast: Cast) -> None:
    steps = rows_of(officer, one(cast), "steps")

    assert steps["Registered"] == ["March 2020"]
    assert steps["An office is certified"] != ["Not yet"]
    assert steps["Product published"] == ["Not yet"]


def test_months_of_learning_are_as_they_are_for_the_adviser_alone(client: PageClient, cast: Cast) -> None:
    for who, expected in ((cast.driss, ["6", "7", "6", "6"]), (cast.salma, ["5", "5", "5", "5"])):
        rows = rows_of(client.speak("en").sign_in(who), one(cast), "learning")
        assert len(rows) == 12
        assert next(iter(rows.values())) == expected


def test_officer_is_told_the_share_of_what_she_sees(officer: PageClient, cast: Cast) -> None:
    text = officer.get(one(cast)).text
    assert "38%" in text  # 5 of 13
    assert "46%" not in text  # 6 of 13


def test_adviser_is_told_the_share_as_it_is(adviser: PageClient, cast: Cast) -> None:
    assert "46%" in adviser.get(one(cast)).text


def test_self_assessment_is_shown_to_its_adviser_while_it_is_shared(client: PageClient, cast: Cast) -> None:
    closed = DiagnosisRound(
        id=new_id(), cooperative_id=cast.argan.id, version=1, opened_at=clock.now(), closed_at=clock.now()
    )
    db.session.add(closed)
    db.session.flush()
    db.session.add(DiagnosisLevel(round_id=closed.id, dimension="governance", level=4))
    db.session.commit()
    client.speak("en").sign_in(cast.driss)
    assert "4/5" not in client.get(one(cast)).text

    sharing = DiagnosisSharing(id=new_id(), round_id=closed.id, shared_at=clock.now())
    db.session.add(sharing)
    db.session.commit()
    assert "4/5" in client.get(one(cast)).text
    assert "4/5" not in client.speak("en").sign_in(cast.salma).get(one(cast)).text

    sharing.withdrawn_at = clock.now() + timedelta(seconds=1)
    db.session.commit()
    assert "4/5" not in client.sign_in(cast.driss).get(one(cast)).text


def test_links_lead_where_the_viewer_may_go(client: PageClient, cast: Cast) -> None:
    pathway, desk = (f"/staff/cooperatives/{cast.argan.id}/{name}" for name in ("pathway", "accompaniment"))
    for who, opens_desk in ((cast.driss, True), (cast.salma, False)):
        text = client.sign_in(who).get(one(cast)).text
        assert pathway in text
        assert client.get(pathway).status_code == 200
        assert (desk in text) is opens_desk is (client.get(desk).status_code == 200)


def test_queries_are_the_same_for_two_cooperatives_and_for_forty(officer: PageClient, cast: Cast) -> None:
    officer.get(LIST)
    with queries_seen() as few:
        officer.get(LIST)
    for _ in range(40):
        cooperative()
    follow()

    with queries_seen() as many:
        officer.get(LIST)
    with queries_seen() as single:
        officer.get(one(cast))

    assert len(few) == len(many) < 12
    assert len(single) < 18
