"""How trainers make courses, and bring in what exists elsewhere."""

from flask import Flask


def init_app(_app: Flask) -> None:
    """Nothing is registered yet: imports are read by those who ask for them."""
