"""What completes, where, and what it changes: national figures, read only."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.accounts.models import StaffRole
from lms.cooperatives.desk.more import register_link
from lms.core import access
from lms.core.commands import lms
from lms.core.i18n import lazy as _


def init_app(app: Flask) -> None:
    from lms.cooperatives.register import looking
    from lms.monitoring import cli, policy, views, watching  # noqa: F401  it listens
    from lms.monitoring.country.cli import simulate_country
    from lms.monitoring.people.telling import looks_at

    access.program_prefixes[views.open_data.PREFIX] = access.in_words(views.open_data.refusal)
    register_link("monitoring.list_own_declarations", _("Declaration of the year"))
    app.register_blueprint(views.bp)
    if looks_at not in looking.lookers:
        looking.lookers.append(looks_at)
    lms.add_command(cli.group)
    lms.add_command(simulate_country)
    register_desk("monitoring.show_overview", _("Figures"), *policy.DESKS)
    register_desk("monitoring.list_courses", _("Figures"), StaffRole.TRAINER)
