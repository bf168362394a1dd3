"""Migrations by `flask db …`, where commands and tests run."""

import sys

from flask import Flask

from lms.config import ROOT
from lms.core.db import db


def init_app(app: Flask) -> None:
    # The server's own command: it changes no tables, and Alembic would cost each of its processes 9 MB.
    if "gunicorn.app.wsgiapp" in sys.modules:
        return
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
