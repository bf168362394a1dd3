"""tincan.xml: what it becomes, and every fault by its line."""

import pytest

from lms.packages.kinds import BadPackage, Structure
from lms.packages.tincan.manifest import read
from tests.packages.archives import opened, zipped
from tests.packages.tincan_packages import MANIFEST, tincan


def structure(content: bytes) -> Structure:
    return read(opened(content))


def faults_of(manifest: str) -> list[str]:
    with pytest.raises(BadPackage) as refused:
        structure(tincan(manifest))
    return [str(fault) for fault in refused.value.faults]


def test_launchable_activities_become_units_in_their_order() -> None:
    found = structure(tincan())

    assert (found.kind, found.publisher_id) == ("tincan", "https://argan.example/course")
    assert found.title == {"fr-FR": "L’argan", "ar": "أركان"}
    assert [(unit.publisher_id, unit.address) for unit in found.groups[0].units] == [
        ("https://argan.example/course", "index.html?lang=fr"),
        ("https://argan.example/course/two", "https://elsewhere.example/two.html"),
    ]


def test_names_without_a_language_are_kept(app) -> None:
    second = structure(tincan()).groups[0].units[1]

    assert second.title == {"und": "Deuxième partie"}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("index.html?lang=fr", "other.html", "the file “other.html” is not in the package"),
        ("index.html?lang=fr", "javascript:alert(1)", "“javascript:alert(1)” is not an address"),
        ("index.html?lang=fr", "//elsewhere.example/x", "is not an address"),
        ("index.html?lang=fr", "http://[x/", "is not an address"),
        ("index.html?lang=fr", f"http://{'ä' * 80}.example/", "is not an address"),
        ("index.html?lang=fr", "", "“” is not an address"),
        ("index.html?lang=fr", "../index.html", "is not in the package"),
        ('id="https://argan.example/course"', 'id="course one"', "the id “course one” is not an IRI"),
        ('id="https://argan.example/course"', "", "the id “” is not an IRI"),
        ("/course/two", "/course", "the identifier “https://argan.example/course” stands twice"),
        ("/course/question", "/course/two", "line 13: the identifier “https://argan.example/course/two” stands twice"),
        ("http://adlnet.gov/expapi/activities/module", "a module", "line 13: the type “a module” is not an IRI"),
        ("http://adlnet.gov/expapi/activities/cmi.interaction", "?", "line 10: the type “?” is not an IRI"),
        ("Deuxième partie", "x" * 301, f"line 14: <name> is longer than 300 characters: “{'x' * 79}…”"),
        ("De la noix", "x" * 5000, "line 7: <description> is longer than 5000 characters"),
        (
            "/course/two",
            f"/{'x' * 2000}",
            f"line 13: the id “https://argan.example/{'x' * 57}…” is longer than 2000 bytes.",
        ),
        ("projecttincan.com", "elsewhere.example", "the root must be <tincan>"),
        ("launch", "lunch", "no activity has a launch"),
    ],
)
def test_each_fault_is_told_with_its_line(old: str, new: str, reason: str) -> None:
    told = faults_of(MANIFEST.replace(old, new))

    assert any(reason in fault and "line " in fault for fault in told), told


def test_not_more_than_fifty_faults_are_told() -> None:
    activity = '<activity id="x"><launch>none.html</launch></activity>'

    assert len(faults_of(MANIFEST.replace("<activities>", f"<activities>{activity * 60}"))) == 50


def test_broken_xml_is_told_with_its_line() -> None:
    assert "Line 1" in faults_of("<tincan")[0]


def test_address_in_other_letters_is_encoded() -> None:
    manifest = MANIFEST.replace("elsewhere.example/two.html", "أركان.example/درس.html?q=é#é")
    manifest = manifest.replace("index.html?lang=fr", "index.html?lang=français#ا")

    first, second = structure(tincan(manifest)).groups[0].units

    assert first.address == "index.html?lang=fran%C3%A7ais#%D8%A7"
    assert second.address == "https://xn--igbi3a2eq.example/%D8%AF%D8%B1%D8%B3.html?q=%C3%A9#%C3%A9"


def test_id_under_the_address_of_the_platform_is_told_with_its_line() -> None:
    with pytest.raises(BadPackage) as refused:
        read(opened(tincan()), "https://argan.example/course/")

    (fault,) = refused.value.faults
    assert "line 13: the id “https://argan.example/course/two” is an address of this platform" in str(fault)


def test_a_package_needs_no_other_file_than_what_it_launches() -> None:
    only = zipped({"tincan.xml": MANIFEST, "index.html": ""})

    assert structure(only).groups[0].key == structure(only).groups[0].units[0].key


def test_texts_as_long_as_may_be_are_taken_and_an_id_in_their_place_is_cut() -> None:
    long = MANIFEST.replace("Deuxième partie", "é" * 300).replace("De la noix à l’huile.", "é" * 5000)
    nameless = MANIFEST.replace("<name>Deuxième partie</name>", "").replace("/course/two", f"/{'x' * 1900}")

    assert structure(tincan(long)).groups[0].units[1].title == {"und": "é" * 300}
    (title,) = structure(tincan(nameless)).groups[0].units[1].title.values()
    assert (len(title), title[-2:]) == (300, "x…")
