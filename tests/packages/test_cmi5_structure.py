"""cmi5.xml: what it becomes, and every fault with its line and section of the specification."""

import io
import re
import zipfile
from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.packages.cmi5.package import read, read_alone
from lms.packages.cmi5.structure import Au, Block, CourseStructure, parse
from lms.packages.kinds import BadPackage
from tests.packages.archives import opened, zip64
from tests.packages.cmi5_packages import ARGAN, COURSE_ID, NAMESPACE, au, block, package, texts, xml
from tests.packages.cmi5_unit import imported

pytestmark = pytest.mark.usefixtures("app")
NAMES = frozenset({"cmi5.xml", "index.html", "a b/ç.html"})
# Vendors may call their elements as cmi5 does.
NAMES_OF_OURS = ("title", "description", "objectives", "url", "launchParameters", "entitlementKey")
ELSEWHERE = "https://elsewhere.example/unit.html"


def parsed(*children: str, names: frozenset[str] | None = NAMES, **around: str) -> CourseStructure:
    return parse(xml(*children, **around).encode(), names)


def faults_of(*children: str, names: frozenset[str] | None = NAMES, **around: str) -> list[str]:
    with pytest.raises(BadPackage) as refused:
        parsed(*children, names=names, **around)
    return [str(fault) for fault in refused.value.faults]


def only(course: CourseStructure) -> Au:
    (unit,) = course.children
    assert isinstance(unit, Au)
    return unit


def test_unit_without_attributes_has_the_defaults_of_the_schema() -> None:
    unit = only(parsed(au("one")))

    assert (unit.move_on, unit.launch_method, unit.mastery_score) == ("NotApplicable", "AnyWindow", None)
    assert (unit.launch_parameters, unit.entitlement_key, unit.activity_type) == (None, None, None)


def test_every_attribute_of_a_unit_is_read_without_white_space_around_it() -> None:
    unit = only(
        parsed(
            au(
                "one", moveOn=" Passed ", masteryScore=" 0.75 ", launchMethod=" OwnWindow ",
                activityType=" http://adlnet.gov/expapi/activities/lesson ", url=" index.html ",
                after="<launchParameters> a=1 </launchParameters><entitlementKey> xyz </entitlementKey>",
            )
        )
    )  # fmt: skip

    assert (unit.move_on, unit.mastery_score, unit.launch_method) == ("Passed", 0.75, "OwnWindow")
    assert unit.activity_type == "http://adlnet.gov/expapi/activities/lesson"
    assert (unit.url, unit.launch_parameters, unit.entitlement_key) == ("index.html", "a=1", "xyz")
    assert unit.title == {"fr-FR": "one", "ar": "one (ar)"}


def test_blocks_nest_and_refer_to_objectives() -> None:
    listed = f'<objectives><objective id="{COURSE_ID}/goal">{texts("goal")}</objective></objectives>'
    reference = f'<objectives><objective idref="{COURSE_ID}/goal"/></objectives>'

    course = parsed(block("outer", block("inner", au("one", inside=reference)), au("two")), objectives=listed)

    (outer,) = course.children
    assert isinstance(outer, Block)
    assert [child.id for child in outer.children] == [f"{COURSE_ID}/inner", f"{COURSE_ID}/two"]
    assert course.objectives[0].id == outer.children[0].children[0].objectives[0]


def test_blocks_become_modules_and_loose_units_stand_under_the_title_of_the_course() -> None:
    structure = read(opened(package(au("first"), *ARGAN, au("last"))))

    assert [group.title["fr-FR"] for group in structure.groups] == ["L’argan", "oil", "L’argan"]
    assert [len(group.units) for group in structure.groups] == [1, 1, 2]
    assert structure.publisher_id == COURSE_ID
    assert len({unit.key for group in structure.groups for unit in group.units}) == 4


