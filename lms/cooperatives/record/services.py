"""A cooperative is written down, and its record corrected. The values are those that an import reads."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from lms.cooperatives import services as cooperatives
from lms.cooperatives.models import Cooperative
from lms.cooperatives.signals import announce
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _


class NumberTaken(DomainError):
    message = _("A cooperative with this register number is there already. Look for it in the list.")


def create(register_number: str, values: dict[str, Any]) -> Cooperative:
    """Raises NumberTaken."""
    try:
        with db.session.begin_nested():
            cooperative = cooperatives.add_cooperative(register_number, values)
            db.session.flush()
    except IntegrityError as error:
        raise NumberTaken from error
    return cooperative


def correct(cooperative: Cooperative, register_number: str, values: dict[str, Any]) -> None:
    """Where it lies and what it does are facts of its pathway, which is judged anew. Raises NumberTaken."""
    try:
        with db.session.begin_nested():
            cooperative.register_number = register_number
            cooperatives.write_record(cooperative, values)
            db.session.flush()
    except IntegrityError as error:
        raise NumberTaken from error
    announce(cooperative.id, "cooperative_corrected")
