from datetime import date
from typing import Any

from flask import Blueprint, url_for

from lms.cooperatives.models import Membership
from lms.cooperatives.names import articles_of_law
from lms.cooperatives.register import policy
from lms.cooperatives.register.names import reason_name
from lms.core import clock

bp = Blueprint("register", __name__, template_folder="../../templates")
bp.add_app_template_global(reason_name)
bp.add_app_template_global(policy.may_keep, "may_keep_register")
bp.add_app_template_global(policy.may_add, "may_add_members")
bp.add_app_template_global(articles_of_law)


def today() -> date:
    return clock.now().date()


@bp.app_template_global()
def member_address(membership: Membership, *, is_for_staff: bool) -> str:
    place: dict[str, Any] = {"cooperative_id": membership.cooperative_id} if is_for_staff else {}
    return url_for("register.show_member", membership_id=membership.id, **place)
