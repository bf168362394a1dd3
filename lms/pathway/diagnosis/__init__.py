"""A cooperative looks at itself: answers of its members, the level on which they agree, and the path each may take."""

from flask import Flask

from lms.pathway.diagnosis import providers, views  # noqa: F401  providers register themselves


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
