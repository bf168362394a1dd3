"""Rules as officers read and write them: versions, drafts, requirements one by one. Everything without script."""

from typing import Any
from uuid import uuid4

import pytest

from lms.pathway.rules.model import (
    Age,
    All,
    AnyOf,
    AssessmentMin,
    AtLeast,
    Document,
    EventCount,
    HumanDecision,
    Indicator,
    MemberCount,
    MembersShare,
    NotAttribute,
    OrgAttribute,
    Requirement,
    RoleCertified,
)
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.pathway.ruling.drafts import (
    PRESIDENT,
    RULES,
    SHARE,
    WAYS,
    asked,
    draft_of,
    filled,
    now,
    page_of,
    published,
    seen,
    tried,
    versions,
)

LABEL = {"label_ar": "كلمات أخرى", "label_fr": "Autres mots"}
# Fields of a form → the requirement that they make.
FORMS: list[tuple[str, dict[str, Any], Requirement]] = [
    ("role_certified", {"offices": ["president", "manager"], "achievement": "bees", "min_count": "2", "max_age_months": "36"},
     RoleCertified(offices=("president", "manager"), achievement="bees", min_count=2, max_age_months=36)),
    ("members_share", {"achievement": "bees/hive", "share": "33", "min_count": "0", "gender": "f"},
     MembersShare(achievement="bees/hive", min_share=0.33, gender="f")),
    ("member_count", {"min_count": "7"} | LABEL, MemberCount(min_count=7, label={"ar": "كلمات أخرى", "fr": "Autres mots"})),
    ("document", {"type": "minutes", "max_age_months": "18", "must_be_verified": "y"},
     Document(type="minutes", max_age_months=18, must_be_verified=True)),
    ("document", {"type": "tax"}, Document(type="tax")),
    ("indicator", {"name": "cash_book_months", "op": "<=", "value": "6,5"}, Indicator(name="cash_book_months", op="<=", value=6.5)),
    ("event_count", {"name": "coaching_session", "min_count": "3", "within_months": "12"},
     EventCount(name="coaching_session", min_count=3, within_months=12)),
    ("age", {"min_months": "24"}, Age(min_months=24)),
    ("assessment_min", {"dimension": "money", "min_level": "3"}, AssessmentMin(dimension="money", min_level=3)),
    ("assessment_min", {"dimension": "", "min_level": "1", "max_age_months": "24"}, AssessmentMin(max_age_months=24)),
    ("human_decision", {"decision": "project/approved"}, HumanDecision(name="project", outcome="approved")),
    ("sector", {"must_have": "yes", "values": ["argan"]}, OrgAttribute(name="sector", values=("argan",))),
    ("region", {"must_have": "no", "values": ["MA-01", "MA-09"]},
     NotAttribute(attribute=OrgAttribute(name="region", values=("MA-01", "MA-09")))),
    ("province", {"must_have": "yes", "values": ["MA-TAR"]}, OrgAttribute(name="province", values=("MA-TAR",))),
    ("delegation", {"must_have": "yes", "values": ["agadir"]}, OrgAttribute(name="delegation", values=("agadir",))),
    ("category", {"must_have": "yes", "values": ["supply"]}, OrgAttribute(name="category", values=("supply",))),
    ("women_only", {"must_have": "yes", "values": ["yes"]}, OrgAttribute(name="women_only", values=("yes",))),
    ("group", {"kind": "any"}, AnyOf(of=())),
    ("group", {"kind": "at_least", "count": "2"}, AtLeast(count=2, of=())),
    ("group", {"kind": "all", "distinct": "y"}, All(of=(), distinct=True)),
]  # fmt: skip
FAULTY: list[tuple[str, dict[str, Any]]] = [
    ("role_certified", {}), ("role_certified", {"offices": ["king"], "achievement": "bees", "min_count": "1"}),
    ("role_certified", {"offices": ["president"], "achievement": "flying", "min_count": "1"}),
    ("role_certified", {"offices": ["president"], "achievement": "bees", "min_count": "0"}),
    ("role_certified", {"offices": ["president"], "achievement": "bees", "min_count": "many"}),
    ("role_certified", {"offices": ["president"], "achievement": "bees", "min_count": "1", "max_age_months": "0"}),
    ("role_certified", {"offices": ["president"], "achievement": "bees", "min_count": "1", "max_age_months": "-3"}),
    ("members_share", {"achievement": "bees", "share": "101", "min_count": "1", "gender": ""}),
    ("members_share", {"achievement": "bees", "share": "60,5", "min_count": "1", "gender": ""}),
    ("members_share", {"achievement": "bees", "share": "0,5", "min_count": "1", "gender": ""}),
    ("members_share", {"achievement": "bees", "share": "0", "min_count": "1", "gender": ""}),
    ("members_share", {"achievement": "bees", "share": "-5", "min_count": "1", "gender": ""}),
    ("members_share", {"achievement": "bees", "share": "40", "min_count": "", "gender": ""}),
    ("members_share", {"achievement": "bees", "share": "40", "min_count": "1", "gender": "x"}),
    ("member_count", {"min_count": "99999999"}), ("document", {"type": "passport"}), ("document", {"type": ""}),
    ("indicator", {"name": "joy", "op": ">=", "value": "1"}), ("indicator", {"name": "cash_book_months", "op": "=", "value": "1"}),
    ("indicator", {"name": "cash_book_months", "op": ">=", "value": ""}), ("event_count", {"name": "feast", "min_count": "1"}),
    ("event_count", {"name": "coaching_session", "min_count": "0"}), ("age", {"min_months": "601"}),
    ("assessment_min", {"dimension": "joy", "min_level": "1"}), ("assessment_min", {"dimension": "money", "min_level": "6"}),
    ("assessment_min", {"dimension": "", "min_level": "2"}), ("human_decision", {"decision": "project/returned"}),
    ("human_decision", {"decision": ""}), ("sector", {"must_have": "yes"}), ("sector", {"must_have": "maybe", "values": ["argan"]}),
    ("sector", {"must_have": "yes", "values": ["mining for gold"]}), ("group", {"kind": "none"}), ("group", {"kind": "at_least"}),
    ("group", {"kind": "at_least", "count": "0"}), ("member_count", {"min_count": "7", "label_ar": "كلمات"}),
    ("member_count", {"min_count": "7", "label_fr": "Mots"}), ("member_count", {"min_count": "7", "label_ar": "x" * 200, "label_fr": "y"}),
]  # fmt: skip


