"""What it means for a cooperative that another version of a rule begins to judge it."""

from datetime import date

from lms.pathway import queries
from lms.pathway.models import RuleVersion, StageState
from lms.pathway.rules import evaluation as engine
from lms.pathway.rules import model
from lms.pathway.rules.comparing import asks_more
from lms.pathway.rules.facts import Facts
from lms.pathway.rules.findings import Finding
from lms.pathway.transitions import Status, version_for


def is_newly_asked(state: StageState | None, version: RuleVersion, finding: Finding, facts: Facts) -> bool:
    """Whether something is missing only because `version` judges from now on: who has the stage open still meets the one
    that judged her until now; who is at risk lacks less by it. `finding`: by the new one."""
    if state is None or state.status not in queries.OPEN or state.rule_number == version.number:
        return False
    versions = {one.number: one for one in queries.published_versions(version.stage)}
    if finding.state.is_met or state.rule_number not in versions or _was_over(state, version):
        return False
    rule = model.decode(versions[state.rule_number].document)
    if state.status is Status.OPEN:
        return engine.is_met(rule, facts)
    return asks_more(engine.evaluate(rule, facts), finding)


def is_another_for_who_enters(version: RuleVersion, on: date) -> bool:
    """Whether who loses the stage while `version` judges her must meet another one to have it again."""
    versions = queries.in_force(queries.published_versions(version.stage))
    return version_for(versions, None, on) != version.number


def _was_over(state: StageState, version: RuleVersion) -> bool:
    """The days of grace were over before the version could judge: nobody was at risk any more on its day."""
    if state.status is not Status.AT_RISK or state.grace_until is None or version.migrate_by is None:
        return False
    return state.grace_until < version.migrate_by
