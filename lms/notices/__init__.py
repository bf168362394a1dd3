"""What people are told, until they have understood it; reminders of what falls due, and by the channels they agreed to."""

from flask import Flask

from lms.core import access
from lms.core.commands import lms


def init_app(app: Flask) -> None:
    from lms.notices import duties, papers, register, views  # noqa: F401  the kinds of notices register themselves
    from lms.notices.channels import cli, hooks
    from lms.notices.channels import views as channel_views

    app.register_blueprint(views.bp)
    app.register_blueprint(channel_views.bp)
    app.register_blueprint(hooks.bp)
    access.program_prefixes["/hooks/"] = hooks.refusal
    lms.add_command(cli.group)
