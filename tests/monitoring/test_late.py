"""How late statements come."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from lms.monitoring.late import delay
from lms.xapi import positions

STORED = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "done_at",
    [
        datetime(2026, 11, 20, 9, tzinfo=UTC),
        datetime(2026, 11, 20, 10, tzinfo=timezone(timedelta(hours=1))),
        # As a unit may write it.
        datetime(2026, 11, 20, 9),  # noqa: DTZ001
    ],
)
def test_delay_is_the_same_in_every_zone_and_without_one(done_at: datetime) -> None:
    assert delay(positions.position_of(STORED), done_at) == timedelta(hours=3)
