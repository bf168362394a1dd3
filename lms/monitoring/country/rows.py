"""What generators hand to the loader: values as text that both databases read, one tuple a row. Pure.

Ids are text with hyphens, moments "2026-05-01 10:00:00" in UTC, days ISO 8601, truth 0 or 1, JSON text.
"""

from datetime import UTC, datetime, timedelta

Row = tuple[str | int | float | None, ...]

# In which columns the rows come. A table stands behind those to which it points.
COLUMNS: dict[str, tuple[str, ...]] = {
    "cooperative": (
        "id", "name_ar", "name_fr", "register_number", "categories", "sector", "branch", "region_code", "province_code",
        "delegation_code", "is_rural", "registered_on", "year_closes_on", "struck_off_on",
    ),
    "person": (
        "id", "name_ar", "name_fr", "phone", "gender", "birth_year", "has_disability", "language", "picture", "secret_hash",
        "created_at",
    ),
    "membership": ("id", "cooperative_id", "person_id", "from_on", "to_on", "end_reason"),
    "office": ("id", "cooperative_id", "person_id", "kind", "from_on"),
    "enrolment": ("registration", "person_id", "course_id", "revision_id", "enrolled_at"),
    "completion": ("registration", "item", "completed_at"),
    "quiz_result": ("id", "registration", "item", "scaled", "passed", "ended_at"),
    "attempt": (
        "id", "person_id", "registration", "revision_id", "item", "number", "seed", "question_ids", "started_at", "closed_at",
        "scaled", "passed",
    ),
    "answer": ("attempt_id", "question_id", "response", "answered_at"),
    "practice_answer": ("registration", "question_id", "is_right", "first_answered_at"),
    "certificate": (
        "id", "code", "person_id", "cooperative_id", "revision_id", "registration", "item", "scaled", "earned_at",
    ),
    "cohort": (
        "id", "title", "course_slug", "language", "province_code", "place", "starts_on", "ends_on", "created_at",
        "created_by_id",
    ),
    "cohort_trainer": ("cohort_id", "person_id", "added_at"),
    "cohort_member": ("cohort_id", "person_id", "way", "added_at", "added_by_id"),
    "cohort_session": (
        "id", "cohort_id", "starts_at", "minutes", "place", "language", "item", "created_at", "created_by_id",
    ),
    "attendance_mark": ("id", "session_id", "person_id", "is_present", "by_id", "at"),
    "cooperative_document": (
        "id", "cooperative_id", "kind", "dated_on", "visibility", "file_name", "size_bytes", "filed_by_id", "filed_at",
        "shared_by_id", "shared_at", "verdict", "reason", "judged_at",
    ),
    "cooperative_year": (
        "id", "cooperative_id", "closes_on", "turnover_centimes", "surplus_centimes", "recorded_by_id", "recorded_at",
    ),
    "cash_month": (
        "id", "cooperative_id", "month", "number", "in_centimes", "out_centimes", "opening_centimes", "recorded_by_id",
        "recorded_at",
    ),
    "diagnosis_round": (
        "id", "cooperative_id", "version", "opened_at", "opened_by_id", "answered_at", "closed_at", "closed_by_id",
    ),
    "diagnosis_level": ("round_id", "dimension", "level"),
    "diagnosis_sharing": ("id", "round_id", "shared_at", "shared_by_id"),
    "stage_state": ("cooperative_id", "stage", "status", "rule_number", "since", "grace_until"),
    "project_idea": (
        "id", "cooperative_id", "title", "sector", "province_code", "region_code", "need", "cost_centimes", "state", "version",
        "part_versions", "created_at", "created_by_id", "agreed_at", "agreed_by_id",
    ),
    "project_decision": ("id", "idea_id", "outcome", "reason", "version", "decided_at", "decided_by_id"),
    "product": (
        "id", "cooperative_id", "name_ar", "name_fr", "name_en", "family", "unit", "season", "authorisation_number", "is_ready",
        "listed_at", "listed_by_id", "removed_at",
    ),
    "accompaniment": ("id", "cooperative_id", "begun_on", "begun_by_id"),
    "coaching_session": (
        "id", "accompaniment_id", "number", "planned_on", "held_on", "place", "notes", "next_step", "recorded_by_id",
        "recorded_at",
    ),
    "accompaniment_contact": ("id", "cooperative_id", "on", "kind", "note", "recorded_by_id", "recorded_at"),
    "xapi_activity": ("id", "definition"),
    "xapi_statement": ("seq", "id", "is_trusted", "is_voided", "refers_to", "document"),
}  # fmt: skip

_CLOCK = [f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}" for second in range(86_400)]
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_DAYS = [(_EPOCH + timedelta(days=day)).date().isoformat() for day in range(36_525)]


def second_of(at: datetime) -> int:
    """Seconds since 2020: how the generators count time."""
    return int((at - _EPOCH).total_seconds())


def parts_of(second: int) -> tuple[str, str]:
    """Day and time of day, as text."""
    day, rest = divmod(second, 86_400)
    return _DAYS[day], _CLOCK[rest]


def at(second: int) -> str:
    """The moment as SQLAlchemy writes it on SQLite, and as PostgreSQL reads it in UTC."""
    day, rest = divmod(second, 86_400)
    return f"{_DAYS[day]} {_CLOCK[rest]}.000000"


def moment(day: str) -> str:
    """The midnight with which the day begins, in UTC."""
    return f"{day} 00:00:00.000000"
