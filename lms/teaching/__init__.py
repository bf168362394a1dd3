"""Teaching: cohorts, their dated sessions, who is stuck and where, messages to them."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.core.i18n import lazy as _


def init_app(app: Flask) -> None:
    from lms.teaching import consumers, notices, views  # noqa: F401  consumers and notices register themselves
    from lms.teaching.policy import DESKS

    app.register_blueprint(views.bp)
    register_desk("teaching.list_cohorts", _("Cohorts"), *DESKS)
