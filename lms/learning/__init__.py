"""Courses, enrolment, progress."""

from flask import Flask, url_for


def init_app(app: Flask) -> None:
    from lms.learning import cli, consumers, views, waiting  # noqa: F401  consumers and notices register themselves
    from lms.learning.activities import register_address
    from lms.learning.calling import call_on_faults
    from lms.web.errors import register_help

    register_address("lesson", _lesson_address)
    register_help(call_on_faults)
    cli.init_app(app)
    app.register_blueprint(views.bp)


def _lesson_address(slug: str, item: str) -> str:
    module, _slash, lesson = item.partition("/")
    return url_for("learning.show_lesson", slug=slug, module=module, lesson=lesson)
