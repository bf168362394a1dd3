"""One question as a QTI 3.0 item. Pure."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from lms.authoring.exchange.exports.asked import GAP, Asked, Choice, Shape, truths
from lms.authoring.exchange.exports.forms import gaps_in, numbered_gaps
from lms.authoring.exchange.exports.markup import LANGUAGES, html, in_language, in_one_line, xml
from lms.authoring.exchange.exports.moodle_xml import decimals
from lms.authoring.exchange.exports.report import Code, Report
from lms.authoring.exchange.exports.xml_writing import element, tagged
from lms.learning.content import Text

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_STANDARD = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
# What is declared, what stands in the body, and how it is processed.
Parts = tuple[str, str, str]


def identifier(name: str) -> str:
    """QTI's identifiers begin with a letter or an underscore."""
    return f"q-{name}"


def item(question: Asked, code: str, paths: Mapping[str, str], report: Report) -> str | None:
    """None where QTI has no form for it. `paths`: name of a medium → its address from the item."""
    write = _WRITERS.get(question.shape)
    if write is None:
        return None
    _report(question, report)
    declaration, body, processing = write(question, code, paths)
    # The picture of a place to touch stands in its interaction.
    has_picture = question.picture and question.shape is not Shape.SPOT
    picture = f"<p>{_image(question.picture or '', paths)}</p>" if has_picture else ""
    labels = [*question.tags, question.objective, str(question.difficulty or "")]
    language = LANGUAGES[code]
    attributes = {
        "xmlns": NAMESPACE,
        "identifier": identifier(question.id),
        "title": in_one_line(in_language(question.text, code))[:200] or question.id,
        "label": in_one_line(" ".join(filter(None, labels))) or None,
        "adaptive": "false",
        "time-dependent": "false",
        "xml:lang": language.tag,
    }
    text = f"<p>{_inline(question.text, code)}</p>"
    feedback = ""
    if question.explain:
        said = element("qti-content-body", f"<p>{_inline(question.explain, code)}</p>")
        feedback = tagged(
            "qti-modal-feedback", {"outcome-identifier": "FEEDBACK", "identifier": "why", "show-hide": "show"}, said
        )
    outcomes = tagged(
        "qti-outcome-declaration", {"identifier": "SCORE", "cardinality": "single", "base-type": "float"}, _default("0")
    ) + tagged(
        "qti-outcome-declaration",
        {"identifier": "FEEDBACK", "cardinality": "single", "base-type": "identifier"},
        _default("why"),
    )
    inner = (
        declaration,
        outcomes,
        element("qti-item-body", text, picture, body, dir=language.dir),
        processing,
        feedback,
    )
    return tagged("qti-assessment-item", attributes, *filter(None, inner))


def _report(question: Asked, report: Report) -> None:
    told = {
        Code.FIXED_NUMBERS: question.is_drawn,
        Code.TYPED: question.is_touched,
        Code.FEEDBACK: question.has_feedback,
        Code.CREDIT: question.shape is Shape.ORDER and question.is_partial,
        Code.NOT_COUNTED: question.shape is Shape.SURVEY,
    }
    report.tell(question.place, told)


def _choice(question: Asked, code: str, paths: Mapping[str, str]) -> Parts:
    right = [choice.id for choice in question.choices if choice.is_correct]
    cardinality = "multiple" if question.is_multiple else "single"
    entries = (
        {choice.id: Fraction(1 if choice.is_correct else -1, len(right)) for choice in question.choices}
        if question.is_partial
        else {}
    )
    body = tagged(
        "qti-choice-interaction",
        {"response-identifier": "RESPONSE", "shuffle": "true", "max-choices": 0 if question.is_multiple else 1},
        _simple_choices(question.choices, code, paths),
    )
    ids = [identifier(one) for one in right]
    mapped = {identifier(one): share for one, share in entries.items()}
    return (
        _declaration(cardinality, "identifier", ids, mapped),
        body,
        _template("map_response" if mapped else "match_correct"),
    )


def _truth(question: Asked, code: str, paths: Mapping[str, str]) -> Parts:
    choices = truths(question)
    body = tagged(
        "qti-choice-interaction",
        {"response-identifier": "RESPONSE", "shuffle": "false", "max-choices": 1},
        _simple_choices(choices, code, paths),
    )
    right = [identifier(choice.id) for choice in choices if choice.is_correct]
    return _declaration("single", "identifier", right), body, _template("match_correct")


