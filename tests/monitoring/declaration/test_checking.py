"""What is missing in a declaration, and what cannot be so."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.declaration.checking import Reason, faults_of, values_of
from lms.monitoring.declaration.fields import BadFields, fields_in, read
from lms.monitoring.declaration.sources import SOURCES, Known

FIELDS = fields_in(None)
WHOLE: dict[str, Any] = {
    "number": "1/12/2020/1", "name_ar": "تعاونية", "name_fr": "Coopérative", "region": "Souss-Massa", "province": "Taroudannt",
    "sector": "Argan", "registered_on": date(2020, 3, 1), "closes_on": date(2025, 12, 31), "members": 12, "women": 10, "men": 2,
    "management": 2, "has_head": True, "assembly_on": date(2026, 5, 20), "present": 9, "represented": 1, "turnover": 5_000_000,
    "surplus": -20_000, "capital": 120_000, "reserve": 10_000, "filed_on": date(2026, 6, 10), "members_list_on": date(2026, 5, 12),
}  # fmt: skip


def reasons(**values: Any) -> dict[str, Reason]:
    return {one.code: one.reason for one in faults_of(FIELDS, Known(**(WHOLE | values)))}


def test_nothing_is_missing_where_all_that_must_be_is_there() -> None:
    assert reasons() == {}


@pytest.mark.parametrize(
    ("values", "code", "reason"),
    [
        ({"turnover": None}, "turnover", Reason.MISSING),
        ({"has_head": False}, "has_president", Reason.MISSING),
        ({"assembly_on": None}, "assembly_on", Reason.MISSING),
        ({"members": 4, "women": 4, "men": 0, "present": 4}, "members", Reason.TOO_LOW),
        ({"women": 12, "men": 1}, "women", Reason.TOO_MANY),
        ({"present": 13}, "assembly_present", Reason.TOO_MANY_PRESENT),
        ({"assembly_on": date(2026, 7, 1)}, "assembly_on", Reason.TOO_LATE),
        ({"third_parties": 6_000_000}, "third_parties", Reason.MORE_THAN_ALL),
        ({"capital": -100}, "capital", Reason.TOO_LOW),
        ({"name_ar": ""}, "name_ar", Reason.MISSING),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, Any], code: str, reason: Reason) -> None:
    assert reasons(**values) == {code: reason}


def test_who_left_since_may_have_been_at_the_assembly() -> None:
    assert reasons(present=13, left=1) == {}


def test_the_last_day_of_june_is_in_time() -> None:
    assert reasons(assembly_on=date(2026, 6, 30)) == {}


optional = st.none() | st.integers(-(10**12), 10**12)


@given(
    st.fixed_dictionaries(
        dict.fromkeys(("turnover", "surplus", "capital", "reserve", "net_worth", "third_parties", "incoming"), optional)
        | {name: st.integers(0, 300) for name in ("members", "women", "men", "joined", "left", "management")}
        | {"assembly_on": st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)), "has_head": st.booleans()}
    )
)  # fmt: skip
def test_every_field_is_judged_once_and_what_must_be_there_is(values: dict[str, Any]) -> None:
    known = Known(**(WHOLE | values))
    found = faults_of(FIELDS, known)

    codes = [one.code for one in found]
    assert len(codes) == len(set(codes))
    assert codes == [field.code for field in FIELDS if field.code in codes]
    missing = {
        field.code for field in FIELDS if field.required and values_of(FIELDS, known)[field.code] in (None, False)
    }
    # Nought is there.
    assert {one.code for one in found if one.reason is Reason.MISSING} == {
        code for code in missing if values_of(FIELDS, known)[code] is None or values_of(FIELDS, known)[code] is False
    }


def test_fields_name_known_sources_in_both_languages() -> None:
    assert all(field.source in SOURCES and field.ar and field.fr for field in FIELDS)
    assert FIELDS[0].code == "register_number"


FIELD = "{code: a, ar: ب, fr: B, source: members.all, unit: number}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version: 1\nfields: [{code: a, ar: ب, fr: B, source: nowhere, unit: number}]", "nowhere"),
        (f"version: 1\nfields: [{FIELD}, {FIELD}]", "twice"),
        ("version: 1\nfields: [{code: a, ar: ب, fr: B, source: members.all, unit: stones}]", "unit"),
        ("version: 1\nfields: [{code: A!, ar: ب, fr: B, source: members.all, unit: number}]", "code"),
        ("version: 1\nfields: [{code: a, ar: ب, source: members.all, unit: number}]", "fr"),
        ("version: 1\nfields: [{code: a, ar: ب, fr: B, source: members.all, unit: number, colour: red}]", "colour"),
        ("version: 1\nfields: []", "one"),
        ("fields: [", ""),
        ("- 1", ""),
        ("", ""),
    ],
)
def test_a_faulty_list_is_refused_with_every_fault(text: str, told: str) -> None:
    with pytest.raises(BadFields) as refused:
        read(text)

    assert told in str(refused.value)


def test_faults_of_several_fields_are_told_at_once() -> None:
    with pytest.raises(BadFields) as refused:
        read(
            f"version: 1\nfields: [{FIELD}, {FIELD}, {FIELD.replace('members.all', 'nowhere').replace('code: a', 'code: b')}]"
        )

    assert len(refused.value.faults) == 2
