"""Signs of life that ideas for projects give: begun, and agreed."""

from datetime import date
from typing import Any

from sqlalchemy import Select

from lms.pathway.accompaniment.signs import last_of, sign
from lms.pathway.facts import Scope
from lms.projects.models import ProjectIdea


@sign
def ideas_begun(scope: Scope, _on: date) -> Select[Any]:
    return last_of(ProjectIdea.cooperative_id, ProjectIdea.created_at, scope)


@sign
def ideas_agreed(scope: Scope, _on: date) -> Select[Any]:
    return last_of(ProjectIdea.cooperative_id, ProjectIdea.agreed_at, scope).where(ProjectIdea.agreed_at.is_not(None))
