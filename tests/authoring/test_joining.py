"""Sources and works of others that an import brings: none is taken for another of the same name."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lms.authoring import queries, services
from lms.authoring.joining import joined, names_for
from lms.authoring.models import Draft
from lms.authoring.parts import Part, PartKind
from lms.authoring.taking_in import take_in
from lms.core import clock
from lms.learning.content import Attribution, Course, Source
from tests.factories import Cast
from tests.factories.courses import loaded_bees

ALI = Attribution(title="Abeilles", author="Ali", licence="CC-BY-4.0", media=["bee.webp"])
ZOHRA = Attribution(title="Abeilles", author="Zohra", licence="CC0-1.0")


def brought(work: Attribution, *, source: str = "Guide du miel") -> Course:
    """A course of one lesson that is taken from a work and names a source."""
    course = loaded_bees().course
    one = course.modules[0]
    lesson = replace(one.lessons[0], attribution="bees", sources=["guide"], practice=[])
    return replace(
        course,
        slug="from-elsewhere",
        modules=[replace(one, lessons=[lesson], quiz=None)],
        exam=None,
        sources={"guide": Source(title={"fr": source, "ar": "دليل"}, checked="2026-01-01")},
        attributions={"bees": work},
    )


def with_named(draft: Draft, cast: Cast, **named: Any) -> None:
    root = queries.root_of(draft.id)
    body = root.body | {key: msgspec.to_builtins(found) for key, found in named.items()}
    services.edit(root, body, version=root.version, by=cast.khadija, at=clock.now())


def body_of(draft: Draft) -> dict[str, Any]:
    return queries.root_of(draft.id).body


def test_a_work_of_the_same_name_is_not_taken_for_that_of_another(draft: Draft, cast: Cast) -> None:
    with_named(draft, cast, attributions={"bees": ZOHRA})

    take_in(draft, brought(ALI), by=cast.khadija, at=clock.now())

    works = body_of(draft)["attributions"]
    (lesson,) = queries.tree_of(draft.id).modules[-1].lessons
    assert works["bees"]["author"] == "Zohra"
    assert works[lesson.body["attribution"]]["author"] == "Ali"


def test_a_source_of_the_same_name_is_not_taken_for_another(draft: Draft, cast: Cast) -> None:
    with_named(
        draft, cast, sources={"guide": Source(title={"fr": "Guide du safran", "ar": "دليل"}, checked="2026-02-02")}
    )

    take_in(draft, brought(ALI), by=cast.khadija, at=clock.now())

    (lesson,) = queries.tree_of(draft.id).modules[-1].lessons
    assert [body_of(draft)["sources"][name]["title"]["fr"] for name in lesson.body["sources"]] == ["Guide du miel"]


def test_what_says_the_same_comes_once_whatever_it_is_called(draft: Draft, cast: Cast) -> None:
    with_named(draft, cast, attributions={"abeilles": replace(ALI, media=[])})

    take_in(draft, brought(ALI), by=cast.khadija, at=clock.now())

    (lesson,) = queries.tree_of(draft.id).modules[-1].lessons
    assert list(body_of(draft)["attributions"]) == ["abeilles"]
    assert lesson.body["attribution"] == "abeilles"


def test_the_same_import_brings_back_nothing_of_what_was_changed_since(draft: Draft, cast: Cast) -> None:
    take_in(draft, brought(ALI), by=cast.khadija, at=clock.now())
    with_named(draft, cast, attributions={"bees": replace(ALI, author="Ali et Fatima")})
    before = body_of(draft)

    take_in(draft, brought(ALI), by=cast.khadija, at=clock.now())

    assert body_of(draft) == before


def test_pictures_that_come_in_belong_to_the_work_that_is_here(draft: Draft, cast: Cast) -> None:
    course = loaded_bees().course
    shown = next(block.media for _module, lesson in course.lessons() for block in lesson.blocks["fr"] if block.media)
    works = {"bees": replace(ALI, media=[str(shown)])}
    with_named(draft, cast, attributions={"bees": replace(ALI, media=["mine.webp"])})

    take_in(draft, replace(course, slug="elsewhere", attributions=works), by=cast.khadija, at=clock.now())

    assert body_of(draft)["attributions"]["bees"]["media"] == ["mine.webp", shown]


def test_what_the_draft_says_of_a_picture_stands(draft: Draft, cast: Cast) -> None:
    course = loaded_bees().course
    shown = next(block.media for _module, lesson in course.lessons() for block in lesson.blocks["fr"] if block.media)
    with_named(draft, cast, attributions={"bees": ALI, "flowers": replace(ZOHRA, media=[str(shown)])})
    works = {"bees": replace(ALI, media=[str(shown)])}

    take_in(draft, replace(course, slug="elsewhere", attributions=works), by=cast.khadija, at=clock.now())

    assert body_of(draft)["attributions"]["bees"]["media"] == ["bee.webp"]


NAMES = st.sampled_from("abc")
SOURCES = st.dictionaries(
    NAMES, st.builds(lambda title: {"title": {"fr": title}, "checked": ""}, st.sampled_from("xyz"))
)
WORKS = st.dictionaries(
    NAMES,
    st.builds(
        lambda author, media: {"title": "t", "author": author, "licence": "CC0-1.0", "media": media},
        st.sampled_from("xyz"), st.lists(st.sampled_from(["1.webp", "2.webp"]), unique=True),
    ),
)  # fmt: skip
COURSES = st.fixed_dictionaries({"sources": SOURCES, "attributions": WORKS})


@given(COURSES, COURSES)
def test_each_name_leads_to_what_it_led_to(body: dict[str, Any], imported: dict[str, Any]) -> None:
    names = names_for(body, imported)
    lesson = {"kind": "lesson", "sources": [], "blocks": []}
    added = [
        names.part(Part(PartKind.LESSON, lesson | {"sources": list(imported["sources"]), "attribution": name}))
        for name in imported["attributions"] or [""]
    ]

    found = joined(body, imported, names, added)

    for name, source in imported["sources"].items():
        assert found["sources"][names.sources[name]]["title"] == source["title"]
    for name, work in imported["attributions"].items():
        assert found["attributions"][names.works[name]]["author"] == work["author"]
    for name, source in body["sources"].items():
        assert found["sources"][name] == source
    for name, work in body["attributions"].items():
        assert found["attributions"][name]["author"] == work["author"]
