"""Readers who pay for each megabyte say so (`Save-Data: on`; a draft of the W3C's Web Incubator group)."""

from flask import Flask, request


def saves_data() -> bool:
    """Then nothing is fetched that was not asked for, and pictures are smaller and coarser."""
    return request.headers.get("Save-Data", "").strip().lower() == "on"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["saves_data"] = saves_data
