"""An adviser beside a cooperative: its development plan, twelve coaching sessions over two years, visits, silence."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.accounts.models import StaffRole
from lms.core.i18n import lazy as _
from lms.learning.calling import register_beside
from lms.pathway.accompaniment import providers, queries, views  # noqa: F401  providers register themselves


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    register_beside(queries.staff_beside)
    register_desk("accompaniment.list_portfolio", _("My portfolio"), StaffRole.ADVISER)
