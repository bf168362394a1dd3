"""What every page shares: layout, static files, headers, compression, errors. Knows nothing of courses or people."""

from flask import Flask

from lms.web import compression, errors, headers, pictures, saving, static, views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    static.init_app(app)
    pictures.init_app(app)
    saving.init_app(app)
    # After-request functions run in reverse order: compression must see the finished page.
    compression.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
