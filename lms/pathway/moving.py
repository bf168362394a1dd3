"""What it means for a cooperative that another version of a rule begins to judge it."""

from collections.abc import Sequence
from datetime import date

from lms.pathway import queries
from lms.pathway.models import RuleVersion, StageState
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules import model
from lms.pathway.rules.comparing import asks_more
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import Finding
from lms.pathway.transitions import Status, version_for


def is_newly_asked(
    state: StageState | None, version: RuleVersion, versions: Sequence[RuleVersion], finding: Finding, facts: Facts
) -> bool:
    """Whether something is missing only because `version` judges from now on: who has the stage open still meets the one
    that judged her until now; who is at risk lacks less by it. `versions`: those of the stage that are published;
    `finding`: by the new one."""
    if state is None or state.status not in queries.OPEN or state.rule_number == version.number:
        return False
    known = next((one for one in versions if one.number == state.rule_number), None)
    if finding.state.is_met or known is None or _was_over(state, version):
        return False
    rule = model.decode(known.document)
    if state.status is Status.OPEN:
        return engine.is_met(rule, facts)
    return asks_more(engine.evaluate(rule, facts), finding)


def is_another_for_who_enters(version: RuleVersion, versions: Sequence[RuleVersion], on: date) -> bool:
    """Whether who loses the stage while `version` judges her must meet another one to have it again."""
    return version_for(queries.in_force(versions), None, on) != version.number


def _was_over(state: StageState, version: RuleVersion) -> bool:
    """The days of grace were over before the version could judge: nobody was at risk any more on its day."""
    if state.status is not Status.AT_RISK or state.grace_until is None or version.migrate_by is None:
        return False
    return state.grace_until < version.migrate_by