@pytest.fixture
def officer(client: PageClient, cast: Cast) -> PageClient:
    publish_bees()
    return client.speak("fr").sign_in(cast.salma)


class TestOutsiders:
    @pytest.mark.parametrize("name", ["esi", "amina", "bilal", "khadija", "driss"])
    def test_nobody_but_officers_and_administrators_finds_anything(
        self, client: PageClient, cast: Cast, name: str
    ) -> None:
        version, draft = published(PRESIDENT), draft_of(PRESIDENT, WAYS)
        client.sign_in(cast.salma)
        tried(draft, client)
        client.sign_in(getattr(cast, name))

        for page in (RULES, *(f"{page_of(draft)}{rest}" for rest in (
            "", "/description", "/requirements/new", "/requirements/0", "/simulation", "/simulation/gain", "/simulation/export",
            "/publication",
        )), page_of(version)):  # fmt: skip
            assert client.get(page).status_code == 404, page
        for rest in ("/description", "/delete", "/requirements?kind=age", "/requirements/0", "/requirements/0/delete",
                     "/requirements/0/place", "/requirements/0/group", "/requirements/0/group/delete", "/simulations",
                     "/publication"):  # fmt: skip
            assert (
                client.post(f"{page_of(draft)}{rest}", seen(draft, step="down", min_months="3")).status_code == 404
            ), rest
        assert client.post(f"{RULES}/stages/project/drafts").status_code == 404
        assert asked(draft) == (PRESIDENT, WAYS)
        assert len(versions()) == 2

    def test_visitor_is_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        assert client.get(RULES).status_code == 303

    @pytest.mark.parametrize(
        ("name", "is_there"), [("salma", True), ("yassine", True), ("driss", False), ("khadija", False)]
    )
    def test_the_menu_leads_those_who_write_rules(
        self, client: PageClient, cast: Cast, name: str, is_there: bool
    ) -> None:
        client.sign_in(getattr(cast, name))

        assert (f'href="{RULES}"' in client.get("/staff").text) == is_there
        assert (client.get(RULES).status_code == 200) == is_there

    def test_what_is_not_there_is_not_found(self, officer: PageClient) -> None:
        draft = draft_of(PRESIDENT)

        for rest in ("/requirements/7", "/requirements/0.0", "/requirements/x", "/requirements/new?group=0&kind=age",
                     "/simulation/gain", "/simulation/moon", "/simulation/export"):  # fmt: skip
            assert officer.get(f"{page_of(draft)}{rest}").status_code == 404, rest
        assert officer.get(f"{RULES}/{uuid4()}").status_code == 404
        assert officer.post(f"{RULES}/stages/moon/drafts").status_code == 404
        for rest in ("/requirements?kind=moon", "/requirements?kind=age&group=0", "/requirements/7", "/requirements/0/place",
                     "/requirements/7/delete", "/requirements/7/group", "/requirements/0/group/delete",
                     "/requirements/top/delete", "/requirements/top/group"):  # fmt: skip
            assert officer.post(f"{page_of(draft)}{rest}", seen(draft, min_months="3", step="in")).status_code == 404, (
                rest
            )
        assert asked(draft) == (PRESIDENT,)


