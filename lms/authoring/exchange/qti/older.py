"""QTI 1.2, which Common Cartridges and older systems hold: items of choice, of words, and essays."""

import hashlib
from fractions import Fraction
from html import escape

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Fetch, Intake, Item, ModuleInMaking, Refused
from lms.authoring.exchange.numbers import fraction_of
from lms.authoring.exchange.questions import RIGHT, Asked, Maker, Option
from lms.authoring.exchange.writing import Writer
from lms.authoring.exchange.xml import Element


def add_older(intake: Intake, root: Element, place: str, fetch: Fetch, *, module: ModuleInMaking | None = None) -> None:
    """All items of a `questestinterop`, into a module for each of its assessments or into one that is given."""
    holders = [*root.all("assessment"), *root.all("objectbank")] or [root]
    for holder in holders:
        title = holder.get("title") or intake.title
        target = module or intake.module(f"qti-{title}", title)
        for element in holder.walk():
            if element.tag == "item":
                name = element.get("title") or element.get("ident")
                with intake.item(f"{place}:{element.line} {name}") as item:
                    _add(intake, item, target, element, fetch)


def _add(intake: Intake, item: Item, module: ModuleInMaking, element: Element, fetch: Fetch) -> None:
    presentation = element.first("presentation")
    if presentation is None:
        raise Refused(Code.NO_TEXT)
    text = " ".join(_material(part) for part in _materials(presentation))
    asked = Asked(
        origin=_origin(element),
        text=text,
        name=element.get("title"),
        explain=_feedback(element, ("general_fb", "general")),
    )
    maker = Maker(intake, item, module, Writer(intake, item, text, fetch), asked)
    _ask(maker, element, presentation)


def _ask(maker: Maker, element: Element, presentation: Element) -> None:
    responses = [
        part for part in presentation.walk() if part.tag.startswith("response_") and part.tag != "response_label"
    ]
    profile = _profile(element)
    if len(responses) > 1 and all(response.tag == "response_lid" for response in responses):
        _ask_pairs(maker, element, responses)
        return
    if len(responses) != 1:
        raise Refused(Code.UNKNOWN_KIND, kind=profile or (f"{len(responses)} × response" if responses else "item"))
    response = responses[0]
    choices = [part for part in response.walk() if part.tag == "response_label"]
    if response.tag == "response_lid":
        _ask_choice(maker, element, response, choices, profile)
    elif response.tag in ("response_str", "response_num"):
        _ask_words(maker, element, response, profile)
    else:
        raise Refused(Code.UNKNOWN_KIND, kind=profile or response.tag)


def _ask_choice(maker: Maker, element: Element, response: Element, choices: list[Element], profile: str) -> None:
    shares = _shares(element)
    is_single = response.get("rcardinality", "Single").lower() == "single"
    options = [
        Option(
            " ".join(_material(part) for part in _materials(choice)),
            shares.get(choice.get("ident"), Fraction(0)),
            _feedback(element, (f"{choice.get('ident')}_fb",)),
        )
        for choice in choices
    ]
    words = [option.text.strip().lower() for option in options]
    if "true_false" in profile or words in (["true", "false"], ["vrai", "faux"]):
        right = next((word for word, option in zip(words, options, strict=True) if option.share > 0), None)
        if right is None:
            raise Refused(Code.NO_CORRECT)
        for option in options:
            maker.explain_also(option.feedback)
        maker.true_false(right in ("true", "vrai", "صحيح", "t"))
        return
    if not is_single:
        right_count = sum(option.share > 0 for option in options)
        for option in options:
            option.share = Fraction(1, right_count) if option.share > 0 else Fraction(0)
    maker.choose(options, is_single=is_single)


