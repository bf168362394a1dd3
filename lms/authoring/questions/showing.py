"""What stands in a field of the form for a value of the body. Pure."""

from typing import Any

from lms.authoring.parts import Body
from lms.authoring.questions.shapes import Field, Input


def value_of(inside: Body, name: str) -> Any:
    """`name` may lead into a mapping: "range.least"."""
    outer, _dot, inner = name.partition(".")
    value = inside.get(outer)
    return (value.get(inner) if isinstance(value, dict) else None) if inner else value


def shown(field: Field, value: Any) -> str:
    """As it is typed: a comma before decimals, as in Morocco."""
    if field.input is Input.CHOICE:
        return _chosen(field, value)
    if value is None:
        return ""
    if isinstance(value, list):
        return {Input.WHOLES: " ", Input.NUMBERS: "; "}.get(field.input, ", ").join(
            _written(field, one) for one in value
        )
    return _written(field, value)


def shown_in(value: Any, code: str) -> str:
    """Of a text in languages."""
    text = value.get(code, "") if isinstance(value, dict) else ""
    return "\n".join(map(str, text)) if isinstance(text, list) else str(text)


def _chosen(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return next((one for one in ("", "false", "all_or_nothing") if one in field.options), "")
    return str(value)


def _written(field: Field, value: Any) -> str:
    return str(value).replace(".", ",") if field.input in (Input.NUMBER, Input.NUMBERS) else str(value)