class TestReading:
    @pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
    def test_every_kind_of_requirement_is_said_in_words(self, client: PageClient, cast: Cast, language: str) -> None:
        publish_bees()
        version = published(*(node for _kind, _fields, node in FORMS))

        page = client.speak(language).sign_in(cast.salma).get(page_of(version))

        assert page.status_code == 200
        assert "role_certified" not in page.text
        assert "MA-09" not in page.text

    def test_first_page_lists_version_in_force_drafts_and_history(self, officer: PageClient) -> None:
        first, second = published(PRESIDENT), published(PRESIDENT, SHARE)
        draft = draft_of(PRESIDENT)

        page = officer.get(RULES).text

        assert all(page_of(one) in page for one in (first, second, draft))
        assert page.index("Version 2") < page.index("Brouillon 3")

    def test_page_costs_the_same_queries_for_one_and_fifty_requirements(self, officer: PageClient) -> None:
        short, long = draft_of(MemberCount(min_count=1)), draft_of(*(MemberCount(min_count=n) for n in range(1, 50)))
        counts = []
        for draft in (short, short, long):
            with queries_seen() as seen_meanwhile:
                officer.get(page_of(draft))
            counts.append(len(seen_meanwhile))

        assert counts[1] == counts[2]


class TestDrafts:
    def test_draft_begins_with_what_is_in_force(self, officer: PageClient) -> None:
        published(PRESIDENT, WAYS)

        page = officer.follow(officer.post(f"{RULES}/stages/project/drafts"))

        assert page.status_code == 200
        assert asked(versions()[0]) == (PRESIDENT, WAYS)
        assert versions()[0].created_by is not None

    def test_first_draft_of_a_stage_begins_with_the_rule_of_the_platform(self, officer: PageClient) -> None:
        assert officer.follow(officer.post(f"{RULES}/stages/market/drafts")).status_code == 200

    def test_names_and_grace_are_changed(self, officer: PageClient) -> None:
        draft = draft_of(PRESIDENT)
        fields = seen(draft, title_ar="اسم", title_fr="Nom", grace_days="90")

        assert officer.get(f"{page_of(draft)}/description").status_code == 200
        officer.post(f"{page_of(draft)}/description", fields)

        assert (now(draft).title, now(draft).grace_days) == ({"ar": "اسم", "fr": "Nom"}, 90)

    @pytest.mark.parametrize("fields", [
        {}, {"title_ar": "اسم", "grace_days": "60"}, {"title_fr": "Nom", "grace_days": "60"},
        {"title_ar": "اسم", "title_fr": "Nom", "grace_days": "0"}, {"title_ar": "اسم", "title_fr": "Nom", "grace_days": "366"},
        {"title_ar": "اسم", "title_fr": "Nom", "grace_days": "soon"}, {"title_ar": "x" * 200, "title_fr": "Nom", "grace_days": "60"},
    ])  # fmt: skip
    def test_faulty_names_are_told(self, officer: PageClient, fields: dict[str, str]) -> None:
        draft = draft_of(PRESIDENT)

        assert officer.post(f"{page_of(draft)}/description", seen(draft, **fields)).status_code == 422

    def test_draft_is_deleted_and_a_published_version_never(self, officer: PageClient) -> None:
        version, draft = published(PRESIDENT), draft_of(PRESIDENT)
        tried(draft, officer)

        gone = officer.post(f"{page_of(draft)}/delete", seen(draft))
        kept = officer.post(f"{page_of(version)}/delete", seen(version))

        assert (gone.status_code, kept.status_code) == (303, 409)
        assert [one.id for one in versions()] == [version.id]

    def test_nothing_of_a_published_version_changes(self, officer: PageClient) -> None:
        version = published(PRESIDENT, WAYS)
        document = version.document

        for rest in ("/description", "/requirements?kind=age", "/requirements/0", "/requirements/0/delete", "/requirements/0/place",
                     "/requirements/0/group", "/requirements/1/group/delete", "/simulations", "/publication"):  # fmt: skip
            fields = seen(version, min_months="3", step="down", title_ar="ا", title_fr="a", grace_days="9")
            assert officer.post(f"{page_of(version)}{rest}", fields).status_code == 409, rest
        for rest in ("/description", "/requirements/new", "/requirements/0", "/publication"):
            assert officer.get(f"{page_of(version)}{rest}").status_code == 409, rest
        assert versions()[0].document == document


