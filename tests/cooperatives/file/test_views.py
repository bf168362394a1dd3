import io
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from lms.cooperatives.file import services
from lms.cooperatives.file.models import Document, DocumentKind, Verdict, Visibility
from lms.cooperatives.file.uploads import Upload
from lms.core import clock
from lms.core.db import db
from tests.asking import queries_seen
from tests.client import PageClient
from tests.cooperatives.papers import document, pdf, photo
from tests.factories import Cast

FILE = "/cooperative/file"


def fields(content: bytes | None = None, **changes: str) -> dict:
    values: dict = {"dated_on": "2026-01-10", "expires_on": "", "visibility": "members"} | changes
    if content is not None:
        values["paper"] = (io.BytesIO(content), "paper.pdf")
    return values


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Document)) or 0


class TestMembers:
    def test_president_files_a_photo_that_is_drawn_anew(self, client: PageClient, cast: Cast) -> None:
        client.speak("en").sign_in(cast.bilal)
        values = fields(visibility="adviser", expires_on="2028-01-01") | {
            "photo": (io.BytesIO(photo(5000, 300)), "x.jpg")
        }

        page = client.follow(client.post(f"{FILE}/onssa", values))

        paper = db.session.scalars(select(Document)).one()
        assert "Filed, not verified yet" in page.text
        assert (paper.kind, paper.visibility, paper.filed_by_id) == (
            DocumentKind.ONSSA,
            Visibility.ADVISER,
            cast.bilal.id,
        )
        served = client.get(f"/cooperative/documents/{paper.id}/file")
        with Image.open(io.BytesIO(served.data)) as picture:
            assert (picture.format, picture.width) == ("WEBP", 2400)

    def test_pdf_is_kept_as_it_is_and_served_as_a_download_that_runs_nothing(
        self, client: PageClient, cast: Cast
    ) -> None:
        content = pdf()
        client.sign_in(cast.bilal).post(f"{FILE}/statutes", fields(content))
        paper = db.session.scalars(select(Document)).one()

        served = client.get(f"/cooperative/documents/{paper.id}/file")

        assert served.data == content
        assert served.headers["Content-Disposition"] == "attachment; filename=statutes-2026-01-10.pdf"
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in served.headers["Content-Security-Policy"]
        assert served.headers["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize(
        ("changes", "content", "text"),
        [
            ({}, None, "Take a photo"),
            ({}, b"", "Take a photo"),
            ({}, b"<svg onload=x>", "not a picture"),
            ({}, b"\xff\xd8\xff broken", "not a picture"),
            ({}, pdf(script="x"), "could do harm"),
            ({}, pdf(password="x"), "locked"),
            ({"dated_on": ""}, pdf(), "Enter the day"),
            ({"dated_on": "31/31/2026"}, pdf(), "Enter a day"),
            ({"dated_on": "9999-12-31"}, pdf(), "Enter a day"),
            ({"dated_on": "2099-01-01"}, pdf(), "lies ahead"),
            ({"expires_on": "2025-01-01"}, pdf(), "ends before"),
            ({"visibility": "nobody"}, pdf(), "Choose one from the list"),
        ],
    )
    def test_faulty_papers_are_asked_again(
        self, client: PageClient, cast: Cast, changes: dict, content: bytes | None, text: str
    ) -> None:
        page = client.speak("en").sign_in(cast.bilal).post(f"{FILE}/other", fields(content, **changes))

        assert page.status_code == 422
        assert text in page.text
        assert count() == 0

    def test_what_was_typed_is_still_there(self, client: PageClient, cast: Cast) -> None:
        page = client.sign_in(cast.bilal).post(
            f"{FILE}/other", fields(None, dated_on="2026-01-09", visibility="adviser")
        )

        assert 'value="2026-01-09"' in page.text
        assert 'value="adviser" checked' in page.text

    def test_member_without_office_sees_and_changes_nothing(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal)
        db.session.commit()
        path = f"/cooperative/documents/{paper.id}"
        client.speak("en").sign_in(cast.amina)

        assert client.get(path).status_code == 200
        assert "/visibility" not in client.get(path).text
        assert f"{FILE}/statutes/new" not in client.get(f"{FILE}/statutes").text
        assert client.get(f"{FILE}/statutes/new").status_code == 404
        assert client.post(f"{FILE}/statutes", fields(pdf())).status_code == 404
        assert client.post(f"{path}/visibility", {"visibility": "adviser"}).status_code == 404
        assert client.post(f"{path}/delete").status_code == 404

    def test_outsider_finds_nothing(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()
        path = f"/cooperative/documents/{paper.id}"
        client.sign_in(cast.esi)

        assert [client.get(one).status_code for one in (path, f"{path}/file")] == [404, 404]
        assert [client.post(f"{path}/{verb}").status_code for verb in ("visibility", "delete")] == [404, 404]
        assert client.post(f"/staff/documents/{paper.id}/verdict", {"verdict": "verified"}).status_code == 404

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()

        assert client.get(f"/cooperative/documents/{paper.id}/file").status_code == 303
        assert client.get("/cooperative/documents/x/file").status_code == 404

    def test_nobody_is_promised_readers_whom_no_page_serves(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal)
        db.session.commit()
        client.sign_in(cast.bilal)

        assert 'value="public"' not in client.get(f"{FILE}/other/new").text
        assert client.post(f"{FILE}/other", fields(pdf(), visibility="public")).status_code == 422
        answer = client.post(f"/cooperative/documents/{paper.id}/visibility", {"visibility": "public"})
        assert answer.status_code == 422

    def test_form_that_is_sent_twice_files_one_paper(self, client: PageClient, cast: Cast) -> None:
        client.sign_in(cast.bilal)
        key = client.get(f"{FILE}/statutes/new").text.split('name="key" type="hidden" value="')[1].split('"')[0]

        pages = [client.post(f"{FILE}/statutes", fields(pdf(), key=key)) for _time in range(2)]

        assert [page.status_code for page in pages] == [303, 303]
        assert pages[0].headers["Location"] == pages[1].headers["Location"]
        assert count() == 1

    def test_key_of_a_paper_of_others_opens_and_changes_nothing(self, client: PageClient, cast: Cast) -> None:
        theirs = document(cast.honey, cast.esi)
        db.session.commit()

        answer = client.sign_in(cast.bilal).post(f"{FILE}/statutes", fields(pdf(), key=str(theirs.id)))

        assert answer.status_code == 409
        assert count() == 1
        assert theirs.cooperative_id == cast.honey.id

    @pytest.mark.parametrize("key", ["", "x", "0" * 400, "{}"])
    def test_form_without_a_good_key_is_filed_all_the_same(self, client: PageClient, cast: Cast, key: str) -> None:
        assert client.sign_in(cast.bilal).post(f"{FILE}/statutes", fields(pdf(), key=key)).status_code == 303
        assert count() == 1

    def test_sharing_is_recorded_with_its_author(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal, at=clock.now() - timedelta(days=2))
        db.session.commit()
        path = f"/cooperative/documents/{paper.id}"

        page = client.speak("en").sign_in(cast.bilal).post(f"{path}/visibility", {"visibility": "adviser"})

        assert page.status_code == 303
        assert paper.visibility is Visibility.ADVISER
        assert paper.shared_by_id == cast.bilal.id
        assert paper.shared_at > paper.filed_at
        assert client.post(f"{path}/visibility", {"visibility": "x"}).status_code == 422

    def test_a_paper_is_taken_back_unless_it_is_verified(self, client: PageClient, cast: Cast) -> None:
        first, second = (document(cast.argan, cast.bilal) for _ in range(2))
        services.judge_document(second, Verdict.VERIFIED, reason=None, by=cast.driss, at=clock.now())
        db.session.commit()
        kept, path = second.id, f"/cooperative/documents/{first.id}/delete"
        client.sign_in(cast.bilal)

        assert client.post(path).status_code == 303
        assert client.post(path).status_code == 404
        assert client.post(f"/cooperative/documents/{kept}/delete").status_code == 409
        assert count() == 1

    def test_people_without_a_cooperative_have_no_file(self, client: PageClient, cast: Cast) -> None:
        assert client.get(FILE).status_code == 303
        for person in (cast.driss, cast.salma, cast.khadija):
            assert client.sign_in(person).get(FILE).status_code == 404

    @pytest.mark.parametrize("kind", ["nothing", "STATUTES", "%27"])
    def test_unknown_kinds_are_not_found(self, client: PageClient, cast: Cast, kind: str) -> None:
        client.sign_in(cast.bilal)

        assert [client.get(f"{FILE}/{kind}{more}").status_code for more in ("", "/new")] == [404, 404]
        assert client.post(f"{FILE}/{kind}", fields(pdf())).status_code == 404

    def test_a_file_that_is_lost_is_not_found(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal)
        paper.file_name = "0" * 24 + ".pdf"
        db.session.commit()

        assert client.sign_in(cast.bilal).get(f"/cooperative/documents/{paper.id}/file").status_code == 404

    @pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
    def test_pages_are_well_formed_in_every_language(self, client: PageClient, cast: Cast, language: str) -> None:
        papers = [
            document(cast.argan, cast.bilal, upload=Upload(photo(kind="WEBP"), "webp")),
            document(cast.argan, cast.bilal, kind=DocumentKind.TAX, expires_on=clock.now().date()),
        ]
        services.judge_document(papers[0], Verdict.REFUSED, reason="<b>", by=cast.driss, at=clock.now())
        services.judge_document(papers[1], Verdict.VERIFIED, reason=None, by=cast.driss, at=clock.now())
        db.session.commit()
        client.speak(language).sign_in(cast.bilal)

        for path in (FILE, f"{FILE}/tax", f"{FILE}/minutes", f"{FILE}/tax/new", "/cooperative"):
            assert client.get(path).status_code == 200
        for paper in papers:
            assert client.get(f"/cooperative/documents/{paper.id}").status_code == 200


class TestStaff:
    def test_supervision_sees_only_what_is_shared(self, client: PageClient, cast: Cast) -> None:
        own = document(cast.argan, cast.bilal)
        shared = document(cast.argan, cast.bilal, kind=DocumentKind.TAX, visibility=Visibility.ADVISER)
        db.session.commit()

        for person in (cast.driss, cast.salma, cast.yassine):
            client.sign_in(person)
            page = client.get(f"/staff/cooperatives/{cast.argan.id}/file").text
            assert str(shared.id) in page
            assert str(own.id) not in page
            assert client.get(f"/staff/documents/{own.id}").status_code == 404
            assert client.get(f"/cooperative/documents/{own.id}/file").status_code == 404
            assert client.get(f"/cooperative/documents/{shared.id}/file").status_code == 200

    @pytest.mark.parametrize("name", ["khadija", "amina", "bilal", "esi"])
    def test_others_have_no_such_desk(self, client: PageClient, cast: Cast, name: str) -> None:
        paper = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()
        client.sign_in(getattr(cast, name))

        assert client.get(f"/staff/cooperatives/{cast.argan.id}/file").status_code == 404
        assert client.get(f"/staff/documents/{paper.id}").status_code == 404

    def test_trainers_read_nothing(self, client: PageClient, cast: Cast) -> None:
        shared = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()

        assert client.sign_in(cast.khadija).get(f"/cooperative/documents/{shared.id}/file").status_code == 404

    def test_adviser_corrects_her_verdict(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()
        path = f"/staff/documents/{paper.id}"
        client.speak("en").sign_in(cast.driss)
        client.post(f"{path}/verdict", {"verdict": "verified"})

        seen = client.get(path).text.split('name="seen" type="hidden" value="')[1].split('"')[0]
        values = {"verdict": "refused", "reason": "The seal is another one", "seen": seen}
        assert client.post(f"{path}/verdict", values).status_code == 303

        assert (paper.verdict, paper.reason) == (Verdict.REFUSED, "The seal is another one")
        assert "Driss" in client.sign_in(cast.amina).get(f"/cooperative/documents/{paper.id}").text
        assert client.sign_in(cast.driss).post(f"{path}/verdict", values).status_code == 409

    def test_verdict_on_another_state_is_refused(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()
        path = f"/staff/documents/{paper.id}"
        client.speak("en").sign_in(cast.driss)
        assert "/verdict" in client.get(path).text

        assert client.post(f"{path}/verdict", {"verdict": "verified"}).status_code == 303

        assert (paper.verdict, paper.judged_by_id) == (Verdict.VERIFIED, cast.driss.id)
        assert client.post(f"{path}/verdict", {"verdict": "refused", "reason": "x"}).status_code == 409

    @pytest.mark.parametrize(
        "values", [{}, {"verdict": "maybe"}, {"verdict": "refused"}, {"verdict": "refused", "reason": "x" * 501}]
    )
    def test_a_verdict_without_its_reason_is_asked_again(
        self, client: PageClient, cast: Cast, values: dict[str, str]
    ) -> None:
        paper = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()

        page = client.sign_in(cast.driss).post(f"/staff/documents/{paper.id}/verdict", values)

        assert page.status_code == 422
        assert paper.verdict is None

    def test_members_read_why_it_was_refused(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()
        values = {"verdict": "refused", "reason": "The seal is missing"}

        client.sign_in(cast.driss).post(f"/staff/documents/{paper.id}/verdict", values)

        assert "The seal is missing" in client.sign_in(cast.amina).get(f"/cooperative/documents/{paper.id}").text

    @pytest.mark.parametrize("name", ["salma", "yassine"])
    def test_only_the_adviser_of_the_delegation_judges(self, client: PageClient, cast: Cast, name: str) -> None:
        paper = document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        far = document(cast.honey, cast.esi, visibility=Visibility.ADVISER)
        db.session.commit()
        path = f"/staff/documents/{paper.id}/verdict"

        assert client.sign_in(getattr(cast, name)).post(path, {"verdict": "verified"}).status_code == 404
        client.sign_in(cast.driss)
        assert client.post(f"/staff/documents/{far.id}/verdict", {"verdict": "verified"}).status_code == 404
        assert client.post(f"/staff/documents/{uuid4()}/verdict", {"verdict": "verified"}).status_code == 404

    def test_adviser_of_another_delegation_sees_nothing(self, client: PageClient, cast: Cast) -> None:
        paper = document(cast.honey, cast.esi, visibility=Visibility.ADVISER)
        db.session.commit()
        client.sign_in(cast.driss)

        assert client.get(f"/staff/cooperatives/{cast.honey.id}/file").status_code == 404
        assert client.get(f"/staff/documents/{paper.id}").status_code == 404
        assert client.get(f"/cooperative/documents/{paper.id}/file").status_code == 404


class TestWaiting:
    def test_adviser_finds_what_waits_for_her_the_oldest_first(self, client: PageClient, cast: Cast) -> None:
        at = clock.now()
        young = document(cast.argan, cast.bilal, kind=DocumentKind.TAX, visibility=Visibility.ADVISER, at=at)
        old = document(
            cast.argan, cast.bilal, kind=DocumentKind.ONSSA, visibility=Visibility.ADVISER, at=at - timedelta(days=9)
        )
        own = document(cast.argan, cast.bilal)
        ended = document(
            cast.argan, cast.bilal, visibility=Visibility.ADVISER, expires_on=at.date() - timedelta(days=1)
        )
        elsewhere = document(cast.honey, cast.esi, visibility=Visibility.ADVISER)
        db.session.commit()
        client.speak("en").sign_in(cast.driss)

        page = client.get("/staff/documents").text
        services.judge_document(old, Verdict.VERIFIED, reason=None, by=cast.driss, at=at)
        db.session.commit()
        later = client.get("/staff/documents").text

        assert "2 papers wait for you." in page
        assert page.index(str(old.id)) < page.index(str(young.id))
        assert not any(str(one.id) in page for one in (own, ended, elsewhere))
        assert "1 paper waits for you." in later
        assert str(old.id) not in later

    def test_nothing_waits(self, client: PageClient, cast: Cast) -> None:
        assert "No paper waits for you." in client.speak("en").sign_in(cast.driss).get("/staff/documents").text

    @pytest.mark.parametrize("name", ["amina", "bilal", "khadija", "salma", "yassine", "esi"])
    def test_it_is_the_advisers_alone(self, client: PageClient, cast: Cast, name: str) -> None:
        assert client.sign_in(getattr(cast, name)).get("/staff/documents").status_code == 404

    def test_it_costs_the_same_for_one_and_for_many(self, client: PageClient, cast: Cast) -> None:
        def queries() -> int:
            with queries_seen() as asked:
                client.get("/staff/documents")
            return len(asked)

        document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()
        client.sign_in(cast.driss)
        one = queries()
        for _number in range(20):
            document(cast.argan, cast.bilal, visibility=Visibility.ADVISER)
        db.session.commit()

        assert queries() == one
