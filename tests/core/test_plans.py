"""Plans that PostgreSQL keeps."""

import pytest
from sqlalchemy import text

from lms.core.db import db, is_postgresql, planned_once


@pytest.mark.usefixtures("app")
def test_plans_are_kept_for_what_is_asked_inside_and_for_nothing_after_it() -> None:
    with planned_once():
        inside = mode()

    assert (inside, mode()) == (("force_generic_plan", "force_custom_plan") if is_postgresql() else ("", ""))


def mode() -> str:
    return db.session.scalar(text("SHOW plan_cache_mode")) if is_postgresql() else ""
