from flask import Flask

from lms.certification import queries, services
from lms.certification.codes import grouped
from lms.certification.models import Certificate
from lms.core.db import db
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, finish, publish_bees, sit


def certificates(cast: Cast) -> list[Certificate]:
    return list(db.session.scalars(queries.certificates_of(cast.amina.id)))


def earn(cast: Cast) -> Certificate:
    """Amina's certificate for the whole course; committed."""
    enrolment = enrol(cast.amina, publish_bees())
    finish(cast.amina, enrolment)
    db.session.commit()
    return next(one for one in certificates(cast) if one.item == "")


def test_module_and_course_are_certified(cast: Cast) -> None:
    enrolment = enrol(cast.amina, publish_bees())
    complete(cast.amina, enrolment, *LESSONS)
    assert certificates(cast) == []

    sit(cast.amina, enrolment, "hive/quiz")
    assert [one.item for one in certificates(cast)] == ["hive"]

    finish(cast.amina, enrolment)
    assert {one.item for one in certificates(cast)} == {"", "hive", "honey"}
    assert {one.cooperative_id for one in certificates(cast)} == {cast.argan.id}
    assert {one.scaled for one in certificates(cast)} == {1.0}


def test_holder_sees_her_certificate_and_its_paper(cast: Cast, client: PageClient) -> None:
    certificate = earn(cast)
    client.sign_in(cast.amina)

    page = client.get(f"/certificates/{certificate.code}")
    paper = client.get(f"/certificates/{certificate.code}/paper")

    assert grouped(certificate.code) in page.text
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")


def test_outsider_cannot_open_the_certificate_of_another(cast: Cast, client: PageClient) -> None:
    certificate = earn(cast)
    client.sign_in(cast.esi)

    assert client.get(f"/certificates/{certificate.code}").status_code == 404
    assert client.get(f"/certificates/{certificate.code}/paper").status_code == 404


def test_anyone_can_check_a_code(cast: Cast, app: Flask) -> None:
    certificate = earn(cast)
    stranger = PageClient(app).speak("fr")

    page = stranger.get(f"/verify/{grouped(certificate.code).lower()}")

    assert page.status_code == 200
    assert "Amina" in page.text
    assert "Les abeilles" in page.text


def test_unknown_code_is_told_plainly(client: PageClient) -> None:
    assert client.get("/verify/0000-0000-0000").status_code == 404
    assert client.get("/verify/nonsense").status_code == 404


def test_typed_code_leads_to_its_page(cast: Cast, client: PageClient) -> None:
    certificate = earn(cast)

    found = client.follow(client.get("/verify", query_string={"code": f" {certificate.code.lower()} "}))

    assert found.status_code == 200
    assert client.get("/verify", query_string={"code": ""}).status_code == 422


def test_certificate_shows_its_own_star(cast: Cast, client: PageClient) -> None:
    certificate = earn(cast)

    star = client.get(f"/certificates/{certificate.code}/star")

    assert star.mimetype == "image/svg+xml"
    assert client.get("/certificates/000000000000/star").status_code == 404


def test_qr_code_carries_what_a_phone_can_check_without_network(cast: Cast, app: Flask) -> None:
    certificate = earn(cast)
    with app.test_request_context():
        claim = services.claim_of(services.show(certificate))

    page = PageClient(app).speak("fr").get("/verify/offline")

    day = certificate.earned_at.date().isoformat()
    assert claim == [grouped(certificate.code), "bees", "", day, cast.amina.name_ar, cast.amina.name_fr]
    assert "bees/hive" in page.text
    assert cast.amina.name_fr not in page.text
