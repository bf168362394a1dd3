"""Manifests of SCORM 1.2 and 2004: what they become, and every fault by its line."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.packages.keys import key_from
from lms.packages.kinds import BadPackage, Structure
from lms.packages.scorm.manifest import launch_address, read
from tests.packages.archives import opened, zipped
from tests.packages.scorm_packages import MANIFEST_12, MANIFEST_2004, scorm12, scorm2004


def structure(content: bytes) -> Structure:
    return read(opened(content))


def faults_of(manifest: str) -> list[str]:
    with pytest.raises(BadPackage) as refused:
        structure(scorm12(manifest))
    return [str(fault) for fault in refused.value.faults]


def test_scorm_12_tree_becomes_modules_of_units() -> None:
    found = structure(scorm12())

    assert (found.kind, found.publisher_id, found.title) == (
        "scorm12",
        "olives L’huile d’olive",
        {"und": "L’huile d’olive"},
    )
    assert [(group.title["und"], [unit.publisher_id for unit in group.units]) for group in found.groups] == [
        ("L’huile d’olive", ["harvest"]),
        ("Le moulin", ["cold"]),
    ]


def test_what_lies_inside_a_hidden_item_takes_its_place() -> None:
    around = MANIFEST_12.replace(
        '<item identifier="harvest"', '<item identifier="around" isvisible="false"><item identifier="harvest"', 1
    )
    around = around.replace("      </item>\n    </organization>", "      </item></item>\n    </organization>")

    assert structure(scorm12(around)).groups == structure(scorm12()).groups


def test_a_hidden_item_below_a_module_hides_itself_alone() -> None:
    hidden = '<item identifier="hidden" identifierref="r2" isvisible="false"><title>Caché</title>'
    inside = hidden + '<item identifier="warm" identifierref="r2"><title>À chaud</title></item>'

    groups = structure(scorm12(MANIFEST_12.replace(hidden, inside))).groups

    assert [unit.publisher_id for unit in groups[1].units] == ["cold", "warm"]


def test_items_inside_modules_that_hold_others_become_modules_too() -> None:
    cold = '<item identifier="cold"'
    deeper = '<item identifier="deep"><title>Au fond</title><item identifier="d1" identifierref="r2"><title>D</title></item></item>'

    groups = structure(scorm12(MANIFEST_12.replace(cold, f"{deeper}{cold}"))).groups

    assert [([title["und"] for title in (*group.inside, group.title)], len(group.units)) for group in groups] == [
        (["L’huile d’olive"], 1),
        (["Le moulin", "Au fond"], 1),
        (["Le moulin"], 1),
    ]


def test_scorm_12_unit_knows_its_address_and_what_it_is_given() -> None:
    harvest, cold = (group.units[0] for group in structure(scorm12()).groups)

    assert harvest.address == "sco.html?step=1"
    assert harvest.settings == {"mastery": "60", "launch_data": "hello"}
    assert cold.address == "press/la%20page.html"


def test_organization_and_item_of_one_identifier_stay_apart() -> None:
    first, second = structure(scorm12(MANIFEST_12.replace('identifier="PRESS"', 'identifier="main"'))).groups

    assert second.key == "main"
    assert first.key != second.key


def test_parameters_in_other_letters_are_encoded() -> None:
    manifest = MANIFEST_12.replace("?step=1", "?step=é&amp;lang=ع")

    assert structure(scorm12(manifest)).groups[0].units[0].address == "sco.html?step=%C3%A9&lang=%D8%B9"


def test_scorm_2004_unit_knows_threshold_and_passing_score() -> None:
    found = structure(scorm2004())

    assert found.kind == "scorm2004"
    assert found.groups[0].units[0].settings == {"passing": "0.7", "threshold": "0.8"}


@pytest.mark.parametrize("name", ["scormType", "scormtype"])
def test_resource_that_makes_no_calls_is_an_asset(name: str) -> None:
    manifest = MANIFEST_2004.replace('scormType="sco"', f'{name}="asset"')

    assert structure(scorm2004(manifest)).groups[0].units[0].settings["asset"] == "true"


def test_completion_may_be_left_to_the_content() -> None:
    controls = '<imsss:deliveryControls completionSetByContent="true"/></imsss:sequencing>'
    manifest = MANIFEST_2004.replace("</imsss:sequencing>", controls)

    assert structure(scorm2004(manifest)).groups[0].units[0].settings["by_content"] == "true"


def test_third_edition_writes_its_threshold_as_text() -> None:
    threshold = '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.8"/>'
    third = MANIFEST_2004.replace(threshold, "<adlcp:completionThreshold>0.5</adlcp:completionThreshold>")

    assert structure(scorm2004(third)).groups[0].units[0].settings["threshold"] == "0.5"


@pytest.mark.parametrize(
    ("old", "new", "given"),
    [
        ('satisfiedByMeasure="true"', "", {"threshold": "0.8"}),
        ('completedByMeasure="true"', 'completedByMeasure="false"', {"passing": "0.7"}),
        ("0.7", "", {"passing": "1", "threshold": "0.8"}),
    ],
)
def test_scorm_2004_thresholds_count_where_they_are_switched_on(old: str, new: str, given: dict[str, str]) -> None:
    found = structure(scorm2004(MANIFEST_2004.replace(old, new)))

    assert found.groups[0].units[0].settings == given


@pytest.mark.parametrize(("content", "kind"), [(MANIFEST_12, "scorm12"), (MANIFEST_2004, "scorm2004")])
def test_a_manifest_without_a_version_is_known_by_its_namespace(content: str, kind: str) -> None:
    silent = content.replace("schemaversion", "other")

    assert structure(zipped({"imsmanifest.xml": silent, "sco.html": "", "press/la page.html": ""})).kind == kind


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('href="sco.html"', 'href="other.html"', "the file “other.html” is not in the package"),
        ('href="sco.html"', 'href="https://elsewhere.example/a.html"', "lies on another server"),
        ('href="sco.html"', 'href="http://[x/"', "“http://[x/” is not an address"),
        ('href="sco.html"', "", "the resource “r1” has no href"),
        ('identifierref="r1"', 'identifierref="r9"', "there is no resource “r9”"),
        ('identifier="cold"', 'identifier="harvest"', "the identifier “harvest” stands twice"),
        ('<resource identifier="r2"', '<resource identifier="r1"', "the identifier “r1” stands twice"),
        ('item identifier="cold"', "item", "has no identifier"),
        ('default="main"', 'default="other"', "there is no organization “other”, which is to be the default"),
        ("La récolte", "x" * 301, f"<title> is longer than 300 characters: “{'x' * 79}…”"),
        ("Le moulin", "x" * 100_000, "<title> is longer than 300 characters"),
        ("L’huile d’olive", "x" * 301, "<title> is longer than 300 characters"),
        ('identifier="cold"', f'identifier="{"x" * 2001}"', f"the id “{'x' * 79}…” is longer than 2000 bytes"),
        ('identifier="olives"', f'identifier="{"x" * 2001}"', "is longer than 2000 bytes"),
        (">60<", ">160<", "masteryscore must be a number from 0 to 100"),
        (">60<", ">sixty<", "not “sixty”"),
        (">60<", ">nan<", "masteryscore must be"),
        ('xml:base="press/"', 'xml:base="http://[x"', "is not an address"),
        ("organization identifier", "organisation identifier", "not well formed"),
        ("imsproject.org", "imsproject.org&x;", "not well formed"),
    ],
)
def test_each_fault_is_told_with_its_line(old: str, new: str, reason: str) -> None:
    told = faults_of(MANIFEST_12.replace(old, new))

    assert any(reason in fault and "ine " in fault for fault in told), told


def test_not_more_than_fifty_faults_are_told() -> None:
    items = "".join(f'<item identifier="i{number}" identifierref="none"/>' for number in range(60))

    assert len(faults_of(MANIFEST_12.replace('<item identifier="harvest"', f'{items}<item identifier="harvest"'))) == 50


def test_all_faults_are_told_at_once() -> None:
    told = faults_of(MANIFEST_12.replace('href="sco.html"', "").replace('identifierref="r2"', 'identifierref="r9"'))

    assert len(told) == 2


def test_first_organization_is_taken_where_none_is_named_as_the_default() -> None:
    assert structure(scorm12(MANIFEST_12.replace('default="main"', ""))) == structure(scorm12())


def test_identifier_in_the_place_of_a_title_is_cut() -> None:
    untitled = MANIFEST_12.replace('identifier="cold"', f'identifier="{"x" * 1000}"').replace(
        "<title>À froid</title>", ""
    )

    (title,) = structure(scorm12(untitled)).groups[1].units[0].title.values()
    assert title == f"{'x' * 299}…"


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ("<manifest/>", "not a manifest of SCORM"),
        ("<course/>", "not a manifest of SCORM"),
        ("<manifest><metadata><schemaversion>1.2</schemaversion></metadata></manifest>", "there is no organization"),
        (MANIFEST_12.replace("identifierref", "ref"), "no visible item"),
    ],
)
def test_what_cannot_be_launched_is_refused(manifest: str, reason: str) -> None:
    assert reason in faults_of(manifest)[0]


@pytest.mark.parametrize(
    ("href", "parameters", "address"),
    [
        ("a.html", "", "a.html"),
        ("a.html", "?b=1", "a.html?b=1"),
        ("a.html", "b=1", "a.html?b=1"),
        ("a.html?c=2", "?b=1", "a.html?c=2&b=1"),
        ("a.html?c=2", "&b=1", "a.html?c=2&b=1"),
        ("a.html", "#top", "a.html#top"),
        ("a.html#end", "#top", "a.html#end"),
        ("a.html#end", "b=1", "a.html?b=1#end"),
    ],
)
def test_parameters_are_joined_as_the_specification_says(href: str, parameters: str, address: str) -> None:
    assert launch_address(href, parameters) == address


@given(st.text(max_size=60))
def test_keys_stand_in_addresses_and_tell_identifiers_apart(identifier: str) -> None:
    key = key_from(identifier)

    assert key.isascii()
    assert key == key.lower()
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert key_from(identifier + "x") != key


@settings(deadline=None)
@given(st.data())
def test_mangled_manifests_never_crash(data) -> None:
    start = data.draw(st.integers(0, len(MANIFEST_2004)))
    end = data.draw(st.integers(start, min(start + 40, len(MANIFEST_2004))))
    mangled = MANIFEST_2004[:start] + data.draw(st.text(max_size=8)) + MANIFEST_2004[end:]

    with suppress(BadPackage):
        structure(scorm2004(mangled.encode("utf-8", "replace").decode()))
