"""What completes, where, and what it changes: national figures, read only."""

from flask import Flask

from lms.core.commands import lms


def init_app(app: Flask) -> None:
    from lms.monitoring import cli, models, views  # noqa: F401  tables must be known
    from lms.monitoring.country.cli import simulate_country

    app.register_blueprint(views.bp)
    lms.add_command(cli.group)
    lms.add_command(simulate_country)
