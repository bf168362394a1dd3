"""The pages of imports: what lands, what is refused with words and leaves nothing, the report that is kept."""

import csv
import io
import time
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from lms.authoring import landing, publishing, queries
from lms.authoring.errors import DraftClosed
from lms.authoring.models import Draft, DraftEdit, DraftImport, DraftPart, DraftState
from lms.authoring.parts import Bank
from lms.authoring.revisions import course_of
from lms.authoring.taking_in import take_in
from lms.authoring.views import blueprint
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.learning import services as learning
from tests.authoring.exchange.h5p_packages import column, packed
from tests.authoring.exchange.imports import SAMPLE_NAMES, SAMPLES
from tests.authoring.exchange.test_hostile_imports import LAUGHS, tarred, with_picture
from tests.authoring.sent import COURSES, address
from tests.authoring.test_cli import GIFT
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.archives import zipped
from tests.packages.h5p_packages import shown

IMPORT = f"{COURSES}/import"
MIXED = GIFT + "\n::sans::Laquelle ? {~Une ~Deux}\n\n::casse::Le mot ? {=%50%miel =%100%cire}\n"


def send(
    client: PageClient, content: bytes | str, name: str = "q.gift", to: str = IMPORT, key: str = ""
) -> TestResponse:
    raw = content.encode() if isinstance(content, str) else content
    file = FileStorage(io.BytesIO(raw), filename=name)
    boundary, body = encode_multipart({"key": key or str(new_id()), "file": file})
    return client.post(to, body, content_type=f"multipart/form-data; boundary={boundary}")


def rows() -> list[int]:
    db.session.rollback()
    return [
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Draft, DraftPart, DraftEdit, DraftImport)
    ]


def only_import() -> DraftImport:
    return db.session.scalars(select(DraftImport)).one()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_says_what_may_come_and_how_large(khadija: PageClient, draft: Draft, language: str) -> None:
    for path in (IMPORT, address(draft, "/import")):
        page = khadija.speak(language).get(path)
        assert page.status_code == 200
        assert "512" in page.text
        assert "mbz" in page.text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_templates_of_sheets_come_in_again_as_they_are(khadija: PageClient, language: str) -> None:
    sheet = khadija.get(f"{IMPORT}/template?lang={language}")
    assert sheet.mimetype == "text/csv"

    khadija.follow(send(khadija, sheet.get_data(), "sheet.csv"))

    assert only_import().report["questions"] >= 1


def test_a_file_becomes_a_draft_of_its_own_with_a_report(khadija: PageClient, cast: Cast) -> None:
    page = khadija.follow(send(khadija, MIXED, "abeilles.gift")).text

    (draft,) = queries.list_of_open_drafts()
    tree = queries.tree_of(draft.id)
    found = only_import()
    assert draft.slug == "abeilles"
    assert found.report["questions"] == sum(len(module.questions(Bank.QUIZ)) for module in tree.modules) == 3
    assert "3 questions ont été importées" in page
    assert "Non repris" in page
    assert f"{COURSES}/questions/{tree.modules[0].questions(Bank.QUIZ)[0].id}" in page
    assert found.by_id == cast.khadija.id
    assert found.format == "gift"


