"""What every page shares: layout, static files, headers, compression, errors. Knows nothing of courses or people."""

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context

from lms.core import ears, pieces
from lms.web import compression, errors, fragments, headers, pictures, saving, static, views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    static.init_app(app)
    fragments.init_app(app)
    pictures.init_app(app)
    saving.init_app(app)
    # After-request functions run in reverse order: compression must see the finished page.
    compression.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    app.jinja_env.globals.update(
        ear=ears.ear,
        pieces_of=pieces.pieces_of,
        width_of=pieces.width_of,
        height_of=pieces.height_of,
        screen=screen,
    )


@pass_context
def screen(context: Context) -> str:
    """The kind of screen that is shown, wherever it is shown: phones speak by themselves on the first of each kind."""
    return str(context.name)
