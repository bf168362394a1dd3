"""What the desk sees of a decision that the pathway rests on: who decided, and where it stands."""

from collections.abc import Sequence
from uuid import UUID

from flask import url_for

from lms.accounts.models import Person, StaffRole
from lms.pathway.evidence import Proof, describe
from lms.pathway.rules.facts import Fact, FactKind
from lms.projects import queries


@describe(FactKind.DECISION, "project")
def decisions(facts: Sequence[Fact], reader: Person) -> dict[UUID, Proof]:
    """Advisers may look at the sheet; it is their desk."""
    by_id = {fact.reference: fact for fact in facts if fact.reference}
    return {
        decision_id: Proof(
            fact=by_id[decision_id],
            id=decision_id,
            person=person,
            address=url_for("projects.show_followed_project", idea_id=idea_id)
            if reader.staff_role is StaffRole.ADVISER
            else None,
        )
        for decision_id, idea_id, person in queries.deciders_of(list(by_id))
    }
