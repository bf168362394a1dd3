"""The first room of stage 2: ideas for projects, drafted by members and agreed by the president."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.accounts.models import StaffRole
from lms.core.i18n import lazy as _


def init_app(app: Flask) -> None:
    from lms.projects import facts, notices, proofs, signs, views  # noqa: F401  all but views register themselves

    app.register_blueprint(views.bp)
    register_desk("projects.list_followed_projects", _("Projects"), StaffRole.ADVISER)
