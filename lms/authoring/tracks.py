"""The recordings of a lesson's blocks. A recording stands below what it reads, among the blocks of the language whose text it
reads (docs/course-sources.md). Pure."""

from collections.abc import Iterator
from copy import deepcopy

from lms.authoring.editing import index_of, with_block, with_media
from lms.authoring.parts import Body
from lms.authoring.reading import RECORDED_IN
from lms.learning.content import MARKDOWN_KINDS

# What can be read aloud: of a picture, what it shows.
HEARD_KINDS = MARKDOWN_KINDS | {"picture"}


def language_read(tongue: str) -> str:
    """Of the text that is read: what is not French is said from the Arabic."""
    return "fr" if tongue == "fr" else "ar"


def tracks_of(body: Body, block_id: str) -> dict[str, Body]:
    """Spoken language → the block of its recording. Raises KeyError for a block that is none."""
    place = index_of(body, block_id)
    found: dict[str, Body] = {}
    for block in body["blocks"][place + 1 :]:
        if block["kind"] != "audio":
            break
        if block.get("lang") in RECORDED_IN and file_of(block):
            found.setdefault(block["lang"], block)
    return found


def file_of(track: Body) -> tuple[str, int] | None:
    """The stored name of a recording and its bytes; None where it has none."""
    for code, name in track.get("media", {}).items():
        return name, track.get("size_bytes", {}).get(code, 0)
    return None


def to_read(body: Body, tongue: str) -> Iterator[Body]:
    """The blocks that have a text to be read in this spoken language."""
    code = language_read(tongue)
    for block in body["blocks"]:
        if block["kind"] in HEARD_KINDS and block["text"].get(code, "").strip():
            yield block


def waiting(body: Body, tongue: str) -> list[str]:
    """The ids of those of them that nobody recorded yet."""
    return [block["id"] for block in to_read(body, tongue) if tongue not in tracks_of(body, block["id"])]


def following(body: Body, tongue: str, block_id: str) -> str | None:
    """The next one to be recorded: behind this one, else from the beginning."""
    places = {block["id"]: place for place, block in enumerate(body["blocks"])}
    here = places.get(block_id, -1)
    rest = [one for one in waiting(body, tongue) if one != block_id]
    return next((one for one in rest if places[one] > here), rest[0] if rest else None)


def with_track(body: Body, block_id: str, tongue: str, name: str, size_bytes: int) -> Body:
    """In place of the one that is there, else behind the other recordings of the block. Raises KeyError."""
    code = language_read(tongue)
    tracks = tracks_of(body, block_id)
    if tongue in tracks:
        track_id = tracks[tongue]["id"]
        changed = deepcopy(body)
        block = changed["blocks"][index_of(changed, track_id)]
        block["text"], block["media"], block["size_bytes"] = {code: ""}, {}, {}
    else:
        last = list(tracks.values())[-1]["id"] if tracks else block_id
        changed, track_id = with_block(body, "audio", code, after=last)
        changed["blocks"][index_of(changed, track_id)]["lang"] = tongue
    return with_media(changed, track_id, code, name, size_bytes)


def without_track(body: Body, block_id: str, tongue: str) -> Body:
    """Removing what is not there is no fault. Raises KeyError for a block that is none."""
    track = tracks_of(body, block_id).get(tongue)
    if track is None:
        return body
    return body | {"blocks": [one for one in body["blocks"] if one["id"] != track["id"]]}
