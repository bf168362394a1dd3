"""What the pathway may ask about ideas for projects."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, Text, cast, func, select, type_coerce

from lms.pathway.facts import Scope, fact_columns, registry
from lms.pathway.rules.facts import FactKind
from lms.pathway.rules.model import Stage
from lms.projects.models import ProjectDecision, ProjectIdea


@registry.provide
def decisions(scope: Scope, on: date) -> Select[Any]:
    """What advisers decided: "approved" or "returned"."""
    day = type_coerce(func.date(ProjectDecision.decided_at), Date)
    return (
        select(
            *fact_columns(
                ProjectIdea.cooperative_id,
                FactKind.DECISION,
                "project",
                text=cast(ProjectDecision.outcome, Text),
                on=day,
                reference=ProjectDecision.id,
            )
        )
        .join(ProjectDecision, ProjectDecision.idea_id == ProjectIdea.id)
        .where(ProjectIdea.cooperative_id.in_(scope), day <= on)
    )


@registry.provide
def agreed_ideas(scope: Scope, on: date) -> Select[Any]:
    """Each idea to which the cooperative agreed, once."""
    day = type_coerce(func.date(ProjectIdea.agreed_at), Date)
    return select(
        *fact_columns(
            ProjectIdea.cooperative_id, FactKind.EVENT, "project_idea_agreed", on=day, reference=ProjectIdea.id
        )
    ).where(ProjectIdea.cooperative_id.in_(scope), ProjectIdea.agreed_at.is_not(None), day <= on)


# Ideas are drafted where projects are open: projects.policy.drafter.
registry.begins_in |= {
    (FactKind.DECISION, "project"): Stage.PROJECT,
    (FactKind.EVENT, "project_idea_agreed"): Stage.PROJECT,
}
