"""Cooperatives of the country: who belongs to them, who holds which office, where they lie."""

from flask import Flask

from lms.accounts import profile
from lms.accounts.desks import register_desk
from lms.accounts.models import Person, StaffRole
from lms.cooperatives import cli, queries, views
from lms.cooperatives.cash_book import views as cash_book
from lms.cooperatives.control import views as control
from lms.cooperatives.desk import views as desk
from lms.cooperatives.file import views as file
from lms.cooperatives.numbers import views as numbers
from lms.cooperatives.record import views as record
from lms.cooperatives.register import views as register
from lms.core import clock
from lms.core.commands import lms
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(file.bp)
    app.register_blueprint(desk.bp)
    app.register_blueprint(register.bp)
    app.register_blueprint(record.bp)
    app.register_blueprint(cash_book.bp)
    app.register_blueprint(numbers.bp)
    app.register_blueprint(control.bp)
    lms.add_command(cli.import_cooperatives)
    if _name_of_cooperative not in profile.describers:
        profile.describers.append(_name_of_cooperative)
    register_desk("cooperative_file.list_waiting_documents", _("Papers to verify"), StaffRole.ADVISER)
    register_desk("numbers.list_numbers", _("Numbers to call"), *queries.SUPERVISION)


def _name_of_cooperative(person: Person) -> str | None:
    membership = queries.current_membership_of(person.id, clock.now().date())
    return name_in_language(membership.cooperative) if membership else None
