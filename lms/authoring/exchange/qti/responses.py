"""What is right in an item of QTI: correct responses, mappings, and which processing marks them. Pure."""

from dataclasses import dataclass, field
from fractions import Fraction

from lms.authoring.exchange.numbers import fraction_of
from lms.authoring.exchange.xml import Element
from lms.quizzes.kinds import Credit

# The standard templates of response processing, by the end of their address.
_TEMPLATES = ("match_correct", "map_response", "map_response_point")
# Elements by which exporters write the same out in full.
_PLAIN = frozenset(
    [
        "responseProcessing",
        "responseCondition",
        "responseIf",
        "responseElse",
        "responseElseIf",
        "match",
        "variable",
        "correct",
        "baseValue",
        "and",
        "isNull",
        "not",
        "setOutcomeValue",
        "mapResponse",
        "mapResponsePoint",
        "sum",
    ]
)


@dataclass
class Response:
    """`values`: what is right, in order. `shares`: value → what of the points it earns, where a mapping says so."""

    identifier: str
    base_type: str = "identifier"
    values: list[str] = field(default_factory=list)
    shares: dict[str, Fraction] = field(default_factory=dict)
    case_matters: bool = False
    # Of an area mapping: shape, coordinates, value.
    areas: list[tuple[str, str, Fraction]] = field(default_factory=list)
    credit: Credit = Credit.PARTIAL

    def share(self, value: str) -> Fraction:
        if self.shares:
            return self.shares.get(value, Fraction(0))
        return Fraction(1, len(self.values)) if value in self.values else Fraction(0)


@dataclass
class Responses:
    by_identifier: dict[str, Response]
    # Whether a program of its own marks the answers.
    is_custom: bool

    def of(self, interaction: Element) -> Response:
        identifier = interaction.get("responseIdentifier", "RESPONSE")
        return self.by_identifier.get(identifier, Response(identifier))


def responses_of(item: Element) -> Responses:
    processing = item.first("responseProcessing")
    template = processing.get("template").rpartition("/")[2].removesuffix(".xml") if processing is not None else ""
    found = [_response(declaration, template) for declaration in item.all("responseDeclaration")]
    is_custom = processing is not None and template not in _TEMPLATES and _is_custom(processing, template)
    return Responses({one.identifier: one for one in found}, is_custom)


def _is_custom(processing: Element, template: str) -> bool:
    if template:
        return True
    return any(element.tag not in _PLAIN for element in processing.walk())


def _response(declaration: Element, template: str) -> Response:
    response = Response(declaration.get("identifier"), declaration.get("baseType", "identifier"))
    for correct in declaration.all("correctResponse"):
        response.values = [value.whole_text().strip() for value in correct.all("value")]
    if template == "match_correct":
        response.credit = Credit.ALL_OR_NOTHING
    entries = [entry for mapping in declaration.all("mapping") for entry in mapping.all("mapEntry")]
    if entries and template != "match_correct":
        values = {entry.get("mapKey").strip(): fraction_of(entry.get("mappedValue")) for entry in entries}
        total = _total(values, is_one=declaration.get("cardinality", "single") == "single")
        response.shares = {key: max(Fraction(-1), value / total) for key, value in values.items()} if total else {}
        response.case_matters = any(entry.get("caseSensitive") == "true" for entry in entries)
    areas = [entry for mapping in declaration.all("areaMapping") for entry in mapping.all("areaMapEntry")]
    response.areas = [(area.get("shape"), area.get("coords"), fraction_of(area.get("mappedValue"))) for area in areas]
    return response


def _total(values: dict[str, Fraction], *, is_one: bool) -> Fraction:
    """The points that are full: of one answer the most, of several all that are earned."""
    earned = [value for value in values.values() if value > 0]
    if not earned:
        return Fraction(0)
    return max(earned) if is_one else sum(earned, Fraction(0))
