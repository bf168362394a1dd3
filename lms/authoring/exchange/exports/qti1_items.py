"""One question as an item of QTI 1.2 in the profile of Common Cartridge: choices, true or false, a text to type, an essay. Pure."""

from collections.abc import Iterable, Iterator

from lms.authoring.exchange.exports.asked import Asked, Choice, Shape, truths
from lms.authoring.exchange.exports.markup import html, in_language, in_one_line, xml
from lms.authoring.exchange.exports.report import Code, Report
from lms.authoring.exchange.exports.xml_writing import element, tagged
from lms.learning.content import Text

_PROFILES = {
    Shape.TRUTH: "cc.true_false.v0p1",
    Shape.WORDS: "cc.fib.v0p1",
    Shape.NUMBER: "cc.fib.v0p1",
    Shape.ESSAY: "cc.essay.v0p1",
    Shape.VOICE: "cc.essay.v0p1",
}


def item(question: Asked, code: str, report: Report) -> str | None:
    """None, and a line of the report, where the profile has no such question."""
    if question.shape not in (*_PROFILES, Shape.CHOICE):
        report.refused(question.place, Code.NO_FORM, kind=question.kind)
        return None
    _report(question, report)
    single, multiple = "cc.multiple_choice.v0p1", "cc.multiple_response.v0p1"
    profile = _PROFILES.get(question.shape, multiple if question.is_multiple else single)
    about = element(
        "itemmetadata",
        element(
            "qtimetadata",
            element("qtimetadatafield", element("fieldlabel", "cc_profile"), element("fieldentry", profile)),
        ),
    )
    material = _material(question.text, code, question.unit)
    presentation = element("presentation", material, _response(question, code))
    feedback = ""
    if question.explain:
        said = element("flow_mat", _material(question.explain, code))
        feedback = tagged("itemfeedback", {"ident": "general_fb"}, said)
    title = in_one_line(in_language(question.text, code))[:100] or question.id
    inner = [about, presentation, _processing(question, code), feedback]
    return tagged("item", {"ident": f"q-{question.id}", "title": title}, *filter(None, inner))


def _report(question: Asked, report: Report) -> None:
    told = {
        Code.FIXED_NUMBERS: question.is_drawn,
        Code.PICTURES: bool(question.media()),
        Code.TAGS: question.has_labels,
        Code.FEEDBACK: question.has_feedback,
        Code.TYPED: question.is_touched,
        Code.TOLERANCE: question.shape is Shape.NUMBER and question.tolerance > 0,
        Code.UNIT: bool(question.unit),
        Code.CREDIT: question.is_partial,
        Code.AS_ESSAY: question.shape is Shape.VOICE,
        Code.RUBRIC: bool(question.rubric),
    }
    report.tell(question.place, told)
    if question.shape is Shape.NUMBER:
        report.changed(question.place, Code.AS_TEXT, kind=question.kind)


def _response(question: Asked, code: str) -> str:
    match question.shape:
        case Shape.CHOICE | Shape.TRUTH:
            labels = (
                tagged("response_label", {"ident": f"c-{choice.id}"}, _material(choice.text, code))
                for choice in _choices(question)
            )
            cardinality = "Multiple" if question.is_multiple else "Single"
            return tagged(
                "response_lid", {"ident": "response1", "rcardinality": cardinality}, element("render_choice", *labels)
            )
    prompt = "Box" if question.shape in (Shape.ESSAY, Shape.VOICE) else "Dashline"
    return tagged(
        "response_str", {"ident": "response1", "rcardinality": "Single"}, tagged("render_fib", {"prompt": prompt})
    )


def _processing(question: Asked, code: str) -> str:
    conditions = []
    if question.explain:
        feedback = tagged("displayfeedback", {"feedbacktype": "Response", "linkrefid": "general_fb"})
        conditions.append(
            tagged("respcondition", {"continue": "Yes"}, element("conditionvar", element("other")), feedback)
        )
    right = "".join(_right(question, code))
    if right:
        full = tagged("setvar", {"varname": "SCORE", "action": "Set"}, "100")
        conditions.append(tagged("respcondition", {"continue": "No"}, element("conditionvar", right), full))
    score = tagged("decvar", {"maxvalue": 100, "minvalue": 0, "varname": "SCORE", "vartype": "Decimal"})
    return element("resprocessing", element("outcomes", score), *conditions)


def _right(question: Asked, code: str) -> Iterator[str]:
    match question.shape:
        case Shape.CHOICE | Shape.TRUTH:
            yield from _right_choices(question)
        case Shape.NUMBER:
            yield from _typed([f"{question.answer:f}"])
        case Shape.WORDS:
            codes = sorted(question.accepted, key=lambda one: one != code)
            yield from _typed(dict.fromkeys(text for one in codes for text in question.accepted[one]))


def _right_choices(question: Asked) -> Iterator[str]:
    choices = _choices(question)
    right = [_equal(f"c-{choice.id}") for choice in choices if choice.is_correct]
    if not question.is_multiple:
        yield from right
        return
    wrong = [element("not", _equal(f"c-{choice.id}")) for choice in choices if not choice.is_correct]
    yield element("and", *right, *wrong)


def _typed(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield tagged("varequal", {"respident": "response1", "case": "No"}, xml(in_one_line(text)))


def _equal(name: str) -> str:
    return tagged("varequal", {"respident": "response1", "case": "Yes"}, xml(name))


def _choices(question: Asked) -> list[Choice]:
    return truths(question) if question.shape is Shape.TRUTH else question.choices


def _material(text: Text, code: str, unit: Text | None = None) -> str:
    words = html(in_language(text, code)) + (f" ({html(in_language(unit, code))})" if unit else "")
    return element("material", tagged("mattext", {"texttype": "text/html"}, xml(words)))
