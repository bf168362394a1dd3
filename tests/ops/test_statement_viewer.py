"""The statement log on the desk of officers and administrators."""

import csv
import io
import json
import re
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from babel.dates import format_datetime

from lms.core import clock
from lms.core.db import db
from lms.core.i18n import MOROCCO
from lms.xapi import services, verbs
from lms.xapi.agents import activity_id, base_url, group_agent, person_agent, units_agent
from lms.xapi.clients import Client
from lms.xapi.models import StoredStatement
from lms.xapi.statement import VERSION, Activity, Context, Definition, Statement, encode
from tests.client import PageClient
from tests.factories import Cast, person
from tests.factories.courses import complete, enrol, publish_bees
from tests.xapi.lrs import AMINA, BILAL, Lrs, statement


@pytest.fixture
def enrolled(cast: Cast) -> str:
    """Amina is enrolled in the bees course; the id of the statement that says so."""
    enrol(cast.amina, publish_bees())
    db.session.commit()
    return str(db.session.query(StoredStatement).one().id)


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.salma).speak("fr")


def test_officer_reads_who_did_what(officer: PageClient, cast: Cast, enrolled: str) -> None:
    page = officer.get("/staff/statements")

    assert cast.amina.name_fr in page.text
    assert "s’est inscrit à" in page.text
    assert f"/staff/statements/{enrolled}" in page.text


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_page_is_whole_in_every_language(officer: PageClient, enrolled: str, language: str) -> None:
    assert officer.speak(language).get("/staff/statements").status_code == 200
    assert officer.get(f"/staff/statements/{enrolled}").status_code == 200


def test_one_statement_is_shown_as_it_is_kept(officer: PageClient, enrolled: str) -> None:
    page = officer.get(f"/staff/statements/{enrolled}")

    assert "&#34;registered&#34;" not in page.text
    assert "http://adlnet.gov/expapi/verbs/registered" in page.text
    assert "Enregistré par : La plateforme" in page.text.replace("\xa0", " ").replace("\u202f", " ")


def test_phone_number_that_is_typed_stands_in_no_address(officer: PageClient, cast: Cast, enrolled: str) -> None:
    typed = {"person": cast.amina.phone, "verb": verbs.REGISTERED.id, "course": "", "since": ""}
    sent = officer.post("/staff/statements", data=typed)

    assert sent.status_code == 303
    assert sent.location.partition("?")[2].split("&")[0] == f"person={cast.amina.id}"
    page = officer.get(sent.location).text
    assert enrolled in page
    # Whose key it is, she sees.
    assert f'<p class="hint" id="person-hint">{cast.amina.name_fr}</p>' in page
    assert quote(cast.amina.phone) not in page


def test_search_that_means_nobody_is_told_beside_the_field(officer: PageClient, cast: Cast, enrolled: str) -> None:
    refused = officer.post("/staff/statements", data={"person": "0699999999", "cooperative": "argan"})

    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


@pytest.mark.parametrize("who", ["amina", "bilal", "khadija", "driss", "esi"])
def test_nobody_else_searches_the_log(client: PageClient, cast: Cast, who: str) -> None:
    assert client.sign_in(getattr(cast, who)).post("/staff/statements", data={}).status_code == 404


@pytest.mark.parametrize("who", ["amina", "bilal", "khadija", "driss", "esi"])
@pytest.mark.parametrize("path", ["/staff/statements", "/staff/statements/export/csv", "/staff/statements/{}"])
def test_nobody_else_reads_the_log(client: PageClient, cast: Cast, enrolled: str, who: str, path: str) -> None:
    assert client.sign_in(getattr(cast, who)).get(path.format(enrolled)).status_code == 404


def asked(officer: PageClient, **values: str) -> str:
    page = officer.get("/staff/statements", query_string=values)
    assert page.status_code == 200, page.text
    return str(page.text)


def test_filters_find_person_cooperative_verb_activity_and_day(officer: PageClient, cast: Cast, enrolled: str) -> None:
    today = clock.now().date().isoformat()
    found = [
        *({"person": text} for text in (cast.amina.phone, "06 12 00 00 01", "amin", "أمينة", str(cast.amina.id))),
        *({"cooperative": text} for text in (cast.argan.register_number, "argan", "أركان")),
        {"verb": verbs.REGISTERED.id},
        {"other_verb": verbs.REGISTERED.id},
        {"course": "bees"},
        {"activity": activity_id("courses", "bees")},
        {"since": today, "until": today},
        {"person": "amina", "cooperative": "argan", "course": "bees", "verb": verbs.REGISTERED.id, "until": today},
    ]

    assert all(enrolled in asked(officer, **values) for values in found)
    assert enrolled not in asked(officer, person="Bilal")
    assert enrolled not in asked(officer, person=cast.salma.email)
    assert enrolled not in asked(officer, cooperative="Miel")
    assert enrolled not in asked(officer, course="bees", step="hive/the-hive")
    assert enrolled not in asked(officer, other_verb="http://example.org/eaten")
    assert enrolled not in asked(officer, verb=verbs.PASSED.id)
    assert enrolled not in asked(officer, until="2020-01-01")


