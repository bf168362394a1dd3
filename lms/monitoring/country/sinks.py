"""Where generators put what they make; how it gets into the database is `copying`'s affair."""

from collections.abc import Sequence
from typing import Protocol

from lms.monitoring.country.rows import Row


class Sink(Protocol):
    def row(self, table: str, row: Row) -> None:
        """One of the columns of rows.COLUMNS."""

    def statement(self, seq: int, statement_id: str, document: str, *terms: Sequence[str]) -> None:
        """One of the platform's own, with the terms by which it is found, as text."""

    def flush(self) -> None:
        """Hand over what waits."""
