"""Numbers in addresses: what no database can hold leads nowhere, whatever page it is asked of."""

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from tests.client import PageClient
from tests.factories import Cast
from tests.pathway.accompaniment.coaching import begun, held

TOO_LARGE = ["1000000000", "2147483648", "9223372036854775808", "9" * 5000]


@pytest.mark.parametrize("number", TOO_LARGE)
def test_no_route_takes_a_number_that_is_too_large(application: Flask, number: str) -> None:
    numbered = [rule for rule in application.url_map.iter_rules() if "<int:" in rule.rule]
    paths = [(rule, "/".join(number if "<int:" in part else "x" for part in rule.rule.split("/"))) for rule in numbered]

    assert len(numbered) > 10
    for rule, path in paths:
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        with pytest.raises(NotFound):
            application.url_map.bind("lms.test").match(path.replace("x", "0" * 8), method)


@pytest.mark.parametrize("number", TOO_LARGE)
def test_session_of_such_a_number_is_not_there(client: PageClient, cast: Cast, number: str) -> None:
    held(cast, begun(cast))
    desk = f"/staff/cooperatives/{cast.argan.id}/accompaniment/sessions/{number}"

    client.sign_in(cast.driss)
    assert client.get(desk).status_code == 404
    assert [client.post(f"{desk}{rest}").status_code for rest in ("", "/record", "/delete")] == [404] * 3
    assert client.sign_in(cast.bilal).get(f"/cooperative/accompaniment/sessions/{number}").status_code == 404


def test_session_that_is_there_is_shown(client: PageClient, cast: Cast) -> None:
    held(cast, begun(cast))

    answer = client.sign_in(cast.bilal).get("/cooperative/accompaniment/sessions/1")

    assert answer.status_code == 200
