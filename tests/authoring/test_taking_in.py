"""An import joins a draft; the same import twice makes no double."""

from msgspec.structs import replace

from lms.authoring import queries, services
from lms.authoring.models import Draft
from lms.authoring.parts import Bank
from lms.authoring.revisions import course_of
from lms.authoring.taking_in import take_in
from lms.core import clock
from tests.authoring.conftest import module
from tests.factories import Cast
from tests.factories.courses import loaded_bees


def imported(slug: str = "from-moodle"):
    return replace(loaded_bees().course, slug=slug)


def test_everything_of_an_import_joins_the_draft_under_free_names(draft: Draft, cast: Cast) -> None:
    before = queries.tree_of(draft.id)

    taken = take_in(draft, imported(), by=cast.khadija, at=clock.now())

    tree = queries.tree_of(draft.id)
    assert [one.body["slug"] for one in tree.modules] == ["hive", "honey", "hive-2", "honey-2"]
    assert len(list(tree.walk())) == 2 * len(list(before.walk())) - 1 == taken.added + len(list(before.walk()))
    ids = [one.body["id"] for one in tree.walk() if "id" in one.body]
    assert len(set(ids)) == len(ids)
    assert {one.body["module"] for one in tree.questions(Bank.EXAM)} == {"hive", "honey", "hive-2", "honey-2"}
    assert course_of(tree)


def test_the_same_import_twice_makes_no_double(draft: Draft, cast: Cast) -> None:
    take_in(draft, imported(), by=cast.khadija, at=clock.now())
    count = len(list(queries.tree_of(draft.id).walk()))

    taken = take_in(draft, imported(), by=cast.khadija, at=clock.now())

    assert taken.added == 0
    assert taken.known > 0
    assert len(list(queries.tree_of(draft.id).walk())) == count


def test_what_was_removed_since_is_not_brought_back_by_importing_again(draft: Draft, cast: Cast) -> None:
    take_in(draft, imported(), by=cast.khadija, at=clock.now())
    services.remove(module(draft, "hive-2"), by=cast.khadija, at=clock.now())

    assert take_in(draft, imported(), by=cast.khadija, at=clock.now()).added == 0
    assert len(queries.tree_of(draft.id).modules) == 3


def test_an_import_with_one_more_lesson_adds_that_one(draft: Draft, cast: Cast) -> None:
    take_in(draft, imported(), by=cast.khadija, at=clock.now())
    course = imported()
    more = replace(
        course.modules[0],
        lessons=[*course.modules[0].lessons, replace(course.modules[0].lessons[0], slug="wax", practice=[])],
    )

    taken = take_in(draft, replace(course, modules=[more, *course.modules[1:]]), by=cast.khadija, at=clock.now())

    assert taken.added == 1
    assert queries.tree_of(draft.id).modules[2].lessons[-1].body["slug"] == "wax"


def test_an_import_is_taken_back_in_one_step(draft: Draft, cast: Cast) -> None:
    take_in(draft, imported(), by=cast.khadija, at=clock.now())

    services.undo(draft, by=cast.khadija, at=clock.now())

    assert len(queries.tree_of(draft.id).modules) == 2


def test_sources_that_the_draft_lacks_come_along(draft: Draft, cast: Cast) -> None:
    body = {**queries.root_of(draft.id).body, "sources": {}}
    services.edit(queries.root_of(draft.id), body, version=1, by=cast.khadija, at=clock.now())

    take_in(draft, imported(), by=cast.khadija, at=clock.now())

    assert set(queries.root_of(draft.id).body["sources"]) == set(loaded_bees().course.sources)
