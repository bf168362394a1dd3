"""The cooperative's pathway: facts, rules, findings, and the stages that they open."""

from flask import Flask

from lms.pathway import accompaniment, diagnosis, providers  # noqa: F401  they register themselves


def init_app(app: Flask) -> None:
    diagnosis.init_app(app)
    accompaniment.init_app(app)
