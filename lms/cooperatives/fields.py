"""The field of a form that is read as a cell of an import is."""

from collections.abc import Callable
from typing import Any

from wtforms import StringField

from lms.cooperatives.columns import Unfit


class ReadField(StringField):
    """What a cell may say, read by the same function (columns.py). What cannot be read stays in the field."""

    data: Any

    def __init__(self, *args: Any, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.read = read

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        try:
            self.data = self.read(str(valuelist[0]) if valuelist else "")
        except Unfit as error:
            raise ValueError(error.message) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)
