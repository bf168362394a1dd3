"""Alembic's environment: runs on the application's own engine and models."""

from alembic import context
from flask import current_app
from sqlalchemy import JSON

import lms.accounts.models
import lms.certification.models
import lms.cooperatives.models
import lms.learning.models
import lms.packages.models
import lms.packages.scorm.models
import lms.quizzes.models
import lms.xapi.forwarding.models
import lms.xapi.models  # noqa: F401
from lms.core.db import Base, UtcDateTime


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column types by the names that script.py.mako imports."""
    if kind == "type" and isinstance(item, UtcDateTime | JSON):
        return "UtcDateTime()" if isinstance(item, UtcDateTime) else "Json"
    return False


database = current_app.extensions["migrate"].db

with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
