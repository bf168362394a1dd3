"""The first room of stage 2: ideas for projects, drafted by members and agreed by the president."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
