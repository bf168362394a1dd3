"""A certificate is revoked for good, and everyone concerned sees it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.certification import services
from lms.certification.codes import grouped
from lms.certification.models import Certificate
from lms.certification.services import AlreadyRevoked
from lms.core import clock
from lms.core.db import db
from lms.notices.models import Notice
from lms.xapi import services as xapi
from tests.certification.test_certificates import earn
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.statements import recorded

GIVEN = {"reason": "L’examen a été passé par une autre personne", "is_understood": "y"}


def path(certificate: Certificate) -> str:
    return f"/staff/certificates/{certificate.code}/revocation"


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    return earn(cast)


@pytest.mark.parametrize("name", ["salma", "yassine"])
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_officer_finds_it_by_its_code_and_revokes_it(
    client: PageClient, cast: Cast, certificate: Certificate, name: str, language: str
) -> None:
    client.sign_in(getattr(cast, name)).speak(language)

    found = client.follow(client.get("/staff/certificates", query_string={"code": grouped(certificate.code).lower()}))
    asked = client.get(path(certificate))
    done = client.follow(client.post(path(certificate), GIVEN))

    assert path(certificate) in found.text
    assert asked.status_code == 200
    assert GIVEN["reason"] in done.text
    assert path(certificate) not in done.text


@pytest.mark.parametrize("name", ["amina", "bilal", "esi", "khadija", "driss"])
def test_nobody_else_revokes_or_looks(client: PageClient, cast: Cast, certificate: Certificate, name: str) -> None:
    client.sign_in(getattr(cast, name))

    answers = [client.get(path(certificate)), client.post(path(certificate), GIVEN)]
    answers += [client.get("/staff/certificates"), client.get(f"/staff/certificates/{certificate.code}")]

    assert {answer.status_code for answer in answers} == {404}
    assert certificate.revoked_at is None


def test_visitor_is_asked_to_sign_in(client: PageClient, certificate: Certificate) -> None:
    assert client.post(path(certificate), GIVEN).status_code == 303
    assert certificate.revoked_at is None


@pytest.mark.parametrize(
    "values",
    [{}, {"reason": "x"}, {"is_understood": "y"}, {"reason": "  ", "is_understood": "y"}, {"reason": "x" * 1001, "is_understood": "y"}],
)  # fmt: skip
def test_faulty_revocation_is_told_and_revokes_nothing(
    client: PageClient, cast: Cast, certificate: Certificate, values: dict[str, Any]
) -> None:
    answer = client.sign_in(cast.salma).post(path(certificate), values)

    assert answer.status_code == 422
    assert certificate.revoked_at is None


@pytest.mark.parametrize("code", ["000000000000", "nonsense", "x" * 200])
def test_unknown_code_is_not_found(client: PageClient, cast: Cast, code: str) -> None:
    client.sign_in(cast.salma)

    assert client.get(f"/staff/certificates/{code}").status_code == 404
    assert client.post(f"/staff/certificates/{code}/revocation", GIVEN).status_code == 404
    assert client.get("/staff/certificates", query_string={"code": ""}).status_code == 422


def test_second_revocation_is_told(client: PageClient, cast: Cast, certificate: Certificate) -> None:
    client.sign_in(cast.salma).speak("en")
    client.post(path(certificate), GIVEN)
    first = certificate.revoked_at

    again = client.post(path(certificate), GIVEN)

    assert again.status_code == 409
    assert "withdrawn before" in again.text
    assert client.get(path(certificate)).status_code == 200
    assert certificate.revoked_at == first
    assert len(recorded(verb="retract")) == 1


def test_everyone_reads_that_it_was_revoked_and_only_its_holder_why(
    app: Flask, cast: Cast, certificate: Certificate
) -> None:
    services.revoke(certificate, by=cast.salma, reason="Deux fois la même", at=clock.now())
    db.session.commit()

    public = PageClient(app).speak("fr").get(f"/verify/{certificate.code}").text
    own = PageClient(app).sign_in(cast.amina).speak("fr").get(f"/certificates/{certificate.code}").text

    assert "Ce certificat a été retiré le" in public
    assert "Ce certificat est authentique" not in public
    assert "Deux fois la même" in own
    assert "Deux fois la même" not in public


def test_holder_is_told_and_prints_it_no_more(client: PageClient, cast: Cast, certificate: Certificate) -> None:
    services.revoke(certificate, by=cast.salma, reason="Deux fois la même.", at=clock.now())
    db.session.commit()
    client.sign_in(cast.amina).speak("fr")

    told = client.get("/notices").text

    assert "Deux fois la même\u2069. " in told
    assert grouped(certificate.code) in told
    assert client.get(f"/certificates/{certificate.code}/paper").status_code == 409
    assert "Retiré" in client.get("/certificates").text
    assert f"/certificates/{certificate.code}/paper" not in client.get(f"/certificates/{certificate.code}").text


def test_statement_says_who_and_why(cast: Cast, certificate: Certificate) -> None:
    services.revoke(certificate, by=cast.salma, reason="Deux fois la même", at=clock.now())
    db.session.commit()

    (statement,) = recorded(verb="retract")

    assert statement.actor.account.name == str(cast.salma.id)
    assert statement.result.response == "Deux fois la même"
    assert services.reason_of(certificate) == "Deux fois la même"


def test_rebuild_keeps_it_revoked_and_tells_nobody_again(cast: Cast, certificate: Certificate) -> None:
    services.revoke(certificate, by=cast.salma, reason="Deux fois la même", at=clock.now())
    db.session.commit()
    revoked_at, code = certificate.revoked_at, certificate.code

    xapi.rebuild()
    db.session.commit()

    again = db.session.scalars(select(Certificate).where(Certificate.code == code)).one()
    assert again.revoked_at == revoked_at
    assert len(db.session.scalars(select(Notice)).all()) == 1


class TestCommand:
    def run(self, app: Flask, *arguments: str) -> Any:
        return app.test_cli_runner().invoke(args=["lms", "certificates", "revoke", *arguments])

    def test_it_revokes(self, app: Flask, cast: Cast, certificate: Certificate) -> None:
        code = grouped(certificate.code)

        result = self.run(app, code.lower(), "--reason", "Passed by another person")
        db.session.expire_all()

        assert (result.exit_code, result.output) == (0, f"Withdrawn: {code}\n")
        assert services.reason_of(certificate) == "Passed by another person"

    def test_it_refuses_a_second_time(self, app: Flask, cast: Cast, certificate: Certificate) -> None:
        self.run(app, certificate.code, "--reason", "x")

        result = self.run(app, certificate.code, "--reason", "y")

        assert result.exit_code == 1
        assert "was withdrawn before" in result.output

    @pytest.mark.parametrize("arguments", [("000000000000", "--reason", "x"), ("nonsense", "--reason", "x")])
    def test_unknown_code_is_told(self, app: Flask, cast: Cast, arguments: tuple[str, ...]) -> None:
        result = self.run(app, *arguments)

        assert (result.exit_code, "No certificate has the code" in result.output) == (1, True)

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
    def test_reason_is_needed(self, app: Flask, cast: Cast, certificate: Certificate, reason: str) -> None:
        assert self.run(app, certificate.code, "--reason", reason).exit_code == 1
        assert self.run(app, certificate.code).exit_code == 2
        assert certificate.revoked_at is None


def test_service_refuses_a_second_time(cast: Cast, certificate: Certificate) -> None:
    services.revoke(certificate, by=cast.salma, reason="x", at=clock.now())

    with pytest.raises(AlreadyRevoked):
        services.revoke(certificate, by=cast.salma, reason="y", at=clock.now())