def test_blocks_inside_blocks_become_modules_that_say_in_what_they_lie() -> None:
    inner = block("inner", au("two"), block("innermost", au("three")))
    structure = read(
        opened(package(block("outer", au("one"), inner, au("four")), block("hollow", block("full", au("five")))))
    )

    assert [
        ([title["fr-FR"] for title in (*group.inside, group.title)], [unit.title["fr-FR"] for unit in group.units])
        for group in structure.groups
    ] == [
        (["outer"], ["one"]),
        (["outer", "inner"], ["two"]),
        (["outer", "inner", "innermost"], ["three"]),
        (["outer"], ["four"]),
        (["hollow", "full"], ["five"]),
    ]
    assert len({group.key for group in structure.groups}) == 5
    # Said once of a block that goes on after what lies in it.
    assert [bool(group.description) for group in structure.groups] == [True, True, True, False, True]


def test_keys_of_units_stay_when_the_package_changes() -> None:
    before, after = (read_alone(xml(au("one", url=f"{ELSEWHERE}?{n}")).encode()) for n in (1, 2))

    assert before.groups[0].units[0].key == after.groups[0].units[0].key


def test_ids_under_the_address_of_the_platform_are_named() -> None:
    content = xml(*ARGAN).encode()

    with pytest.raises(BadPackage) as refused:
        parse(content, frozenset({"index.html"}), f"{COURSE_ID}/")

    told = [str(fault) for fault in refused.value.faults]
    assert len(told) == 3
    assert f"the id “{COURSE_ID}/oil” of <block> is an address of this platform" in told[0]


def test_white_space_around_ids_is_removed() -> None:
    padded = xml(*ARGAN).replace(f'id="{COURSE_ID}', f'id=" \t{COURSE_ID}').replace('/press"', '/press \n"')

    course = parse(padded.encode(), frozenset({"index.html"}))

    assert course == parse(xml(*ARGAN).encode(), frozenset({"index.html"}))


def test_more_than_a_thousand_units_are_read() -> None:
    course = parsed(*(au(f"unit{number}") for number in range(1200)))

    assert len(course.children) == 1200


def test_zip64_is_read_as_any_zip() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in {"cmi5.xml": xml(au("one")), "index.html": ""}.items():
            with file.open(name, "w", force_zip64=True) as part:
                part.write(content.encode())

    assert read(opened(out.getvalue())).publisher_id == COURSE_ID


def test_archive_with_the_end_records_of_zip64_is_read(app: Flask) -> None:
    content = zip64({"cmi5.xml": xml(*ARGAN), "index.html": "<!doctype html>"})

    assert b"PK\x06\x06" in content
    assert content[-12:-2] == b"\xff" * 10
    assert read(opened(content)) == read(opened(package(*ARGAN, **{"index.html": "<!doctype html>"})))
    assert imported(app, content).is_new