def _pairs(question: Asked, code: str, _paths: Mapping[str, str]) -> Parts:
    right = [f"L-{pair.id} R-{pair.id}" for pair in question.pairs]
    body = _match(
        {f"L-{pair.id}": pair.left for pair in question.pairs},
        {f"R-{pair.id}": pair.right for pair in question.pairs},
        code,
    )
    return _declaration("multiple", "directedPair", right, _shares(question, right)), body, _processing(question)


def _survey(question: Asked, code: str, _paths: Mapping[str, str]) -> Parts:
    body = _match(
        {f"L-{item.id}": item.left for item in question.pairs}, {f"R-{step.id}": step.text for step in question.scale}, code,
        rights_take=0,
    )  # fmt: skip
    return _declaration("multiple", "directedPair", []), body, ""


def _match(lefts: Mapping[str, Text], rights: Mapping[str, Text], code: str, *, rights_take: int = 1) -> str:
    def side(texts: Mapping[str, Text], most: int) -> str:
        return element(
            "qti-simple-match-set",
            *(
                tagged(
                    "qti-simple-associable-choice", {"identifier": name, "match-max": most}, _inline(text, code) or " "
                )
                for name, text in texts.items()
            ),
        )

    attributes: dict[str, str | int | None] = {"response-identifier": "RESPONSE", "shuffle": "true"}
    attributes["max-associations"] = len(lefts)
    return tagged("qti-match-interaction", attributes, side(lefts, 1), side(rights, rights_take))


def _order(question: Asked, code: str, paths: Mapping[str, str]) -> Parts:
    body = tagged(
        "qti-order-interaction",
        {"response-identifier": "RESPONSE", "shuffle": "true"},
        _simple_choices(question.choices, code, paths),
    )
    right = [identifier(choice.id) for choice in question.choices]
    return _declaration("ordered", "identifier", right), body, _template("match_correct")


def _number(question: Asked, code: str, _paths: Mapping[str, str]) -> Parts:
    unit = f" {_inline(question.unit, code)}" if question.unit else ""
    body = f"<p>{tagged('qti-text-entry-interaction', {'response-identifier': 'RESPONSE', 'expected-length': 12})}{unit}</p>"
    tolerance = f"{question.tolerance:f}"
    equal = tagged(
        "qti-equal",
        {"tolerance-mode": "absolute", "tolerance": f"{tolerance} {tolerance}"},
        element("qti-variable", identifier="RESPONSE"),
        element("qti-correct", identifier="RESPONSE"),
    )
    one = tagged("qti-base-value", {"base-type": "float"}, "1")
    then = element("qti-response-if", equal, element("qti-set-outcome-value", one, identifier="SCORE"))
    processing = element("qti-response-processing", element("qti-response-condition", then))
    return _declaration("single", "float", [f"{question.answer:f}"]), body, processing


def _words(question: Asked, _code: str, _paths: Mapping[str, str]) -> Parts:
    accepted = list(dict.fromkeys(in_one_line(text) for texts in question.accepted.values() for text in texts))
    entries = "".join(
        tagged("qti-map-entry", {"map-key": text, "mapped-value": "1", "case-sensitive": "false"}) for text in accepted
    )
    declaration = tagged(
        "qti-response-declaration",
        {"identifier": "RESPONSE", "cardinality": "single", "base-type": "string"},
        element("qti-correct-response", element("qti-value", xml(accepted[0]))),
        tagged("qti-mapping", {"default-value": "0"}, entries),
    )
    body = f"<p>{tagged('qti-text-entry-interaction', {'response-identifier': 'RESPONSE', 'expected-length': 40})}</p>"
    return declaration, body, _template("map_response")


def _gaps(question: Asked, code: str, _paths: Mapping[str, str]) -> Parts:
    numbers = numbered_gaps(question)
    right = [f"W-{word} G-{number}" for (word, _again), number in numbers.items()]
    passage = in_language(question.passage, code)
    gaps, pieces = gaps_in(passage), GAP.split(passage)
    texts = "".join(
        tagged(
            "qti-gap-text",
            {"identifier": f"W-{choice.id}", "match-max": 0},
            xml(in_one_line(in_language(choice.text, code))),
        )
        for choice in question.choices
    )
    # split() answers words between what was found: gaps stand at the odd places.
    line = "".join(
        tagged("qti-gap", {"identifier": f"G-{numbers[gaps[place // 2]]}"}) if place % 2 else _breaks(html(piece))
        for place, piece in enumerate(pieces)
    )
    body = tagged(
        "qti-gap-match-interaction", {"response-identifier": "RESPONSE", "shuffle": "true"}, texts, f"<p>{line}</p>"
    )
    return _declaration("multiple", "directedPair", right, _shares(question, right)), body, _processing(question)


