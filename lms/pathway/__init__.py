"""The cooperative's pathway: facts, rules, findings, and the stages that they open."""

from flask import Flask
from sqlalchemy import event

from lms.cooperatives.file.wanted import register_wanted
from lms.core.commands import lms
from lms.core.db import db
from lms.pathway import (  # noqa: F401  providers and consumers register themselves
    accompaniment,
    cli,
    diagnosis,
    overview,
    providers,
    ruling,
    statements,
    training,
    views,
    watching,
)
from lms.pathway.diagnosis.stage import register_stage
from lms.pathway.papers import to_be_verified


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    lms.add_command(cli.group)
    diagnosis.init_app(app)
    accompaniment.init_app(app)
    training.init_app(app)
    ruling.init_app(app)
    register_stage(overview.stage_reached)
    register_wanted(to_be_verified)
    with app.app_context():
        event.listen(db.session, "before_commit", watching.judge_changed)
        event.listen(db.session, "after_rollback", watching.forget_changed)