class TestRequirements:
    @pytest.mark.parametrize(("kind", "fields", "node"), FORMS)
    def test_each_kind_is_added_read_and_changed(
        self, officer: PageClient, kind: str, fields: dict[str, Any], node: Requirement
    ) -> None:
        draft = draft_of(PRESIDENT)
        form = officer.get(f"{page_of(draft)}/requirements/new?kind={kind}&group=top")
        assert form.status_code == 200

        officer.post(f"{page_of(draft)}/requirements?kind={kind}&group=top", seen(draft, **fields))
        assert asked(draft) == (PRESIDENT, node)
        assert officer.get(page_of(draft)).status_code == 200
        again = officer.get(f"{page_of(draft)}/requirements/1")

        assert again.status_code == 200
        assert officer.post(f"{page_of(draft)}/requirements/1", seen(draft, **filled(again.text))).status_code == 303
        assert asked(draft) == (PRESIDENT, node)

    @pytest.mark.parametrize(("kind", "fields"), FAULTY)
    def test_faulty_requirement_is_told_and_nothing_is_added(
        self, officer: PageClient, kind: str, fields: dict[str, Any]
    ) -> None:
        draft = draft_of(PRESIDENT)

        answer = officer.post(f"{page_of(draft)}/requirements?kind={kind}", seen(draft, **fields))

        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert asked(draft) == (PRESIDENT,)

    def test_faulty_change_is_told_and_nothing_changes(self, officer: PageClient) -> None:
        draft = draft_of(SHARE)

        answer = officer.post(
            f"{page_of(draft)}/requirements/0", seen(draft, achievement="bees", share="140", min_count="1")
        )

        assert answer.status_code == 422
        assert "140" in answer.text
        assert asked(draft) == (SHARE,)

    def test_share_is_raised_from_forty_to_sixty(self, officer: PageClient) -> None:
        draft = draft_of(SHARE)

        officer.post(
            f"{page_of(draft)}/requirements/0", seen(draft, achievement="bees", share="60", min_count="1", gender="")
        )

        assert asked(draft) == (MembersShare(achievement="bees", min_share=0.6, min_count=1),)

    def test_first_the_kind_is_chosen(self, officer: PageClient) -> None:
        draft = draft_of(WAYS)

        page = officer.get(f"{page_of(draft)}/requirements/new?group=0").text

        assert "kind=role_certified" in page
        assert "group=0" in page

    def test_added_to_a_group_moved_out_grouped_dissolved_and_removed(self, officer: PageClient) -> None:
        draft, nine = draft_of(WAYS), MemberCount(min_count=9)
        page, age = page_of(draft), Age(min_months=3)

        officer.post(f"{page}/requirements?kind=age&group=0", seen(draft, min_months="3"))
        assert asked(draft) == (AnyOf(of=(PRESIDENT, nine, age)),)
        officer.post(f"{page}/requirements/0.2/place", seen(draft, step="up"))
        assert asked(draft) == (AnyOf(of=(PRESIDENT, age, nine)),)
        officer.post(f"{page}/requirements/0.1/place", seen(draft, step="out"))
        assert asked(draft) == (WAYS, age)
        officer.post(f"{page}/requirements/1/group", seen(draft))
        assert asked(draft) == (WAYS, AnyOf(of=(age,)))
        officer.post(f"{page}/requirements/1/place", seen(draft, step="in"))
        assert asked(draft) == (AnyOf(of=(PRESIDENT, nine, AnyOf(of=(age,)))),)
        officer.post(f"{page}/requirements/0.2/group/delete", seen(draft))
        officer.post(f"{page}/requirements/0.0/delete", seen(draft))
        assert asked(draft) == (AnyOf(of=(nine, age)),)

    def test_group_becomes_another_kind_of_group_and_keeps_what_stands_in_it(self, officer: PageClient) -> None:
        draft = draft_of(WAYS)

        officer.post(f"{page_of(draft)}/requirements/0", seen(draft, kind="at_least", count="2"))

        assert asked(draft) == (AtLeast(count=2, of=WAYS.of),)

    def test_nobody_counts_for_two_offices_of_the_rule(self, officer: PageClient) -> None:
        draft = draft_of(PRESIDENT)
        assert officer.get(f"{page_of(draft)}/requirements/top").status_code == 200

        officer.post(f"{page_of(draft)}/requirements/top", seen(draft, distinct="y"))

        assert now(draft).require == All(of=(PRESIDENT,), distinct=True)

    def test_rule_that_nobody_could_follow_is_refused(self, officer: PageClient) -> None:
        draft = draft_of(*(MemberCount(min_count=1) for _number in range(60)))

        answer = officer.post(f"{page_of(draft)}/requirements?kind=age", seen(draft, min_months="3"))

        assert answer.status_code == 409
        assert len(asked(draft)) == 60

    def test_faults_stand_beside_their_requirement(self, officer: PageClient) -> None:
        draft = draft_of(RoleCertified(offices=("president",), achievement="flying"), MemberCount(min_count=1))

        page = officer.get(page_of(draft)).text

        assert page.index("«\u00a0flying\u00a0» n’est publié") < page.index('id="r1"')
        assert "1 faute" not in page
        assert "2 fautes" in page

    def test_unknown_attribute_can_be_seen_and_removed(self, officer: PageClient) -> None:
        draft = draft_of(OrgAttribute(name="colour", values=("red",)))

        assert officer.get(f"{page_of(draft)}/requirements/0").status_code == 200
        officer.post(f"{page_of(draft)}/requirements/0/delete", seen(draft))

        assert asked(draft) == ()