def test_the_report_speaks_arabic(khadija: PageClient) -> None:
    page = khadija.speak("ar").follow(send(khadija, MIXED)).text

    assert "دخلت 3 أسئلة." in page
    assert "عنصر واحد تعذر إدخاله" in page
    assert "ما لم يُدخل" in page


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_files_of_every_program_land_and_twice_is_once(khadija: PageClient, name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    first = khadija.follow(send(khadija, content, name))
    parts = rows()[1]

    again = khadija.follow(send(khadija, content, name)).text

    assert first.status_code == 200
    assert "rien n’a été ajouté en double" in again
    assert "Déjà importé" in again
    assert rows()[1] == parts
    assert len(queries.list_of_open_drafts()) == 1


def test_what_was_imported_and_published_is_not_imported_again(khadija: PageClient) -> None:
    send(khadija, GIFT)
    draft = db.session.get_one(Draft, only_import().draft_id)
    revision, _is_new = learning.publish_content(course_of(queries.tree_of(draft.id)), at=clock.now())
    draft.state, draft.closed_at, draft.published_revision_id = DraftState.PUBLISHED, clock.now(), revision.id
    db.session.commit()

    page = khadija.follow(send(khadija, GIFT)).text

    assert "rien n’a été ajouté en double" in page
    (again,) = queries.list_of_open_drafts()
    assert again.slug == draft.slug
    assert sum(len(module.questions(Bank.QUIZ)) for module in queries.tree_of(again.id).modules) == 2


def test_another_file_of_the_same_name_is_another_course(khadija: PageClient) -> None:
    send(khadija, GIFT, "q.gift")
    send(khadija, "Où vit la reine ? {=Ruche ~Mer}", "q.gift")

    assert sorted(draft.slug for draft in queries.list_of_open_drafts()) == ["q", "q-2"]


def test_a_file_joins_the_draft_and_says_what_was_there(khadija: PageClient, draft: Draft) -> None:
    send(khadija, GIFT, to=address(draft, "/import"))
    more = khadija.follow(send(khadija, MIXED, to=address(draft, "/import"))).text

    assert len(queries.tree_of(draft.id).modules) == 3
    assert "1 question a été importée" in more
    assert "2 éléments avaient déjà été importés" in more
    assert "q.gift" in khadija.get(address(draft, "/import")).text


def test_a_form_that_is_sent_twice_lands_once(khadija: PageClient) -> None:
    key = str(new_id())
    first, second = (send(khadija, MIXED, key=key) for _time in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert only_import().report["questions"] == 3


def test_the_key_of_an_old_page_does_not_swallow_another_file(khadija: PageClient, draft: Draft) -> None:
    key, to = str(new_id()), address(draft, "/import")
    send(khadija, GIFT, to=to, key=key)
    send(khadija, "Où ? {=Ici ~Là}", "other.gift", to=to, key=key)

    assert rows()[3] == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (LAUGHS, "entités"),
        ("<quiz><question></quiz>", "XML"),
        (zipped({"a.xml": bytes(20 * 1024 * 1024)}), "archive"),
        (zipped({"../a.xml": "x"}), "archive"),
        (tarred("../moodle_backup.xml"), "archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "image"),
        (bytes(range(256)) * 9, "format"),
        (zipped({}), "archive"),
        (zipped({"h5p.json": "null", "content/content.json": "{}"}), "H5P"),
        (zipped({"miel/course.yaml": "<script>alert(1)</script>"}), "course.yaml"),
        ("Bonjour à toutes.", "GIFT"),
        ("{ {=a} nested {1:SA:=b {1:SA:=c}} }", "Rien n’a été importé"),
        (zipped({"readme.txt": "x"}), "archive"),
        ("<html><script>alert(1)</script></html>", "format"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_half_there(
    khadija: PageClient, draft: Draft, content: bytes | str, words: str
) -> None:
    before = rows()

    for to in (IMPORT, address(draft, "/import")):
        page = send(khadija, content, "bad.file", to=to)
        assert page.status_code == 422
        assert "Rien n’a été importé" in page.text
        assert words in page.text
        assert "<script>alert" not in page.text
    assert rows() == before


def test_a_huge_picture_is_left_out_and_named(khadija: PageClient) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    page = khadija.follow(send(khadija, with_picture(out.getvalue()), "huge.xml")).text

    assert "x.png" in page
    assert "40" in page


def test_arabic_of_windows_is_read_and_the_guess_is_told(khadija: PageClient) -> None:
    page = khadija.follow(send(khadija, "::a::هل العسل غذاء؟ {TRUE}".encode("windows-1256"), "a.gift")).text

    assert "هل العسل" in str(queries.tree_of(only_import().draft_id))
    assert "1256" in page


def test_no_file_is_asked_for(khadija: PageClient) -> None:
    page = khadija.post(IMPORT, {"key": str(new_id())})

    assert page.status_code == 422
    assert "Choisissez" in page.text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    khadija: PageClient, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    for endpoint in ("authoring.create_import", "authoring.create_draft_import"):
        monkeypatch.setitem(blueprint._WITH_FILES, endpoint, 1000)
    before = rows()

    for to in (IMPORT, address(draft, "/import")):
        page = send(khadija, b"x" * 5000, to=to)
        assert page.status_code == 413
        assert "512 Mo" in page.text
    assert rows() == before


def test_who_is_no_author_may_not_send_large_files(client: PageClient, cast: Cast) -> None:
    page = send(client.sign_in(cast.amina), b"x" * (9 * 1024 * 1024))

    assert page.status_code == 413
    assert "512" not in page.text


def test_a_file_above_the_usual_limit_is_taken(khadija: PageClient) -> None:
    large = GIFT + "// comment\n" * 900_000
    assert len(large) > 8 * 1024 * 1024

    assert send(khadija, large).status_code == 303


def test_packages_lead_where_they_are_brought(khadija: PageClient) -> None:
    package = zipped({"tincan.xml": TINCAN, "index.html": "<p>x</p>"})

    page = send(khadija, package, "course.zip")

    assert page.status_code == 422
    assert "/staff/packages" in page.text.split('role="alert"')[1].split("</div>")[0]
    assert rows() == [0, 0, 0, 0]


def alert(page: TestResponse) -> str:
    return page.text.split('role="alert"')[1].split("</div>")[0]


def test_a_program_of_h5p_leads_there_as_well(khadija: PageClient) -> None:
    page = send(khadija.speak("fr"), shown(), "jeu.h5p")

    assert page.status_code == 422
    assert "Tin Can ou H5P)\u00a0: il fonctionne seul" in alert(page)
    assert 'href="/staff/packages"' in alert(page)
    assert rows() == [0, 0, 0, 0]


@pytest.mark.parametrize(("language", "words"), [("ar", "استيراد ملف H5P"), ("fr", "Importer le fichier H5P")])
def test_a_program_without_its_libraries_says_what_is_missing(khadija: PageClient, language: str, words: str) -> None:
    page = send(khadija.speak(language), packed("H5P.Timeline", {}), "jeu.h5p")

    assert page.status_code == 422
    assert "H5P.Timeline" in alert(page)
    assert 'href="/staff/packages"' in alert(page)
    assert words in alert(page)


@pytest.mark.parametrize(("language", "words"), [("ar", "استيراد ملف H5P"), ("fr", "Importer le fichier H5P")])
def test_the_report_of_what_was_left_out_of_h5p_leads_to_packages(
    khadija: PageClient, language: str, words: str
) -> None:
    answer = send(khadija.speak(language), column(), "colonne.h5p")

    page = khadija.get(answer.headers["Location"])

    assert f'<a href="/staff/packages">{words}' in page.text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_question_of_thousands_of_choices_is_told_on_the_report(khadija: PageClient, language: str) -> None:
    choices = " ".join(f"~{number}" for number in range(3000))

    page = khadija.speak(language).follow(send(khadija, f"Trop {{=a {choices}}}\n\nVrai ? {{T}}\n"))

    assert "3001" in page.text
    assert khadija.get(f"{COURSES}/imports/{only_import().id}/table").status_code == 200


def test_a_report_of_an_earlier_release_that_lacks_a_value_is_shown(khadija: PageClient) -> None:
    khadija.follow(send(khadija, MIXED))
    kept = only_import()
    lines = [line | {"code": "too_many_choices", "values": {"count": 77}} for line in kept.report["lines"]]
    kept.report = kept.report | {"lines": lines}
    db.session.commit()

    assert "77" in khadija.get(f"{COURSES}/imports/{kept.id}").text


TINCAN = """<?xml version="1.0" encoding="utf-8"?><tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
<activity id="https://x.test/a" type="http://adlnet.gov/expapi/activities/course"><name lang="fr">A</name>
<launch lang="fr">index.html</launch></activity></activities></tincan>"""


def test_names_of_strangers_are_shown_not_run_nor_counted(khadija: PageClient) -> None:
    evil = "=HYPERLINK(1)<img src=x onerror=alert(1)>"
    page = khadija.follow(send(khadija, f"::{evil}::Laquelle ? {{~Une ~Deux}}\n\n::b::Miel ? {{T}}", "a.gift"))

    assert "<img src=x" not in page.text
    table = khadija.get(f"{COURSES}/imports/{only_import().id}/table")
    lines = list(csv.reader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    assert len(lines) == 1 + len(only_import().report["lines"])
    assert all(cell[:1] not in ("=", "+", "-", "@") for line in lines for cell in line)


def test_the_report_stays_when_the_draft_is_closed(khadija: PageClient, cast: Cast) -> None:
    send(khadija, MIXED)
    found = only_import()
    publishing.discard(db.session.get_one(Draft, found.draft_id), by=cast.khadija, at=clock.now())
    db.session.commit()

    page = khadija.get(f"{COURSES}/imports/{found.id}")

    assert page.status_code == 200
    assert f"{COURSES}/modules/" not in page.text


def test_outsiders_see_no_report(client: PageClient, khadija: PageClient, cast: Cast) -> None:
    send(khadija, MIXED)
    found = only_import()
    client.sign_in(cast.esi)

    for path in (f"{COURSES}/imports/{found.id}", f"{COURSES}/imports/{found.id}/table", f"{IMPORT}/template", IMPORT):
        assert client.get(path).status_code == 404
    assert client.get(f"{COURSES}/imports/{new_id()}").status_code == 404
    assert send(client, MIXED).status_code == 404


def test_what_fails_on_the_way_leaves_nothing(
    khadija: PageClient, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_and_closed(*args: Any, **values: Any) -> None:
        take_in(*args, **values)
        raise DraftClosed

    monkeypatch.setattr(landing, "take_in", taken_and_closed)
    before = rows()

    for to in (IMPORT, address(draft, "/import")):
        assert send(khadija, GIFT, to=to).status_code == 409
    assert rows() == before


def test_five_hundred_questions_land_in_seconds(khadija: PageClient) -> None:
    began = time.monotonic()
    page = khadija.follow(send(khadija, "\n\n".join(f"::n{number}::Miel {number} ? {{T}}" for number in range(500))))

    assert "500 questions ont été importées" in page.text
    assert time.monotonic() - began < 30
