"""Certificates of modules and courses, and their public check."""

from flask import Flask


def init_app(app: Flask) -> None:
    from lms.certification import consumers, views  # noqa: F401  consumers register themselves

    app.register_blueprint(views.bp)
