"""Courses as trainers write them: drafts, the editor, review, publication, exchange with other systems."""

from flask import Flask


def init_app(_app: Flask) -> None:
    from lms.authoring import models  # noqa: F401  the tables
