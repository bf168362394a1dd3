"""A package as a course: what its lessons say."""

import pytest

from lms.packages.kinds import Structure, Unit, UnitGroup
from lms.packages.publishing import course_from


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"ar": "الزيت", "fr": "L’huile"}, {"ar": [], "fr": []}),
        ({"fr": "L’huile"}, {"ar": [], "fr": []}),
        ({"fr": "De la noix à l’huile"}, {"ar": ["De la noix à l’huile"], "fr": ["De la noix à l’huile"]}),
        ({}, {"ar": [], "fr": []}),
    ],
)
def test_a_description_that_is_the_title_again_is_not_said(about: dict[str, str], said: dict[str, list[str]]) -> None:
    unit = Unit(key="u", publisher_id="u", title={"ar": "الزيت", "fr": "L’huile"}, description=about, address="x")
    group = UnitGroup(key="g", title={"fr": "Argan"}, units=[unit])

    course = course_from(Structure(kind="cmi5", publisher_id="p", title={"fr": "Argan"}, groups=[group]), "x")

    ((_module, lesson),) = course.lessons()
    assert {code: [block.text for block in blocks] for code, blocks in lesson.blocks.items()} == said