def _ask_pairs(maker: Maker, element: Element, responses: list[Element]) -> None:
    """Several choices among the same answers, each under a text of its own: what belongs together."""
    rights: dict[str, Element] = {}
    answers: dict[str, str] = {}
    for condition in _conditions(element):
        for part in condition.walk():
            if part.tag == "varequal" and _points(condition) > 0:
                answers[part.get("respident")] = part.whole_text().strip()
    pairs = []
    for response in responses:
        labels = {part.get("ident"): part for part in response.walk() if part.tag == "response_label"}
        rights |= labels
        left = " ".join(_material(part) for part in _materials(response))
        right = labels.get(answers.get(response.get("ident"), ""))
        if not left or right is None:
            raise Refused(Code.NO_CORRECT)
        pairs.append((Option(left), Option(" ".join(_material(part) for part in _materials(right)))))
    maker.match(pairs, max(0, len(rights) - len(pairs)))


def _ask_words(maker: Maker, element: Element, response: Element, profile: str) -> None:
    accepted = [Option(text.replace("*", "\\*"), RIGHT, written="plain") for text in _typed(element)]
    if "essay" in profile or not accepted:
        maker.essay()
        return
    if response.tag == "response_num":
        maker.number(accepted[0].text)
        return
    case_matters = any(part.get("case", "No").lower() == "yes" for part in element.walk() if part.tag == "varequal")
    maker.words(accepted, case_matters=case_matters)


def _typed(element: Element) -> list[str]:
    found: list[str] = []
    for condition in _conditions(element):
        if _points(condition) > 0:
            found += [
                part.whole_text().strip() for part in condition.walk() if part.tag in ("varequal", "varsubstring")
            ]
    return [text for text in dict.fromkeys(found) if text]


def _shares(element: Element) -> dict[str, Fraction]:
    """Choice → 1 where it is right: named by a condition that gives points, and not under a `not`."""
    shares: dict[str, Fraction] = {}
    for condition in _conditions(element):
        if _points(condition) <= 0:
            continue
        wrong = {
            part.whole_text().strip()
            for no in condition.walk()
            if no.tag == "not"
            for part in no.walk()
            if part.tag == "varequal"
        }
        for part in condition.walk():
            name = part.whole_text().strip() if part.tag == "varequal" else ""
            if name and name not in wrong:
                shares[name] = RIGHT
    return shares


def _conditions(element: Element) -> list[Element]:
    return [part for part in element.walk() if part.tag == "respcondition"]


def _points(condition: Element) -> Fraction:
    return max((fraction_of(part.whole_text()) for part in condition.all("setvar")), default=Fraction(0))


def _materials(element: Element) -> list[Element]:
    """Materials of the text, not those of the choices inside."""
    found: list[Element] = []
    waiting = list(reversed(element.children))
    while waiting:
        part = waiting.pop()
        if part.tag == "material":
            found.append(part)
        elif part.tag in ("flow", "flow_mat", "flow_label", "presentation_material"):
            waiting.extend(reversed(part.children))
    return found


def _material(element: Element) -> str:
    """As HTML."""
    parts = []
    for part in element.walk():
        if part.tag == "mattext":
            text = part.whole_text()
            parts.append(text if part.get("texttype") == "text/html" else escape(text, quote=False))
        elif part.tag == "matimage" and part.get("uri"):
            parts.append(f'<img src="{escape(part.get("uri"))}">')
    return " ".join(parts)


def _feedback(element: Element, names: tuple[str, ...]) -> str:
    return " ".join(
        _material(part)
        for feedback in element.all("itemfeedback")
        if feedback.get("ident") in names
        for part in feedback.walk()
        if part.tag == "material"
    )


def _profile(element: Element) -> str:
    """`cc.multiple_choice.v0p1`: what a Common Cartridge says an item is."""
    for part in element.walk():
        if part.tag == "qtimetadatafield" and part.text_of("fieldlabel") in ("cc_profile", "question_type"):
            return part.text_of("fieldentry")
    return ""


def _origin(element: Element) -> str:
    digest = hashlib.sha256()
    for part in element.walk():
        digest.update("\x1f".join([part.tag, part.text.strip()]).encode(errors="replace"))
    return f"{element.get('ident')}:{digest.hexdigest()}"
