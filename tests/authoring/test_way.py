"""From one page to the next: what a page of a draft leads on to, and the list of faults as it is mended."""

from datetime import timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import queries
from lms.authoring.checks import Fault, FaultCode
from lms.authoring.mending import by_part
from lms.authoring.models import Draft
from lms.authoring.parts import Part, PartKind
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from tests.authoring.conftest import lesson
from tests.authoring.sent import COURSES, address, edited, picture, written
from tests.client import PageClient


def lessons(draft: Draft) -> list[str]:
    return [one.body["title"]["fr"] for one in queries.tree_of(draft.id).modules[0].lessons]


def law(khadija: PageClient, draft: Draft) -> str:
    """A block of law at the end of the lesson; its id."""
    khadija.post(edited(draft), written(draft, do="add:law"))
    return str(lesson(draft).body["blocks"][-1]["id"])


def source(block: str, **values: str) -> dict[str, str]:
    return {
        f"new-{block}-title_ar": "القانون رقم 112.12",
        f"new-{block}-title_fr": "Loi n° 112-12, article 2",
        f"new-{block}-checked": "2026-03-08",
        "do": f"source:{block}",
    } | {f"new-{block}-{name}": value for name, value in values.items()}


def test_a_course_begins_with_its_summary(khadija: PageClient) -> None:
    answer = khadija.post(f"{COURSES}/drafts", {"title_fr": "La cire", "summary_fr": "De la ruche à la bougie."})

    draft_id = UUID(answer.headers["Location"].rpartition("/")[2])
    assert queries.root_of(draft_id).body["summary"] == {"ar": "", "fr": "De la ruche à la bougie."}


def test_a_module_without_lessons_asks_for_the_first(khadija: PageClient, draft: Draft) -> None:
    opened = '<details class="adds" open>'
    assert opened not in khadija.get(address(draft)).text

    khadija.post(address(draft, "/modules"), {"title_fr": "La cire"})

    assert khadija.get(address(draft)).text.count(opened) == 1


def test_a_lesson_leads_to_the_next_which_is_written_at_once(khadija: PageClient, draft: Draft) -> None:
    last = lesson(draft, "the-jar")
    key = new_id()
    form = written(draft, "the-jar") | {"text-b1": "Le pot.", "next-title": " La cire ", "do": f"lesson::{key}"}
    for _twice in range(2):
        answer = khadija.post(f"{COURSES}/lessons/{last.id}", form)

    assert str(key) in answer.headers["Location"]
    db.session.expire_all()
    new = queries.tree_of(draft.id).modules[1].lessons[-1]
    assert (new.id, new.body["title"], new.body["slug"]) == (key, {"ar": "", "fr": "La cire"}, "la-cire")
    assert lesson(draft, "the-jar").body["blocks"][0]["text"]["fr"] == "Le pot."
    assert f'href="{COURSES}/lessons/{key}?lang=fr"' in khadija.get(f"{COURSES}/lessons/{last.id}?lang=fr").text


def test_a_next_lesson_without_a_readable_key_is_none(khadija: PageClient, draft: Draft) -> None:
    before = lessons(draft)

    assert khadija.post(edited(draft), written(draft, do="lesson::x")).status_code == 404
    assert lessons(draft) == before


def test_a_lesson_and_a_question_lead_to_the_next_question(khadija: PageClient, draft: Draft) -> None:
    row = lesson(draft)
    answer = khadija.post(edited(draft), written(draft, do="question", title="Écrit avant"))
    assert answer.headers["Location"] == f"{COURSES}/parts/{row.id}/questions/new"
    assert lesson(draft).body["title"]["fr"] == "Écrit avant"

    made = khadija.post(answer.headers["Location"].removesuffix("/new"), {"kind": "true_false"})
    page = made.headers["Location"]
    question = {"version": "1", "text.fr": "Vrai ?", "do": "another"}
    assert khadija.post(page, question).headers["Location"] == f"{COURSES}/parts/{row.id}/questions/new"
    assert "Vrai ?" in khadija.get(edited(draft)).text


def test_a_source_is_added_where_the_law_is_written(khadija: PageClient, draft: Draft) -> None:
    block = law(khadija, draft)

    khadija.follow(khadija.post(edited(draft), written(draft, **{f"text-{block}": "Une voix.", **source(block)})))

    chosen = lesson(draft).body["blocks"][-1]
    assert chosen["text"]["fr"] == "Une voix."
    assert queries.root_of(draft.id).body["sources"][chosen["source"]] == {
        "title": {"ar": "القانون رقم 112.12", "fr": "Loi n° 112-12, article 2"}, "checked": "2026-03-08",
    }  # fmt: skip


def test_a_source_without_a_day_gone_is_refused_and_nothing_is_lost(khadija: PageClient, draft: Draft) -> None:
    block, before = law(khadija, draft), queries.root_of(draft.id).body
    tomorrow = (clock.now().date() + timedelta(days=1)).isoformat()
    for wrong in ({"checked": ""}, {"checked": "38 mars"}, {"checked": tomorrow}, {"title_ar": ""}):
        form = written(draft, **{f"text-{block}": "Une voix.", **source(block, **wrong)})
        page = khadija.post(edited(draft), form)

        assert page.status_code == 422
        assert "Une voix." in page.text
        assert "Loi n° 112-12, article 2" in page.text
    assert queries.root_of(draft.id).body == before
    gone = khadija.post(edited(draft), written(draft, **source("b99")))
    assert gone.status_code == 404
    db.session.rollback()
    assert queries.root_of(draft.id).body == before


