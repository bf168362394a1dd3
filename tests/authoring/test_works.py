"""Works of others in a draft, and its licence: named, chosen, refused and removed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import attributing, publishing, queries, services, works
from lms.authoring.models import Draft
from lms.authoring.parts import Bank, PartKind
from lms.authoring.revisions import course_of, parts_of
from lms.core import clock
from lms.core.db import db
from lms.core.errors import NotFound
from lms.learning.content import Attribution
from lms.learning.media_names import media_of
from tests.authoring.conftest import lesson, part
from tests.authoring.courses import courses
from tests.authoring.sent import COURSES, address, edited, written
from tests.authoring.test_question_pages import asked, save
from tests.client import PageClient
from tests.factories import Cast
from tests.quizzes.strategies import relaxed

pytestmark = pytest.mark.usefixtures("application")
SAID: dict[str, Any] = {
    "title": "Le livre du miel", "author": "Fatima Zahra", "licence": "CC-BY-4.0", "origin": "https://x.test/miel",
    "changes_ar": "", "changes_fr": "",
}  # fmt: skip


def body(draft: Draft) -> dict[str, Any]:
    return queries.root_of(draft.id).body


def named(khadija: PageClient, draft: Draft, **values: str) -> str:
    """A work, by the page; answers its name."""
    before = set(body(draft).get("attributions", {}))
    khadija.follow(khadija.post(address(draft, "/works"), SAID | values))
    (name,) = set(body(draft)["attributions"]) - before
    return name


def picture(draft: Draft) -> str:
    return next(
        block["media"]["fr"] for block in lesson(draft).body["blocks"] if block["kind"] == "picture" and block.get("media")
    )  # fmt: skip


@relaxed
@given(courses(), st.data())
def test_a_file_comes_from_one_work_alone_and_stands_where_it_is_shown(course: Any, data: st.DataObject) -> None:
    root = parts_of(course)
    media = sorted(works.places_of_media(root))
    said = {"title": "T", "author": "A", "licence": "CC-BY-4.0"}
    about = works.with_work(works.with_work(root.body, "one", said), "two", said)
    chosen = {medium: data.draw(st.sampled_from(["one", "two", None])) for medium in media}
    for medium, name in [*chosen.items(), *chosen.items()]:
        about = works.with_medium(about, medium, name)
    root.body.clear()
    root.body.update(about)

    assert {medium: works.work_of(about, medium) for medium in media} == chosen
    assert {name: {use.medium for use in found} for name, found in works.uses(root).items()} == {
        name: {medium for medium, owner in chosen.items() if owner == name} for name in ("one", "two")
    }
    assert set(media_of(course_of(root))) == set(media_of(course))
    assert works.without_work(works.without_work(about, "one"), "two").keys() == parts_of(course).body.keys()


def test_a_work_is_named_changed_and_removed(khadija: PageClient, draft: Draft) -> None:
    name = named(khadija, draft, changes_fr="Raccourci", changes_ar="مختصر")
    assert name == "le-livre-du-miel"
    khadija.post(address(draft, "/works"), SAID | {"changes_fr": "Raccourci", "changes_ar": "مختصر"})
    assert list(body(draft)["attributions"]) == [name]

    page = khadija.get(address(draft, f"/works/{name}"))
    assert "Raccourci" in page.text
    root = queries.root_of(draft.id)
    changed = SAID | {"title": "Autre titre", "licence": "CC0-1.0", "version": str(root.version)}
    khadija.follow(khadija.post(address(draft, f"/works/{name}"), changed))
    assert body(draft)["attributions"][name] == {
        "title": "Autre titre", "author": "Fatima Zahra", "licence": "CC0-1.0", "origin": "https://x.test/miel",
    }  # fmt: skip

    page = khadija.follow(khadija.post(address(draft, f"/works/{name}/delete")))
    assert "« Autre titre » est retirée" in page.text.replace("\u00a0", " ")
    assert "attributions" not in body(draft)


def test_what_stands_in_the_course_is_removed_only_when_it_stands_nowhere(khadija: PageClient, draft: Draft) -> None:
    name, other = named(khadija, draft), named(khadija, draft, title="Photo")
    question = asked(draft, Bank.QUIZ)[0]
    khadija.follow(khadija.post(edited(draft), written(draft, attribution=name)))
    khadija.follow(save(khadija, question, attribution=name))
    medium = picture(draft)
    khadija.follow(khadija.post(address(draft, f"/media/{medium}/work"), {"work": name}))

    page = khadija.get(address(draft, "/works"))
    assert f"/works/{name}/delete" not in page.text
    assert f"/works/{other}/delete" in page.text
    refused = khadija.post(address(draft, f"/works/{name}/delete"))
    told = refused.text.split('role="alert"')[1].split("</div>")[0]

    assert refused.status_code == 409
    assert f"{COURSES}/lessons/{lesson(draft).id}" in told
    assert "#block-" in told
    assert f"{COURSES}/questions/{question.id}" in told
    assert name in body(draft)["attributions"]

    khadija.post(edited(draft), written(draft, attribution=""))
    khadija.post(address(draft, f"/media/{medium}/work"), {"work": ""})
    assert khadija.post(address(draft, f"/works/{name}/delete")).status_code == 409
    khadija.post(f"{COURSES}/questions/{question.id}", {"version": "2", "attribution": ""})
    assert khadija.post(address(draft, f"/works/{name}/delete")).status_code == 303


def test_what_is_published_names_the_works(khadija: PageClient, draft: Draft) -> None:
    name, medium = named(khadija, draft), picture(draft)
    khadija.post(edited(draft), written(draft, attribution=name))
    khadija.post(address(draft, f"/media/{medium}/work"), {"work": name})

    course = course_of(publishing.ready(queries.tree_of(draft.id)))

    assert course.attributions == {
        name: Attribution(
            title="Le livre du miel", author="Fatima Zahra", licence="CC-BY-4.0", origin="https://x.test/miel", media=[medium]
        )
    }  # fmt: skip
    assert course.modules[0].lessons[0].attribution == name
    assert "Le livre du miel" in khadija.get(f"{COURSES}/lessons/{lesson(draft).id}/phone?lang=fr").text


def test_a_file_is_named_with_a_new_work_at_once(khadija: PageClient, draft: Draft) -> None:
    medium = picture(draft)
    page = khadija.get(edited(draft))
    assert address(draft, f"/media/{medium}/work") in page.text
    asked_for = khadija.get(address(draft, f"/new-work?medium={medium}"))
    assert f'value="{medium}"' in asked_for.text

    answer = khadija.post(address(draft, "/works"), SAID | {"medium": medium})

    assert "#block-" in answer.headers["Location"]
    assert works.work_of(body(draft), medium) == "le-livre-du-miel"
    assert "Le livre du miel" in khadija.get(edited(draft)).text


def test_the_changes_name_works_as_readers_do(khadija: PageClient, draft: Draft) -> None:
    medium = picture(draft)
    khadija.post(address(draft, "/works"), SAID | {"medium": medium})

    page = khadija.get(address(draft, "/changes"))

    assert "Le livre du miel · Fatima Zahra · https://x.test/miel (1)" in page.text
    assert medium not in page.text


@pytest.mark.parametrize(("language", "words"), [("fr", "gagner de l’argent"), ("ar", "كسب المال")])
def test_what_may_not_stand_in_the_course_is_told_as_at_publication(
    khadija: PageClient, draft: Draft, language: str, words: str
) -> None:
    name = named(khadija, draft, licence="CC-BY-NC-4.0")
    pages = [khadija.speak(language).get(address(draft, rest)).text for rest in ("/works", "/publication")]
    faults = [page.split('class="faults"')[1].split("</ul>")[0] for page in pages]
    assert all("Le livre du miel" in told for told in faults)
    assert all(f"{address(draft, '/works')}#work-{name}" in told for told in faults)

    khadija.post(address(draft, "/licence"), {"licence": "CC-BY-NC-4.0"})

    assert body(draft)["licence"] == "CC-BY-NC-4.0"
    assert 'class="faults"' not in khadija.get(address(draft, "/works")).text
    khadija.post(address(draft, "/licence"), {"licence": ""})
    assert "licence" not in body(draft)


def test_a_name_that_leads_to_no_work_forbids_publication(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    name = named(khadija, draft)
    khadija.post(edited(draft), written(draft, attribution=name))
    root = queries.root_of(draft.id)
    gone = works.without_work(root.body, name)
    services.edit(root, gone, version=root.version, by=cast.khadija, at=clock.now())
    db.session.commit()

    page = khadija.get(address(draft, "/publication"))

    assert "n’est pas parmi celles du cours" in page.text
    assert 'name="attribution"' in khadija.get(edited(draft)).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"author": "  "}, {"licence": ""}, {"licence": "CC-BY-9.0"}, {"title": "x" * 301},
        {"origin": "x" * 501}, {"changes_fr": "Seul"}, {"changes_ar": "x" * 700, "changes_fr": "y"},
    ],
)  # fmt: skip
def test_a_work_that_says_too_little_or_too_much_is_asked_again(
    khadija: PageClient, draft: Draft, wrong: dict[str, str]
) -> None:
    name = named(khadija, draft)
    before = body(draft)

    fresh = khadija.post(address(draft, "/works"), SAID | wrong)
    changed = khadija.post(
        address(draft, f"/works/{name}"), SAID | wrong | {"version": str(queries.root_of(draft.id).version)}
    )

    assert (fresh.status_code, changed.status_code) == (422, 422)
    assert 'role="alert"' in fresh.text
    assert body(draft) == before


def test_what_is_no_work_no_licence_and_no_file_is_refused(khadija: PageClient, draft: Draft) -> None:
    name = named(khadija, draft)
    assert khadija.post(address(draft, "/licence"), {"licence": "MIT"}).status_code == 422
    khadija.post(address(draft, "/licence"), {"licence": "CC-BY-4.0"})
    assert khadija.post(address(draft, "/licence"), {}).status_code == 422
    assert body(draft)["licence"] == "CC-BY-4.0"
    for sent in ({}, {"work": "nothing"}):
        assert khadija.post(address(draft, f"/media/{picture(draft)}/work"), sent).status_code == 422
    assert khadija.get(address(draft, "/media/nothing.svg/work")).status_code == 404
    assert khadija.get(address(draft, "/works/nothing")).status_code == 404
    assert khadija.post(address(draft, f"/works/{name}"), SAID | {"version": "999"}).status_code == 404
    khadija.post(edited(draft), written(draft, attribution="nothing"))
    assert "attribution" not in lesson(draft).body
    question = asked(draft, Bank.QUIZ)[0]
    save(khadija, question, attribution="nothing")
    assert "attribution" not in part(draft, PartKind.QUESTION, question.body["id"]).body


def test_two_who_change_one_work_see_both_versions(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    name = named(khadija, draft)
    version = str(queries.root_of(draft.id).version)
    other = PageClient(khadija.app).sign_in(cast.yassine).speak("fr")
    other.post(address(draft, f"/works/{name}"), SAID | {"version": version, "title": "De Yassine"})

    page = khadija.post(address(draft, f"/works/{name}"), SAID | {"version": version, "title": "De Khadija"})

    assert page.status_code == 409
    assert "De Yassine" in page.text
    assert "De Khadija" in page.text
    latest = str(queries.root_of(draft.id).version)
    take = f"attributions/{name}/title"
    khadija.post(address(draft, f"/works/{name}"), SAID | {"version": latest, "title": "De Khadija", "take": take})
    assert body(draft)["attributions"][name]["title"] == "De Yassine"


def test_what_was_written_of_a_work_that_was_removed_meanwhile_names_it_anew(khadija: PageClient, draft: Draft) -> None:
    name = named(khadija, draft)
    form = SAID | {"version": str(queries.root_of(draft.id).version), "author": "Aïcha"}
    khadija.post(address(draft, f"/works/{name}/delete"))

    for sent in (form, form | {"title": ""}):
        page = khadija.post(address(draft, f"/works/{name}"), sent)

        assert page.status_code == 409
        assert "retirée entre-temps" in page.text
        assert 'value="Aïcha"' in page.text
        assert f'action="{address(draft, "/works")}"' in page.text
        assert "attributions" not in body(draft)
    khadija.post(address(draft, "/works"), form)
    assert [one["author"] for one in body(draft)["attributions"].values()] == ["Aïcha"]
    never = khadija.post(address(draft, "/works/nothing"), form)
    assert never.status_code == 404


def test_a_work_that_was_removed_meanwhile_is_found_no_more(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    name, medium = named(khadija, draft), picture(draft)
    attributing.remove_work(draft, name, by=cast.yassine, at=clock.now())

    with pytest.raises(NotFound):
        attributing.attribute_medium(draft, medium, name, by=cast.khadija, at=clock.now())
    with pytest.raises(NotFound):
        attributing.remove_work(draft, name, by=cast.khadija, at=clock.now())


def test_outsiders_reach_no_work(khadija: PageClient, draft: Draft, cast: Cast) -> None:
    name, medium = named(khadija, draft), picture(draft)
    esi = PageClient(khadija.app).sign_in(cast.esi)
    before = body(draft)

    for path in ("/works", "/new-work", f"/works/{name}", f"/media/{medium}/work"):
        assert esi.get(address(draft, path)).status_code in (403, 404)
    for path in ("/works", f"/works/{name}", f"/works/{name}/delete", "/licence", f"/media/{medium}/work"):
        assert esi.post(address(draft, path), SAID | {"work": name}).status_code in (403, 404)
    assert body(draft) == before
