"""The first room of stage 3: the products of a cooperative and what each still lacks to be sold."""

from flask import Flask

from lms.accounts.desks import register_desk
from lms.accounts.models import StaffRole
from lms.core.commands import lms
from lms.core.i18n import lazy as _
from lms.pathway.rooms import Room, register_room


def init_app(app: Flask) -> None:
    from lms.market import cli, facts, policy, signs, views  # noqa: F401  facts and signs register themselves

    app.register_blueprint(views.bp)
    lms.add_command(cli.products)
    register_room(Room("market.list_products", "market", _("Our products"), policy.is_list_usable))
    register_desk("market.list_followed_products", _("Products"), StaffRole.ADVISER)
