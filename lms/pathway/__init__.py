"""The cooperative's pathway: facts, rules, findings, and the stages that they open."""

from flask import Flask
from sqlalchemy import event

from lms.core.commands import lms
from lms.core.db import db
from lms.pathway import cli, providers, statements, views, watching  # noqa: F401  providers and consumers register themselves


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    lms.add_command(cli.group)
    with app.app_context():
        event.listen(db.session, "before_commit", watching.judge_changed)
        event.listen(db.session, "after_rollback", watching.forget_changed)
