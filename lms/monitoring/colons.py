"""A name and what belongs to it, with the colon as each language writes it."""

from typing import Any

from flask_babel import gettext as _


def named(name: Any, value: Any) -> str:
    return str(_("%(name)s: %(value)s", name=name, value=value))
