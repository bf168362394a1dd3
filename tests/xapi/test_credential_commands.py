"""flask lms credentials …"""

import pytest
from flask import Flask

from lms.core.db import db
from lms.xapi.models import Credential


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["lms", "credentials", *words])
    db.session.expire_all()
    return result.exit_code, result.output


def test_client_is_made_as_on_the_page(app: Flask) -> None:
    code, output = run(
        app, "create", " Ralph ", "--scope", "all", "--origin", "https://Cours.Example.ma", "--origin", "*"
    )

    found = db.session.query(Credential).one()
    assert (code, found.name, found.origins) == (0, "Ralph", ["https://cours.example.ma", "*"])
    assert found.key in output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([""], "Give the client a name."), (["  "], "Give the client a name."), (["x" * 101], "100 characters"),
        (["Ralph", "--origin", "foo"], "foo"), (["Ralph", "--origin", "https://example.ma/path"], "no web site"),
    ],
    ids=str,
)  # fmt: skip
def test_faulty_client_is_told_and_not_made(app: Flask, words: list[str], said: str) -> None:
    code, output = run(app, "create", *words, "--scope", "all")

    assert code == 1
    assert said in output
    assert db.session.query(Credential).count() == 0


def test_list_names_origins_and_warns_of_equal_names(app: Flask) -> None:
    run(app, "create", "Ralph", "--scope", "all", "--origin", "https://one.example", "--origin", "https://two.example")
    assert "Several" not in run(app, "list")[1]
    run(app, "create", "ralph", "--scope", "state")

    output = run(app, "list")[1]

    assert "  Ralph  all  from https://one.example https://two.example  never used\n" in output
    assert "  ralph  state  never used\n" in output
    assert "Several have the name Ralph: their keys tell them apart.\n" in output
    newest = db.session.query(Credential).filter_by(name="ralph").one().key
    run(app, "revoke", newest)
    assert "Several" not in run(app, "list")[1]
