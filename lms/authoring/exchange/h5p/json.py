"""JSON of strangers by the type that is wanted: what is missing or of another type is empty. Pure."""

import hashlib
import html
import json
from collections.abc import Iterator
from typing import Any

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport


class Json:
    def __init__(self, value: Any) -> None:
        self.value = value

    def __getitem__(self, key: str) -> "Json":
        return Json(self.value.get(key)) if isinstance(self.value, dict) else Json(None)

    def __iter__(self) -> Iterator["Json"]:
        return map(Json, self.value) if isinstance(self.value, list) else iter(())

    def __len__(self) -> int:
        return len(self.value) if isinstance(self.value, list) else 0

    @property
    def text(self) -> str:
        return self.value.strip() if isinstance(self.value, str) else ""

    @property
    def words(self) -> str:
        """Of a field without markup, in which H5P writes « l&#039;argan » (H5PContentValidator::validateText)."""
        return html.unescape(self.text).strip()

    @property
    def number(self) -> float:
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return float(self.value) if is_number and abs(self.value) < 10**6 else 0.0

    @property
    def is_true(self) -> bool:
        return self.value is True or self.value == "true"

    def texts(self) -> Iterator[str]:
        """All texts inside, however deep."""
        waiting = [self.value]
        while waiting:
            value = waiting.pop()
            if isinstance(value, str):
                yield value
            elif isinstance(value, dict):
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value

    def digest(self) -> str:
        written = json.dumps(self.value, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(written.encode()).hexdigest()


def read_json(content: bytes, name: str) -> Json:
    """Raises BadImport."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadImport(Code.BROKEN_JSON, name, file=name) from error
    return Json(found)