def _spot(question: Asked, code: str, paths: Mapping[str, str]) -> Parts:
    choices = "".join(
        tagged(
            "qti-hotspot-choice",
            {
                "identifier": identifier(region.id),
                "shape": region.shape,
                "coords": ",".join(map(str, region.coords)),
                "hotspot-label": in_one_line(in_language(region.text, code)),
            },
        )
        for region in question.regions
    )
    picture = question.picture or ""
    image = tagged(
        "img", {"src": paths.get(picture, picture), "alt": "", "width": question.width, "height": question.height}
    )
    body = tagged("qti-hotspot-interaction", {"response-identifier": "RESPONSE", "max-choices": 1}, image, choices)
    right = {identifier(region.id): Fraction(1) for region in question.regions if region.is_correct}
    return _declaration("single", "identifier", [next(iter(right))], right), body, _template("map_response")


def _essay(question: Asked, code: str, _paths: Mapping[str, str]) -> Parts:
    body = tagged("qti-extended-text-interaction", {"response-identifier": "RESPONSE", "expected-lines": 8})
    return _declaration("single", "string", []), body + _rubric(question, code), ""


def _voice(question: Asked, code: str, _paths: Mapping[str, str]) -> Parts:
    body = tagged("qti-upload-interaction", {"response-identifier": "RESPONSE", "type": "audio/mpeg"})
    return _declaration("single", "file", []), body + _rubric(question, code), ""


def _rubric(question: Asked, code: str) -> str:
    said = element("qti-content-body", f"<p>{_inline(question.rubric, code)}</p>")
    return tagged("qti-rubric-block", {"view": "scorer", "use": "scoring"}, said) if question.rubric else ""


def _shares(question: Asked, right: list[str]) -> dict[str, Fraction]:
    return dict.fromkeys(right, Fraction(1, len(right))) if question.is_partial else {}


def _processing(question: Asked) -> str:
    return _template("map_response" if question.is_partial else "match_correct")


def _declaration(
    cardinality: str, base_type: str, right: list[str], mapped: Mapping[str, Fraction] | None = None
) -> str:
    inner = [element("qti-correct-response", *(element("qti-value", xml(one)) for one in right))] if right else []
    if mapped:
        entries = (
            tagged("qti-map-entry", {"map-key": name, "mapped-value": decimals(share)})
            for name, share in mapped.items()
        )
        inner.append(tagged("qti-mapping", {"lower-bound": "0", "upper-bound": "1", "default-value": "0"}, *entries))
    attributes = {"identifier": "RESPONSE", "cardinality": cardinality, "base-type": base_type}
    return tagged("qti-response-declaration", attributes, *inner)


def _template(name: str) -> str:
    return tagged("qti-response-processing", {"template": f"{_STANDARD}{name}.xml"})


def _default(value: str) -> str:
    return element("qti-default-value", element("qti-value", value))


def _simple_choices(choices: list[Choice], code: str, paths: Mapping[str, str]) -> str:
    return "".join(
        tagged("qti-simple-choice", {"identifier": identifier(choice.id)}, _worded(choice, code, paths))
        for choice in choices
    )


def _worded(choice: Choice, code: str, paths: Mapping[str, str]) -> str:
    picture = _image(choice.picture, paths) if choice.picture else ""
    return f"{picture}{_inline(choice.text, code)}"


def _image(name: str, paths: Mapping[str, str]) -> str:
    return tagged("img", {"src": paths.get(name, name), "alt": ""})


def _inline(text: Text, code: str) -> str:
    return _breaks(html(in_language(text, code)))


def _breaks(markup: str) -> str:
    return markup.replace("<br>", "<br/>")


_WRITERS: Mapping[Shape, Callable[[Asked, str, Mapping[str, str]], Parts]] = {
    Shape.CHOICE: _choice,
    Shape.TRUTH: _truth,
    Shape.PAIRS: _pairs,
    Shape.ORDER: _order,
    Shape.NUMBER: _number,
    Shape.WORDS: _words,
    Shape.GAPS: _gaps,
    Shape.SPOT: _spot,
    Shape.ESSAY: _essay,
    Shape.VOICE: _voice,
    Shape.SURVEY: _survey,
}
