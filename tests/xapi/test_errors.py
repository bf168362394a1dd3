"""Errors of the LRS have one shape, whoever notices them: an `error` in English, as the description says."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests.xapi.lrs import Lrs

ARABIC = {"Accept-Language": "ar", "Accept": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PATCH", "/statements", 405), ("POST", "/about", 405), ("DELETE", "/statements", 405), ("GET", "/statements/", 404),
        ("GET", "/nowhere", 404), ("PUT", "/nowhere", 404), ("GET", "/statements?statementId=1", 400),
        ("POST", "/statements", 400),
    ],
)  # fmt: skip
def test_error_is_one_english_sentence(lrs: Lrs, method: str, path: str, status: int) -> None:
    response = lrs.send(method, path, headers=ARABIC)

    assert (response.status_code, list(response.json)) == (status, ["error"])
    assert response.json["error"].isascii()
    assert response.headers["X-Experience-API-Version"]
    assert ("Allow" in response.headers) == (status == 405)


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (RuntimeError("secret detail"), 500, "The fault is ours."),
        (OperationalError("x", {}, Exception("database is locked")), 503, "Nothing was lost."),
    ],
)
def test_fault_of_ours_has_the_same_shape(
    app: Flask, lrs: Lrs, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, said: str
) -> None:
    def fail(**_values: object) -> None:
        raise fault

    fail.policy = None  # type: ignore[attr-defined]
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "xapi.show_about", fail)

    response = lrs.send("GET", "/about", headers=ARABIC)

    assert (response.status_code, list(response.json)) == (status, ["error"])
    assert response.json["error"].startswith(said)
    assert "secret" not in response.text
