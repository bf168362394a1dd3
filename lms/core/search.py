"""Looking for a part of a name, as people type it."""

from typing import Any

from sqlalchemy import ColumnElement, or_

# No name is longer. SQLite refuses patterns of 50,000 bytes (SQLITE_MAX_LIKE_PATTERN_LENGTH).
LONGEST_SEARCHED = 200


def is_called(text: str, *columns: Any) -> ColumnElement[bool]:
    """Whether one of the names has this in it, in whatever case; of a longer text its beginning is looked for."""
    return or_(*(column.icontains(text[:LONGEST_SEARCHED], autoescape=True) for column in columns))
