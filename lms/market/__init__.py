"""The first room of stage 3: the products of a cooperative and what each still lacks to be sold."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
