"""Courses as trainers write them: drafts, the editor, review, publication, exchange with other systems."""

from flask import Flask


def init_app(app: Flask) -> None:
    from lms.authoring import cli, views
    from lms.authoring.views.courses import courses_page
    from lms.learning.activities import register_courses_page

    register_courses_page(courses_page)
    cli.init_app(app)
    app.register_blueprint(views.bp)
