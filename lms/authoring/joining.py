"""Sources and works of others of an import that joins a draft: under which names they come, and what they bring. Pure.

The draft may call another source or work by the same name: whoever made a work must not be given the lessons of another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lms.authoring.parts import Body, Part, PartKind
from lms.authoring.slugs import numbered
from lms.authoring.works import media_of


@dataclass(frozen=True)
class Names:
    """Name in the import → name in the draft."""

    sources: Mapping[str, str]
    works: Mapping[str, str]

    def part(self, part: Part) -> Part:
        """As the draft names them, in it and in all that lies in it. Not of the course itself."""
        body = part.body
        if "sources" in body:
            body = body | {"sources": [self.sources.get(name, name) for name in body["sources"]]}
        if "attribution" in body:
            body = body | {"attribution": self.works.get(body["attribution"], body["attribution"])}
        if part.kind is PartKind.LESSON:
            body = body | {"blocks": [self._block(block) for block in body["blocks"]]}
        return replace(part, body=body, children=[self.part(child) for child in part.children])

    def _block(self, block: Body) -> Body:
        return block | {"source": self.sources.get(block["source"], block["source"])} if block.get("source") else block


def names_for(body: Body, imported: Body) -> Names:
    """Of two courses. What says the same is the same, whatever it is called."""
    return Names(
        sources=_names(body.get("sources", {}), imported.get("sources", {}), lambda source: source["title"]),
        works=_names(
            body.get("attributions", {}), imported.get("attributions", {}), lambda work: {**work, "media": []}
        ),
    )


def joined(body: Body, imported: Body, names: Names, added: Iterable[Part]) -> Body:
    """The course of the draft with what the import names. `added`: what came in, as the draft names it. For its sake alone comes what is
    called otherwise here: an import that is brought again brings nothing back of what was changed since."""
    parts = [one for part in added for one in part.walk()]
    named = {name for part in parts for name in _named(part)}
    shown = {medium for part in parts for medium in media_of(part)}
    sources, works = dict(body.get("sources", {})), dict(body.get("attributions", {}))
    for name, source in imported.get("sources", {}).items():
        here = names.sources[name]
        if here not in sources and (here == name or here in named):
            sources[here] = source
    for name, work in imported.get("attributions", {}).items():
        here, media = names.works[name], work.get("media", [])
        if here in works:
            owned = {medium for one in works.values() for medium in one.get("media", [])}
            if more := [medium for medium in media if medium in shown and medium not in owned]:
                works[here] = works[here] | {"media": [*works[here].get("media", []), *more]}
        elif here == name or here in named or shown.intersection(media):
            works[here] = work
    return body | {key: found for key, found in (("sources", sources), ("attributions", works)) if found}


def _names(known: Mapping[str, Body], coming: Mapping[str, Body], said: Callable[[Body], Any]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name, one in coming.items():
        same = [key for key, other in known.items() if said(other) == said(one)]
        if name in same or (name not in known and not same):
            names[name] = name
        else:
            names[name] = same[0] if same else numbered(name, {*known, *coming, *names.values()})
    return names


def _named(part: Part) -> Iterator[str]:
    yield from part.body.get("sources", [])
    yield from (block["source"] for block in part.body.get("blocks", []) if block.get("source"))
    if part.body.get("attribution"):
        yield part.body["attribution"]
