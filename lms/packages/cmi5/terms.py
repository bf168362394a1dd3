"""Names that the cmi5 specification gives (9.3, 9.5.5, 9.6), and those of its verbs by their last word. Pure."""

from lms.xapi.statement import Statement

_ADL = "http://adlnet.gov/expapi/verbs/"
# 9.3: what a unit says of itself. The other four verbs are the LMS's.
VERBS_OF_UNITS = {f"{_ADL}{name}": name for name in ("initialized", "completed", "passed", "failed", "terminated")}
VERBS_OF_LMS = {
    f"{_ADL}launched": "launched",
    "https://w3id.org/xapi/adl/verbs/abandoned": "abandoned",
    "https://w3id.org/xapi/adl/verbs/waived": "waived",
    "https://w3id.org/xapi/adl/verbs/satisfied": "satisfied",
}

_CONTEXT = "https://w3id.org/xapi/cmi5/context/"
# 9.6.2
CATEGORY_CMI5 = f"{_CONTEXT}categories/cmi5"
CATEGORY_MOVE_ON = f"{_CONTEXT}categories/moveon"
# 9.6.3
SESSION_ID = f"{_CONTEXT}extensions/sessionid"
MASTERY_SCORE = f"{_CONTEXT}extensions/masteryscore"
LAUNCH_MODE = f"{_CONTEXT}extensions/launchmode"
LAUNCH_URL = f"{_CONTEXT}extensions/launchurl"
MOVE_ON = f"{_CONTEXT}extensions/moveon"
LAUNCH_PARAMETERS = f"{_CONTEXT}extensions/launchparameters"
# 9.5.5
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
REASON = "https://w3id.org/xapi/cmi5/result/extensions/reason"

# 9.5.5.2: what the reason of a waiver should be.
WAIVER_REASONS = ("Tested Out", "Equivalent AU", "Equivalent Outside Activity", "Administrative")

# 10.1 and 11.0
LAUNCH_DATA = "LMS.LaunchData"
PREFERENCES = "cmi5LearnerPreferences"


def is_defined(statement: Statement) -> bool:
    """7.1.3: a “cmi5 defined” statement is one of the cmi5 category; any other is “allowed”, or not."""
    context = statement.context
    activities = context.context_activities if context else None
    return activities is not None and any(one.id == CATEGORY_CMI5 for one in activities.category)


def session_of(statement: Statement) -> str | None:
    """9.6.3.1: the session that the statement names."""
    found = statement.context.extensions.get(SESSION_ID) if statement.context else None
    return found if isinstance(found, str) else None