def test_the_same_source_sent_twice_is_one(khadija: PageClient, draft: Draft) -> None:
    block = law(khadija, draft)
    for _twice in range(2):
        khadija.follow(khadija.post(edited(draft), written(draft, **source(block))))
    sources = queries.root_of(draft.id).body["sources"]

    assert len([one for one in sources.values() if one["title"]["fr"] == "Loi n° 112-12, article 2"]) == 1
    khadija.follow(khadija.post(edited(draft), written(draft, **source(block, checked="2026-03-09"))))
    assert len(queries.root_of(draft.id).body["sources"]) == len(sources) + 1


def test_only_law_is_given_a_source(khadija: PageClient, draft: Draft) -> None:
    before, root = lesson(draft).body, queries.root_of(draft.id).body

    answer = khadija.post(edited(draft), written(draft, **{"text-b1": "Autre", **source("b1")}))

    assert answer.status_code == 404
    db.session.rollback()
    assert (lesson(draft).body, queries.root_of(draft.id).body) == (before, root)


def test_a_picture_sent_with_a_source_that_is_refused_stands_in_the_page(khadija: PageClient, draft: Draft) -> None:
    block = law(khadija, draft)
    khadija.post(edited(draft), written(draft, do="add:picture"))
    shown = lesson(draft).body["blocks"][-1]["id"]

    version = lesson(draft).version
    form = written(draft, **{f"file-{shown}": picture(), f"text-{block}": "Une voix.", **source(block, checked="")})
    page = khadija.post(edited(draft), form)

    assert page.status_code == 422
    assert "Une voix." in page.text
    assert "Loi n° 112-12, article 2" in page.text
    editor = page.text.split(f'id="block-{shown}"')[1].split('id="block-')[0]
    assert '<img class="block__picture"' in editor
    assert lesson(draft).version == version


def test_a_translator_goes_from_part_to_part_and_then_to_the_list(khadija: PageClient, draft: Draft) -> None:
    hive, queen = lesson(draft), lesson(draft, "the-queen")
    for one in (hive, queen):
        slug = one.body["slug"]
        khadija.post(edited(draft, slug), written(draft, slug, "ar", title=""))
    # The language in which something is missing is shown first.
    assert 'lang=ar" aria-current="page"' in khadija.get(address(draft, "/translation")).text

    def saved(row_id: UUID, title: str) -> str:
        now = next(one for one in queries.living_parts(draft.id) if one.id == row_id)
        form = {"version": str(now.version), "lang": "ar", "title": title, "do": "next"}
        return str(khadija.post(f"{COURSES}/parts/{row_id}/translation", form).headers["Location"])

    assert saved(queen.id, "الملكة") == f"{COURSES}/parts/{hive.id}/translation?lang=ar"
    assert saved(hive.id, "الخلية") == address(draft, "/translation?lang=ar")


def test_what_only_wants_translating_is_one_line_of_the_faults(khadija: PageClient, draft: Draft) -> None:
    row = lesson(draft)
    blocks = [{**row.body["blocks"][0], "text": {"ar": "", "fr": ""}}, *row.body["blocks"][1:]]
    row.body = row.body | {"title": {"ar": "الخلية", "fr": ""}, "blocks": blocks}
    db.session.commit()

    page = khadija.get(address(draft, "/publication"))

    assert "Traduire 1 texte en français" in page.text
    assert f"{COURSES}/parts/{row.id}/translation?lang=fr" in page.text
    assert "Le titre manque" not in page.text
    # In no language is it there: that must be written.
    assert page.text.count("Ce bloc est vide") == 2
    assert "3 défauts" in page.text


CODES = st.sampled_from(
    [FaultCode.MISSING_TITLE, FaultCode.MISSING_LANGUAGE, FaultCode.BAD_MINUTES, FaultCode.HEAVY_PAGE]
)
FAULTS = st.lists(
    st.tuples(CODES, st.sampled_from([None, "b1", "b2"]), st.sampled_from(["ar", "fr"])), unique=True, max_size=12
)
TEXTS = st.fixed_dictionaries({"ar": st.sampled_from(["", "نص"]), "fr": st.sampled_from(["", "Texte"])})


@given(st.lists(st.tuples(TEXTS, FAULTS), min_size=1, max_size=4), st.randoms())
def test_no_fault_is_lost_and_only_texts_that_stand_elsewhere_are_gathered(
    drawn: list[tuple[dict[str, str], list[tuple[FaultCode, str | None, str]]]], random: Random
) -> None:
    parts = {one.id: one for one in (Part(PartKind.LESSON, {"title": title}, id=new_id()) for title, _some in drawn)}
    faults = [
        Fault(code, row_id, block, language)
        for row_id, (_title, some) in zip(parts, drawn, strict=True)
        for code, block, language in some
    ]

    # Those of one part are not always neighbours.
    random.shuffle(faults)

    told = by_part(faults, parts)

    assert [one.part.id for one in told] == list(dict.fromkeys(fault.part_id for fault in faults))
    for one in told:
        here = [fault for fault in faults if fault.part_id == one.part.id]
        gathered = [fault for fault in here if fault not in one.faults]
        assert [fault for fault in here if fault in one.faults] == one.faults
        assert {fault.language for fault in gathered} == set(one.untranslated)
        for fault in gathered:
            assert fault.code in (FaultCode.MISSING_TITLE, FaultCode.MISSING_LANGUAGE)
            assert not one.part.body["title"][fault.language or ""]
            assert any(one.part.body["title"].values())
