from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.xapi.statement_templates import BadPath, Rule, Template, broken, faults, matches, parse_path, values_at

VERB, TYPE, OTHER = "http://lms.test/verb", "http://lms.test/type", "http://lms.test/other"
STATEMENT: dict[str, Any] = {
    "verb": {"id": VERB},
    "object": {"id": "http://lms.test/a", "definition": {"type": TYPE}},
    "result": {"success": True, "score": {"raw": 1}},
    "context": {
        "extensions": {"http://lms.test/e|x": "kept"},
        "contextActivities": {
            "category": [{"id": "http://lms.test/c"}, {"id": "http://lms.test/d"}],
            "parent": [{"id": "http://lms.test/p", "definition": {"type": OTHER}}],
        },
    },
    "attachments": [{"usageType": TYPE}],
}


def template(**values: Any) -> Template:
    texts = {"prefLabel": {"en": "x"}, "definition": {"en": "x"}}
    return msgspec.convert({"type": "StatementTemplate", "id": "t", "inScheme": "v", **texts, **values}, Template)


def rule(location: str, **values: Any) -> Rule:
    return Rule(location=location, **values)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$.verb.id", [VERB]),
        ("$.verb.display", []),
        ("$.verb[0]", []),
        ("$.verb.id.more", []),
        ("$['verb']['id']", [VERB]),
        ('$["verb"].id', [VERB]),
        ("$.context.extensions['http://lms.test/e|x']", ["kept"]),
        ("$.context.contextActivities.category[*].id", ["http://lms.test/c", "http://lms.test/d"]),
        ("$.context.contextActivities.category[1].id", ["http://lms.test/d"]),
        ("$.context.contextActivities.category[0, 1, 7].id", ["http://lms.test/c", "http://lms.test/d"]),
        ("$.result['success', 'duration', 'score']", [True, {"raw": 1}]),
        ("$.verb.*", [VERB]),
        ("$.verb[*] | $.object.id", [VERB, "http://lms.test/a"]),
    ],
)
def test_path_leads_to_values(path: str, found: list[Any]) -> None:
    assert values_at(path, STATEMENT) == found


@pytest.mark.parametrize(
    "path",
    ["", "$", "verb", "$.", "$..id", "$.a[?(@.b)]", "$.a[(1)]", "$.a[-1]", "$.a[1:2]", "$.a[']", "$.a |", "| $.a"],
)
def test_path_outside_of_what_profiles_allow_is_refused(path: str) -> None:
    with pytest.raises(BadPath):
        parse_path(path)


@given(
    st.recursive(st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text("ab.|*", max_size=3), inner))
)
def test_every_leaf_is_found_by_its_own_path(value: Any) -> None:
    def leaves(one: Any, path: str) -> list[tuple[str, Any]]:
        if isinstance(one, dict):
            return [leaf for key, member in one.items() for leaf in leaves(member, f"{path}['{key}']")]
        if isinstance(one, list):
            return [leaf for index, member in enumerate(one) for leaf in leaves(member, f"{path}[{index}]")]
        return [(path, one)]

    for path, leaf in leaves({"root": value}, "$"):
        assert values_at(path, {"root": value}) == [leaf]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, True),
        ({"verb": VERB, "objectActivityType": TYPE}, True),
        ({"verb": OTHER}, False),
        ({"verb": VERB, "objectActivityType": OTHER}, False),
        ({"contextParentActivityType": [OTHER]}, True),
        ({"contextParentActivityType": [OTHER, TYPE]}, False),
        ({"contextGroupingActivityType": [OTHER]}, False),
        ({"contextCategoryActivityType": [OTHER]}, False),
        ({"contextOtherActivityType": [OTHER]}, False),
        ({"attachmentUsageType": [TYPE]}, True),
        ({"attachmentUsageType": [OTHER]}, False),
    ],
)
def test_determining_properties_decide_on_the_template(properties: dict[str, Any], expected: bool) -> None:
    assert matches(STATEMENT, template(**properties)) is expected


PARENTS = "$.context.contextActivities.parent[*]"
CATEGORIES = "$.context.contextActivities.category[*].id"
C, D = "http://lms.test/c", "http://lms.test/d"


@pytest.mark.parametrize(
    ("kept", "values"),
    [
        (True, {"location": "$.verb.id", "presence": "included"}),
        (False, {"location": "$.timestamp", "presence": "included"}),
        (True, {"location": "$.timestamp", "presence": "excluded", "any": [1]}),
        (False, {"location": "$.verb.id", "presence": "excluded"}),
        (True, {"location": "$.timestamp", "presence": "recommended", "any": [1], "all": [1]}),
        (False, {"location": "$.verb.id", "presence": "recommended", "all": [1]}),
        (True, {"location": CATEGORIES, "any": [D]}),
        (False, {"location": CATEGORIES, "any": [VERB]}),
        (False, {"location": "$.timestamp", "any": [D]}),
        (True, {"location": CATEGORIES, "all": [C, D]}),
        (False, {"location": CATEGORIES, "all": [C]}),
        (True, {"location": "$.timestamp", "all": [C]}),
        (True, {"location": CATEGORIES, "none": [VERB]}),
        (False, {"location": CATEGORIES, "none": [D]}),
        (True, {"location": PARENTS, "selector": "$.definition.type", "presence": "included", "all": [OTHER]}),
        (False, {"location": PARENTS, "selector": "$.definition.name", "presence": "included"}),
        (True, {"location": PARENTS, "selector": "$.definition.name", "presence": "excluded"}),
        (False, {"location": PARENTS, "selector": "$.definition.name", "all": [C]}),
        (False, {"location": f"{PARENTS} | $.object", "selector": "$.objectType | $.definition.name", "all": [C]}),
        # JSON knows no truth in numbers.
        (True, {"location": "$.result.success", "all": [True]}),
        (False, {"location": "$.result.success", "all": [1]}),
        (False, {"location": "$.result.score.raw", "all": [True]}),
    ],
)
def test_rule_is_judged_as_the_specification_says(kept: bool, values: dict[str, Any]) -> None:
    assert bool(broken(Rule(**values), STATEMENT)) is not kept


def test_one_value_missing_among_several_is_told() -> None:
    both = rule("$.object | $.verb", selector="$.definition", presence="included")

    assert broken(both, STATEMENT).endswith("is missing in one of them")


def test_all_faults_of_all_fitting_templates_are_told() -> None:
    strict = {
        "rules": [{"location": "$.timestamp", "presence": "included"}, {"location": "$.id", "presence": "included"}]
    }

    found = faults(STATEMENT, [template(**strict), template(verb=VERB, **strict), template(verb=OTHER, **strict)])

    assert found == ["t: $.timestamp is missing", "t: $.id is missing"] * 2


def test_statement_without_template_is_a_fault() -> None:
    (found,) = faults(STATEMENT, [template(verb=OTHER)])

    assert VERB in found
    assert TYPE in found
