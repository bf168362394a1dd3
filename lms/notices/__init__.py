"""What people are told, until they have understood it; and the reminders of what falls due."""

from flask import Flask


def init_app(app: Flask) -> None:
    from lms.notices import duties, papers, register, views  # noqa: F401  the kinds of notices register themselves

    app.register_blueprint(views.bp)
