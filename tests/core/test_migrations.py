"""Where migrations can be run."""

import sys
from types import ModuleType

import pytest
from flask import Flask

from lms.core import migrations
from lms.core.db import db


@pytest.mark.parametrize(("server", "can_migrate"), [("gunicorn.app.wsgiapp", False), ("gunicorn.http", True)])
def test_commands_migrate_and_the_server_does_not(
    monkeypatch: pytest.MonkeyPatch, server: str, can_migrate: bool
) -> None:
    monkeypatch.delitem(sys.modules, "gunicorn.app.wsgiapp", raising=False)
    monkeypatch.setitem(sys.modules, server, ModuleType(server))
    bare = Flask("bare")
    bare.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(bare)

    migrations.init_app(bare)

    assert ("migrate" in bare.extensions) == can_migrate
