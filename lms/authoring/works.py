"""The works of others in a draft: where each stands, and the course with one written, chosen or left out. Pure.

`body`: of the course. A work stands where a lesson or a question names it, and where a file is shown that it lists among its media.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from lms.authoring.parts import Body, Part, PartKind


@dataclass(frozen=True)
class Use:
    """A part, and in a lesson perhaps one block. `medium`: the file that is shown there; None where the part itself is the work."""

    part: Part
    block_id: str | None = None
    medium: str | None = None


def uses(root: Part) -> dict[str, list[Use]]:
    """Work → where it stands, in the order of the course; of works that are gone, too, while something names them."""
    found: dict[str, list[Use]] = {name: [] for name in root.body.get("attributions", {})}
    owners: dict[str, str] = {}
    for name, work in root.body.get("attributions", {}).items():
        for medium in work.get("media", []):
            owners.setdefault(medium, name)
    for part in root.walk():
        if part.body.get("attribution"):
            found.setdefault(part.body["attribution"], []).append(Use(part))
        for use in _media(part):
            if (owner := owners.get(str(use.medium))) is not None:
                found[owner].append(use)
    return found


def places_of_media(root: Part) -> dict[str, list[Use]]:
    """Stored name → where it is shown."""
    found: dict[str, list[Use]] = {}
    for part in root.walk():
        for use in _media(part):
            found.setdefault(str(use.medium), []).append(use)
    return found


def work_of(body: Body, medium: str) -> str | None:
    works = body.get("attributions", {})
    return next((name for name, work in works.items() if medium in work.get("media", [])), None)


def with_work(body: Body, name: str, said: Body) -> Body:
    """`said`: what the form asks for; the media of the work stay."""
    works = body.get("attributions", {})
    media = {"media": works[name]["media"]} if works.get(name, {}).get("media") else {}
    work = {key: value for key, value in said.items() if value or key in ("title", "author", "licence")}
    return body | {"attributions": {**works, name: work | media}}


def without_work(body: Body, name: str) -> Body:
    works = {key: work for key, work in body.get("attributions", {}).items() if key != name}
    return _with(body, "attributions", works)


def with_medium(body: Body, medium: str, name: str | None) -> Body:
    """The file comes from this work and from no other; None: from none. Raises KeyError for a work that is none."""
    works = {
        key: _with(work, "media", [one for one in work.get("media", []) if one != medium])
        for key, work in body.get("attributions", {}).items()
    }
    if name is not None:
        works[name] = works[name] | {"media": [*works[name].get("media", []), medium]}
    return _with(body, "attributions", works)


def with_licence(body: Body, licence: str | None) -> Body:
    return _with(body, "licence", licence)


def with_name(body: Body, given: str | None, works: Collection[str]) -> Body:
    """A lesson or question as its page says from which work it is taken: "" for none, None where the page did not ask."""
    if given is None or (given and given not in works):
        return body
    return _with(body, "attribution", given)


def media_in(body: Body) -> list[str]:
    """The pictures of a question, its own first."""
    return list(dict.fromkeys(_pictures(body)))


def media_of(part: Part) -> set[str]:
    """What is shown in it, without what lies in it."""
    return {str(use.medium) for use in _media(part)}


def _media(part: Part) -> Iterator[Use]:
    if part.kind is PartKind.COURSE and part.body.get("cover"):
        yield Use(part, None, part.body["cover"])
    if part.kind is PartKind.LESSON:
        for block in part.body["blocks"]:
            for medium in dict.fromkeys(block.get("media", {}).values()):
                yield Use(part, block["id"], medium)
    if part.kind is PartKind.QUESTION:
        for medium in media_in(part.body):
            yield Use(part, None, medium)


def _pictures(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("picture"), str) and value["picture"]:
            yield value["picture"]
        for inner in value.values():
            yield from _pictures(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pictures(inner)


def _with(body: Body, key: str, value: Any) -> Body:
    """What says nothing is not there, as nothing is in a published course."""
    return body | {key: value} if value else {name: inner for name, inner in body.items() if name != key}
