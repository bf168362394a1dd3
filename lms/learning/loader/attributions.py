"""attributions.yaml: the works of others that a course takes in. A course without such works has no such file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lms.learning.content import Attribution
from lms.learning.loader.faults import SLUG, Faults, KeyPath, Source

_REQUIRED = {"title", "author", "origin", "licence"}
_OPTIONAL = {"changes", "media"}


def read_attributions(
    file: Path, faults: Faults, medium: Callable[[Any, Source, KeyPath], str]
) -> dict[str, Attribution]:
    """`medium` keeps a file of the course and answers its name. Whether the licences may stand there is asked later."""
    if not file.exists():
        return {}
    source = Source(file, faults)
    found = {}
    for name, entry in (source.value if isinstance(source.value, dict) else {}).items():
        if not isinstance(name, str) or not SLUG.fullmatch(name):
            source.fault((name,), f"{name!r} is no name: use lower-case Latin letters, digits and hyphens")
        elif not isinstance(entry, dict) or not _REQUIRED <= set(entry) <= _REQUIRED | _OPTIONAL:
            source.fault((name,), "an attribution has title, author, origin and licence; and perhaps changes and media")
        else:
            found[name] = _attribution(source, name, entry, medium)
    return found


def _attribution(
    source: Source, name: str, entry: dict[str, Any], medium: Callable[[Any, Source, KeyPath], str]
) -> Attribution:
    words = {key: entry[key] for key in sorted(_REQUIRED)}
    for key, value in words.items():
        if not isinstance(value, str) or not (value.strip() or key == "origin"):
            source.fault((name, key), f"write the {key} as text")
            words[key] = ""
    media = entry.get("media", [])
    if not isinstance(media, list):
        source.fault((name, "media"), "'media' is a list of files under media/")
        media = []
    return Attribution(
        **words,
        changes=source.text((name, "changes"), entry["changes"]) if "changes" in entry else {},
        media=[medium(one, source, (name, "media", place)) for place, one in enumerate(media)],
    )