def test_elements_of_vendors_are_left_aside_where_the_schema_lets_them_stand() -> None:
    vendor = '<v:note xmlns:v="https://vendor.example/"><v:au/></v:note>'

    assert len(parsed(au("one", after=vendor), vendor).children) == 1
    assert only(parsed(au("one", after="".join(re.sub("note", name, vendor) for name in NAMES_OF_OURS)))) == only(
        parsed(au("one"))
    )
    assert "section 14.0" in faults_of(vendor, au("one"))[0]


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        (au("one", moveOn="Sometimes"), "moveOn is “Sometimes”"),
        (au("one", launchMethod="Popup"), "launchMethod is “Popup”"),
        (au("one", masteryScore="1.01"), "masteryScore is “1.01”"),
        (au("one", masteryScore="-0.1"), "masteryScore is “-0.1”"),
        (au("one", masteryScore="0.12345"), "masteryScore is “0.12345”"),
        (au("one", masteryScore="1e-1"), "masteryScore is “1e-1”"),
        (au("one", masteryScore="٠.٥"), "masteryScore is"),
        (au("one", masteryScore=""), "masteryScore is “”"),
        (au("one", activityType="lesson"), "activityType “lesson” is not a full IRI"),
        (au("one", color="red"), "an attribute “color” that cmi5 does not know"),
        (au("one", url=""), "it is empty"),
        (au("one", url="http://example.com index.html"), "percent-encoded"),
        (au("one", url="ç.html"), "percent-encoded"),
        (au("one", url="other.html"), "no such file in the zip"),
        (au("one", url="../index.html"), "no such file in the zip"),
        (au("one", url="/index.html"), "without “/” in front"),
        (au("one", url="//elsewhere.example/x"), "without “/” in front"),
        (au("one", url="javascript:alert(1)"), "names a host"),
        (au("one", url="javascript://x/%0aalert(1)"), "names a host"),
        (au("one", url="https:///x"), "names a host"),
        (au("one", url="http://[x/"), "host cannot be read"),
        (au("one", url="index.html?a=1&amp;fetch=2"), "may not name fetch"),
        (au("one", inside="<objectives><objective idref='goal'/></objectives>"), "the objective “goal” is not a full IRI"),
        (au("one").replace('lang="ar"', 'lang="no language"'), "“no language” is not a language"),
        (au("one").replace("<url>index.html</url>", ""), "must hold <title>, <description>, <objectives>?, <url>"),
        (au("one").replace(" one ", " ").replace("one (ar)", " "), "has an empty title"),
        (au("one") + au("one"), "stands on line 5 already"),
        (block("one", au("one")), "stands on line 5 already"),
        (block("empty"), "must hold <title>, <description>, <objectives>?, <au/block>+"),
        (au("one").replace(f'id="{COURSE_ID}/one"', ""), "has no id"),
        (au("one").replace(COURSE_ID, "argan.example"), "the id “argan.example/one” of <au> is not a full IRI"),
        ("", "must hold <course>, <objectives>?, <au/block>+"),
    ],
)  # fmt: skip
def test_fault_is_named_with_line_and_section(unit: str, reason: str) -> None:
    (fault,) = faults_of(unit)

    assert reason in fault
    assert fault.startswith("Line ")
    assert "section " in fault


def test_ids_of_course_and_objectives_are_full_and_unique_too() -> None:
    short = f'<course id="course">{texts("x")}</course>'
    goal = f'<objective id="{COURSE_ID}/goal">{texts("goal")}</objective>'
    goals = f"<objectives>{goal}{goal}</objectives>"

    assert "“course” of <course> is not a full IRI" in faults_of(au("one"), course=short)[0]
    assert f"“{COURSE_ID}/goal” stands on line" in faults_of(au("one"), objectives=goals)[0]


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        (au("one").replace("> one <", f"> {'x' * 301} <"), f"<title> is longer than 300 characters: “{'x' * 79}…”"),
        (au("one").replace("À propos de one", "x" * 5001), "<description> is longer than 5000 characters"),
        (au("one").replace(f"{COURSE_ID}/one", f"{COURSE_ID}/{'x' * 2000}"), f"the id “{COURSE_ID}/{'x' * (78 - len(COURSE_ID))}…” is longer than 2000 bytes"),
        (au("one", inside=f"<objectives><objective idref='https://a.example/{'x' * 2000}'/></objectives>"),
         f"the id “https://a.example/{'x' * 61}…” is longer than 2000 bytes"),
    ],
)  # fmt: skip
def test_what_is_too_long_for_pages_is_named_with_its_line(unit: str, reason: str) -> None:
    (fault,) = faults_of(unit)

    assert fault.startswith(f"Line 5: {reason}")
    assert len(fault) < 200


def test_all_faults_are_named_at_once() -> None:
    assert len(faults_of(au("one", moveOn="x", masteryScore="2", url="other.html"), au("one"))) == 4


