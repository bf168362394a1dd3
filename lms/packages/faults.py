"""What is wrong with a package, in the reader's language; names that strangers chose keep their own direction on pages."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape

# Of what strangers wrote, in characters; it may be megabytes.
LONGEST_SHOWN = 200


@dataclass(frozen=True)
class Fault:
    """Translated when it is shown. Values that are texts are names of files, attributes and the like, or other faults."""

    message: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return str(gettext(self.message, **self.values))

    def __html__(self) -> str:
        words = escape(gettext(self.message))
        return str(words % {name: _on_page(value) for name, value in self.values.items()} if self.values else words)


def fault(message: str, **values: Any) -> Fault:
    """Imported as `_`, so that the extractor of texts finds the message."""
    return Fault(
        message, {name: shortened(value) if isinstance(value, str) else value for name, value in values.items()}
    )


def shortened(text: str, most: int = LONGEST_SHOWN) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _on_page(value: Any) -> Any:
    # « a.js » and « https://x » are read from left to right, also between Arabic words, which their marks would else upset.
    return Markup('<bdi dir="ltr">{}</bdi>').format(value) if isinstance(value, str) else value
