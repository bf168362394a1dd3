"""Statements and the LRS: the record of what happened, for our own code and for any client of the Experience API."""

from flask import Flask
from sqlalchemy import event

from lms.core import access
from lms.core.commands import lms
from lms.core.db import db
from lms.xapi import cli, definitions, profile_views, views
from lms.xapi.alternate import AlternateSyntax
from lms.xapi.forwarding import cli as forwarding_cli
from lms.xapi.forwarding import sources_cli


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    # Also where no view answers: a wrong path or method.
    access.program_prefixes["/xapi/"] = views.refusal
    app.after_request(views.mark_answer)
    app.register_blueprint(profile_views.bp)
    lms.add_command(cli.group)
    lms.add_command(cli.statements)
    cli.statements.add_command(sources_cli.group)
    lms.add_command(forwarding_cli.group)
    app.wsgi_app = AlternateSyntax(app.wsgi_app, prefix="/xapi/")  # type: ignore[method-assign]
    # Listening twice to the same function is once.
    event.listen(db.session, "after_commit", definitions.remember_committed)
    event.listen(db.session, "after_rollback", definitions.forget_rolled_back)