def test_faults_of_shape_and_of_values_are_named_together_in_the_order_of_the_file() -> None:
    goals = '<objectives><objective id="goal"><title/></objective></objectives>'
    told = faults_of(
        au("one", moveOn="x", color="red"),
        block("empty"),
        block("oil", au("two", masteryScore="2", url="other.html"), au("three", inside="<note/>", url="")),
        "<unit/>",
        au("four").replace("<url>index.html</url>", "").replace('lang="ar"', 'lang="no language"'),
        au("five").replace(f'id="{COURSE_ID}/five"', "") + au("one"),
        course=f'<course id="course">{texts("x")}</course>',
        objectives=goals,
    )

    expected = [
        (2, "<courseStructure> must hold"),
        (3, "“course” of <course> is not a full IRI"),
        (4, "<objective> must hold"),
        (4, "<title> must hold"),
        (4, "“goal” of <objective> is not a full IRI"),
        (5, "an attribute “color”"),
        (5, "moveOn is “x”"),
        (6, "<block> must hold"),
        (7, "<au> must hold"),
        (7, "no such file in the zip"),
        (7, "masteryScore is “2”"),
        (7, "it is empty"),
        (9, "<au> must hold"),
        (9, "“no language” is not a language"),
        (10, "has no id"),
        (10, "stands on line 5 already"),
    ]
    assert len(told) == len(expected)
    for fault, (line, reason) in zip(told, expected, strict=True):
        assert fault.startswith(f"Line {line}: ")
        assert reason in fault


def test_nothing_that_is_missing_is_named_twice() -> None:
    bare = f'<au id="{COURSE_ID}/bare"/>'
    (missing,) = faults_of(bare)
    told = faults_of("<au/>", course="<course/>")

    assert "<au> must hold" in missing
    assert [("has no id" in fault, "must hold" in fault) for fault in told] == [(True, False), (False, True)] * 2


# What no reader could have expected: parts of a good structure left out, doubled, renamed, or put elsewhere.
@given(st.data())
def test_a_structure_in_disorder_is_read_or_named_and_never_an_error(data: st.DataObject) -> None:
    goal = f'<objectives><objective id="{COURSE_ID}/goal">{texts("goal")}</objective></objectives>'
    pieces = re.split(r"(?=<)", xml(*ARGAN, objectives=goal))
    start = data.draw(st.integers(2, len(pieces) - 1))
    end = data.draw(st.integers(start, len(pieces) - 1))
    put = data.draw(st.integers(2, len(pieces) - 1))
    moved = pieces[start:end]
    rest = [*pieces[:start], *pieces[end:]]

    with suppress(BadPackage):
        parse("".join([*rest[:put], *moved, *data.draw(st.sampled_from(([], moved))), *rest[put:]]).encode(), NAMES)


@pytest.mark.parametrize("url", ["index.html", "./index.html", "a%20b/%C3%A7.html?x=1#part", "a%20b/../index.html"])
def test_file_of_the_zip_is_found_as_a_browser_would(url: str) -> None:
    assert only(parsed(au("one", url=url))).url == url


@pytest.mark.parametrize("url", ["index.html", "/index.html", "//index.html", "../x", "?x=1"])
def test_xml_alone_needs_full_addresses(url: str) -> None:
    assert faults_of(au("one", url=url), names=None)
    assert only(parsed(au("one", url=ELSEWHERE), names=None)).url == ELSEWHERE


def test_units_of_applications_keep_their_scheme() -> None:
    assert only(parsed(au("one", url="trainer://units/1"))).url == "trainer://units/1"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not well formed"),
        (b"# not XML", "not well formed"),
        (xml(au("one")).replace(NAMESPACE, "https://other.example/").encode(), "the outermost element"),
        (b"<course/>", "the outermost element"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "DOCTYPE"),
        (b"<a>" * 200, "nested"),
    ],
)
def test_what_is_no_course_structure_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadPackage) as refused:
        parse(content, None)

    assert reason in str(refused.value)


@given(st.binary(max_size=200) | st.text(alphabet="<>/=\"' aubcod\n&;", max_size=200).map(str.encode))
def test_anything_else_is_a_fault_and_never_an_error(content: bytes) -> None:
    with pytest.raises(BadPackage):
        parse(content, None)


words = st.text(alphabet="abc <>&\"'é", max_size=8)


@given(words, words, words)
def test_any_values_are_read_or_named(url: str, move_on: str, score: str) -> None:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

    unit = au("one", url=escaped(url), moveOn=escaped(move_on), masteryScore=escaped(score))

    # Neither of the two is right by chance, so something is always at fault; what counts is that nothing breaks.
    assert faults_of(unit, names=frozenset())