@pytest.mark.parametrize(
    "values",
    [
        {"person": "06"}, {"person": "0699999999"}, {"cooperative": "nowhere"}, {"activity": "bees"}, {"since": "soon"},
        {"person": "%"}, {"person": "019ad000-0000-7000-8000-000000000000"}, {"course": "wasps"}, {"other_verb": "eaten"},
        {"verb": verbs.PASSED.id, "other_verb": "x:eaten"},
        {"registration": "x"}, {"since": "2026-02-01", "until": "2026-01-01"}, {"verb": "eaten"}, {"since": "0001-01-01"},
    ],
)  # fmt: skip
def test_bad_filter_is_told_beside_the_field(officer: PageClient, values: dict[str, str]) -> None:
    page = officer.get("/staff/statements", query_string=values)

    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_older_goes_on_where_the_page_ended(officer: PageClient, app) -> None:
    lrs = Lrs(app)
    ids = lrs.store(*[statement() for _ in range(60)])

    first = officer.get("/staff/statements").text
    before = sorted(row.seq for row in db.session.query(StoredStatement))[10]
    second = officer.get(f"/staff/statements?before={before}").text

    assert f"before={before}" in first
    assert sum(one in first for one in ids) == 50
    assert [one for one in ids if one in second] == ids[:10]


def test_void_statement_is_shown_as_void(officer: PageClient, app) -> None:
    lrs = Lrs(app)
    (given,) = lrs.store(statement())
    lrs.store(
        statement(
            verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"objectType": "StatementRef", "id": given}
        )
    )

    assert f'/staff/statements/{given}"' not in officer.get("/staff/statements").text
    assert "notice--care" in officer.get(f"/staff/statements/{given}").text


def test_what_a_client_wrote_is_shown_as_text(officer: PageClient, app) -> None:
    Lrs(app).store(statement(actor={**AMINA, "name": "<b>x</b>"}, verb={"id": "x:y", "display": {"fr": "<i>z</i>"}}))

    page = officer.get("/staff/statements").text

    assert "<b>x" not in page
    assert "<i>z" not in page


def test_time_of_recording_is_shown_and_that_of_happening_where_it_differs(officer: PageClient, app) -> None:
    (late,) = Lrs(app).store(statement(timestamp="2020-02-29T10:00:00Z"))
    page = plain(asked(officer))
    assert "Fait : 29 fév. 2020, 11:00:00" in page
    assert f'statements/{late}">{plain(exact_moment_in_french(late))}</a>' in page

    Lrs(app).store(statement(id=str(uuid4()), timestamp=clock.now().isoformat()))

    assert plain(asked(officer)).count("Fait :") == 1


def test_days_filter_by_the_time_of_recording(officer: PageClient, app) -> None:
    (late,) = Lrs(app).store(statement(timestamp="2020-02-29T10:00:00Z"))
    today = clock.now().date().isoformat()

    assert late in asked(officer, since=today)
    assert late not in asked(officer, until="2020-03-01")
    assert "Enregistrées du" in asked(officer)


def exact_moment_in_french(statement_id: str) -> str:
    stored = db.session.query(StoredStatement).filter_by(id=UUID(statement_id)).one().stored
    return str(format_datetime(stored.astimezone(MOROCCO).replace(tzinfo=None), "medium", locale="fr_MA"))


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([AMINA, BILAL], "Groupe : Amina et http://example.org|bilal"),
        ([{"mbox": f"mailto:{number}@example.org"} for number in range(12)], "Un groupe de 12 personnes"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["actor", "object"])
def test_group_without_a_name_is_told_by_its_members(
    officer: PageClient, app, members: list[dict], said: str, place: str
) -> None:
    (given,) = Lrs(app).store(statement(**{place: {"objectType": "Group", "member": members}}))

    assert said in plain(asked(officer))
    assert said in plain(officer.get(f"/staff/statements/{given}").text)


def test_people_of_a_group_have_the_names_that_they_have_here(officer: PageClient, app, cast: Cast) -> None:
    member = {"account": {"homePage": base_url(), "name": str(cast.amina.id)}}
    Lrs(app).store(statement(actor={"objectType": "Group", "member": [member]}))

    assert f"Groupe : {cast.amina.name_fr}" in plain(asked(officer))


def test_statement_about_a_statement_within_it_says_so(officer: PageClient, app) -> None:
    inner = {key: value for key, value in statement().items() if key not in ("id",)}
    Lrs(app).store(statement(object={"objectType": "SubStatement", **inner}))

    assert "une déclaration contenue dans celle-ci" in asked(officer)


