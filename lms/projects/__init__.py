"""The first room of stage 2: ideas for projects, drafted by members and agreed by the president."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.accounts.models import StaffRole
from lms.core.i18n import lazy as _
from lms.pathway.rooms import Room, register_room
from lms.pathway.rules.model import Stage


def init_app(app: Flask) -> None:
    from lms.projects import facts, notices, proofs, signs, views  # noqa: F401  all but views register themselves

    app.register_blueprint(views.bp)
    register_room(
        Room(
            "projects.list_projects",
            "project",
            _("Our project ideas"),
            lambda found: Stage.PROJECT in found.open_stages,
        )
    )
    register_desk("projects.list_followed_projects", _("Projects"), StaffRole.ADVISER)