class TestTwoOfficers:
    @pytest.mark.parametrize("rest", [
        "/description", "/delete", "/requirements?kind=age", "/requirements/0", "/requirements/0/delete", "/requirements/0/place",
        "/requirements/0/group", "/requirements/1/group/delete", "/simulations", "/publication", "/requirements/9",
        "/requirements?kind=age&group=9",
    ])  # fmt: skip
    @pytest.mark.parametrize("stale", ["", "x", None])
    def test_who_comes_second_is_told_and_changes_nothing(
        self, officer: PageClient, rest: str, stale: str | None
    ) -> None:
        draft = draft_of(PRESIDENT, WAYS)
        before = seen(draft)["seen"] if stale is None else stale
        officer.post(f"{page_of(draft)}/requirements?kind=age", seen(draft, min_months="3"))
        left = asked(draft)

        answer = officer.post(f"{page_of(draft)}{rest}", {"seen": before, "step": "down", "min_months": "9"})

        assert answer.status_code == 409
        assert page_of(draft) in answer.text
        assert asked(draft) == left

    def test_two_drafts_of_a_stage_have_numbers_of_their_own(self, officer: PageClient) -> None:
        for _time in range(2):
            officer.post(f"{RULES}/stages/project/drafts")

        assert [one.number for one in versions()] == [2, 1]