def test_heading_of_one_statement_is_no_longer_than_a_heading(officer: PageClient, app) -> None:
    (given,) = Lrs(app).store(statement(actor={**AMINA, "name": "x" * 500}))

    page = officer.get(f"/staff/statements/{given}").text

    assert "x" * 101 not in re.search(r"<h1>.*?</h1>", page).group()
    assert "x" * 500 in page


def test_verb_that_is_none_of_the_list_is_told_in_arabic(officer: PageClient) -> None:
    page = officer.speak("ar").get("/staff/statements?verb=http://nothing.example/x")

    assert page.status_code == 422
    assert "اختاروا من اللائحة." in page.text
    assert "Not a valid choice" not in page.text


def test_unknown_statement_is_not_found(officer: PageClient) -> None:
    assert officer.get(f"/staff/statements/{uuid4()}").status_code == 404
    assert officer.get("/staff/statements/export/pdf").status_code == 404


def test_json_lines_hold_every_statement_in_order(officer: PageClient, app) -> None:
    ids = Lrs(app).store(*[statement() for _ in range(1003)])

    response = officer.get("/staff/statements/export/jsonl")

    assert [json.loads(line)["id"] for line in response.text.splitlines()] == ids
    assert response.headers["Content-Disposition"].endswith('.jsonl"')


def test_csv_has_a_row_for_each_statement_found(officer: PageClient, cast: Cast, enrolled: str, app) -> None:
    Lrs(app).store(statement())

    response = officer.get("/staff/statements/export/csv", query_string={"person": "Amina"})

    (row,) = csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")))
    assert (row["id"], row["is_trusted"]) == (enrolled, "true")
    assert row["verb"] == verbs.REGISTERED.id


def test_export_of_nothing_is_a_file_all_the_same(officer: PageClient) -> None:
    assert officer.get("/staff/statements/export/csv").data.decode("utf-8-sig").startswith("id,stored")
    assert officer.get("/staff/statements/export/jsonl").data == b""


def test_cooperative_is_named(officer: PageClient, cast: Cast) -> None:
    said = Statement(
        id=uuid4(), actor=person_agent(cast.amina.id), verb=verbs.EARNED,
        object=Activity(id="http://example.org/x", definition=Definition(name={"fr-MA": "Un miel"})),
        timestamp=clock.now(), context=Context(team=group_agent(cast.argan.id)),
    )  # fmt: skip
    unit = Client(authority=units_agent(), scopes=frozenset(), is_trusted=True)
    services.store([services.Incoming(said, encode(said).encode())], unit, version=VERSION)
    db.session.commit()

    page = officer.get("/staff/statements").text

    assert "Un miel" in page
    assert cast.argan.name_fr in page


def test_one_of_several_people_is_chosen(officer: PageClient, cast: Cast, enrolled: str) -> None:
    person(name_fr="Amina Zahra")
    db.session.commit()

    page = officer.get("/staff/statements?person=amina&verb=")
    chosen = f"person={cast.amina.id}"

    assert page.status_code == 422
    assert f"?{chosen}" in page.text
    assert page.text.count(cast.argan.name_fr) == 1
    assert enrolled in officer.get(f"/staff/statements?{chosen}").text


def test_one_of_several_cooperatives_is_chosen(officer: PageClient, cast: Cast) -> None:
    page = officer.get("/staff/statements?cooperative=coop")

    assert page.status_code == 422
    assert f"cooperative={quote(cast.honey.register_number, safe='/')}" in page.text


def test_name_of_many_wants_more_letters(officer: PageClient) -> None:
    for _number in range(11):
        person(name_fr="Fatima")
    db.session.commit()

    page = officer.get("/staff/statements?person=fatima")

    assert page.status_code == 422
    assert "?person=" not in page.text


def test_steps_of_the_chosen_course_are_offered(officer: PageClient, cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, "hive/the-hive")
    db.session.commit()

    all_of_it = asked(officer, course="bees", step="of-another")
    one_step = asked(officer, course="bees", step="hive/the-hive")

    assert 'name="step"' not in asked(officer)
    assert 'value="hive/the-hive"' in all_of_it
    assert (all_of_it.count("<tr>"), one_step.count("<tr>")) == (3, 2)


def test_first_and_last_hour_that_there_is_are_shown(officer: PageClient, app) -> None:
    ids = Lrs(app).store(*[statement(timestamp=at) for at in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")])

    assert all(one in asked(officer) for one in ids)
    assert all(officer.get(f"/staff/statements/{one}").status_code == 200 for one in ids)


@pytest.mark.parametrize("name", ["person", "cooperative"])
def test_a_name_that_is_too_long_is_said(officer: PageClient, name: str) -> None:
    given = {name: "a" * 60_000}

    for answer in (
        officer.post("/staff/statements", data=given),
        officer.get("/staff/statements", query_string=given),
        officer.get("/staff/statements/export/csv", query_string=given),
    ):
        assert answer.status_code == 422
        assert re.findall(r'class="error"[^>]*>([^<]+)<', answer.text) == ["Utilisez 200 caractères au plus."]
