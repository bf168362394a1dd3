"""Interactions of QTI → kinds of ours."""

from collections.abc import Callable
from fractions import Fraction

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.gaps import Gap, marker
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.numbers import whole_of
from lms.authoring.exchange.passages import place_words
from lms.authoring.exchange.places import Place, ask_place
from lms.authoring.exchange.qti.bodies import feedback_in, html_inside
from lms.authoring.exchange.qti.responses import Response
from lms.authoring.exchange.questions import RIGHT, Maker, Option
from lms.authoring.exchange.xml import Element
from lms.learning.content import Text

Ask = Callable[[Maker, Element, Response, str], None]
_NUMBERS = ("float", "integer")


def _option(choice: Element, share: Fraction) -> Option:
    return Option(html_inside(choice), share, feedback_in(choice))


def _choice(maker: Maker, interaction: Element, response: Response, part: str) -> None:
    options = [_option(choice, response.share(choice.get("identifier"))) for choice in interaction.all("simpleChoice")]
    _choose(maker, interaction, response, options, part)


def _choose(maker: Maker, interaction: Element, response: Response, options: list[Option], part: str) -> None:
    if interaction.get("shuffle") == "false":
        maker.item.changed(Code.ORDER_FREED)
    is_single = interaction.get("maxChoices", "1") == "1" and sum(option.share > 0 for option in options) < 2
    maker.choose(options, is_single=is_single, credit=response.credit, part=part)


def _order(maker: Maker, interaction: Element, response: Response, part: str) -> None:
    by_identifier = {choice.get("identifier"): choice for choice in interaction.all("simpleChoice")}
    if sorted(by_identifier) != sorted(response.values):
        raise Refused(Code.NO_CORRECT)
    maker.order([_option(by_identifier[value], RIGHT) for value in response.values], credit=response.credit, part=part)


def _pairs_of(response: Response) -> list[tuple[str, str]]:
    """« A B »: what belongs together."""
    values = response.values or [value for value, share in response.shares.items() if share > 0]
    return [(first, second) for first, _space, second in (value.partition(" ") for value in values) if second]


def _match(maker: Maker, interaction: Element, response: Response, part: str) -> None:
    sets = list(interaction.all("simpleMatchSet"))
    if len(sets) != 2:
        raise Refused(Code.BROKEN_ITEM)
    lefts, rights = (
        {choice.get("identifier"): choice for choice in side.all("simpleAssociableChoice")} for side in sets
    )
    pairs = [(left, right) for left, right in _pairs_of(response) if left in lefts and right in rights]
    by_left: dict[str, list[str]] = {}
    for left, right in pairs:
        by_left.setdefault(left, []).append(right)
    if not by_left:
        raise Refused(Code.NO_CORRECT)
    if all(len(found) == 1 for found in by_left.values()) and len(by_left) == len(lefts):
        options = [(_option(lefts[left], RIGHT), _option(rights[right], RIGHT)) for left, right in pairs]
        unused = len(rights.keys() - {right for _left, right in pairs})
        maker.match(options, unused, credit=response.credit, part=part)
        return
    maker.item.changed(Code.SPLIT, count=len(by_left))
    stem = maker.asked.text
    for number, (left, found) in enumerate(by_left.items(), 1):
        maker.asked.text = f"{stem}<p>{html_inside(lefts[left])}</p>"
        options_of_left = [_option(choice, Fraction(right in found, len(found))) for right, choice in rights.items()]
        maker.choose(options_of_left, is_single=len(found) == 1, credit=response.credit, part=f"{part}#{number}")


def _associate(maker: Maker, interaction: Element, response: Response, part: str) -> None:
    choices = {choice.get("identifier"): choice for choice in interaction.all("simpleAssociableChoice")}
    pairs = [
        (_option(choices[left], RIGHT), _option(choices[right], RIGHT))
        for left, right in _pairs_of(response)
        if left in choices and right in choices
    ]
    maker.item.changed(Code.MADE_MATCHING)
    maker.match(pairs, len(choices) - 2 * len(pairs), credit=response.credit, part=part)


def _gap_match(maker: Maker, interaction: Element, response: Response, part: str) -> None:
    texts = {choice.get("identifier"): choice for choice in (*interaction.all("gapText"), *interaction.all("gapImg"))}
    right = {gap: text for text, gap in _pairs_of(response) if text in texts}
    wanted: list[int] = []

    def instead(element: Element) -> str | None:
        if element.tag in ("gapText", "gapImg", "prompt"):
            return ""
        if element.tag != "gap":
            return None
        if element.get("identifier") not in right:
            raise Refused(Code.NO_CORRECT)
        wanted.append(list(texts).index(right[element.get("identifier")]))
        return marker(len(wanted) - 1)

    maker.asked.text += html_inside(interaction, instead)
    maker.asked.origin += part
    place_words(maker, [_option(text, RIGHT) for text in texts.values()], wanted, credit=response.credit)


def _hot_spot(maker: Maker, interaction: Element, response: Response, part: str) -> None:
    places = [
        Place(
            choice.get("shape"),
            choice.get("coords"),
            response.share(choice.get("identifier")) > 0,
            _label(maker, choice.get("hotspotLabel")),
        )
        for choice in interaction.all("hotspotChoice")
    ]
    _ask_place(maker, interaction, places, part)


def _select_point(maker: Maker, interaction: Element, response: Response, part: str) -> None:
    places = [Place(shape, coords, value > 0, {}) for shape, coords, value in response.areas]
    _ask_place(maker, interaction, places, part)


def _label(maker: Maker, words: str) -> Text:
    return maker.writer.write(words, "plain", on_one_line=True).text


def _ask_place(maker: Maker, interaction: Element, places: list[Place], part: str) -> None:
    """The size that the picture says it has counts for the coordinates, whatever its file is like."""
    drawn = next((part for part in interaction.walk() if part.tag in ("object", "img")), None)
    picture = (
        maker.writer.medium(drawn.get("data") or drawn.get("src"), pictures_only=True) if drawn is not None else None
    )
    if drawn is None or picture is None:
        raise Refused(Code.BAD_AREA)
    size = whole_of(drawn.get("width")), whole_of(drawn.get("height"))
    ask_place(maker, picture, places, size=size if all(size) else None, part=part)


def _hot_text(maker: Maker, interaction: Element, response: Response, part: str) -> None:
    """Words of a text to be marked: chosen from a list below it."""
    options = [
        _option(element, response.share(element.get("identifier")))
        for element in interaction.walk()
        if element.tag == "hottext"
    ]
    maker.asked.text += html_inside(
        interaction,
        lambda element: (
            "" if element.tag == "prompt" else f"[{html_inside(element)}]" if element.tag == "hottext" else None
        ),
    )
    maker.item.changed(Code.MADE_CHOICE)
    _choose(maker, interaction, response, options, part)


def _extended(maker: Maker, _interaction: Element, _response: Response, part: str) -> None:
    maker.essay(part)


def _slider(maker: Maker, _interaction: Element, response: Response, part: str) -> None:
    if not response.values:
        raise Refused(Code.NO_CORRECT)
    maker.number(response.values[0], part=part)


def gap_of(interaction: Element, response: Response) -> Gap:
    """Of an inline interaction."""
    if interaction.tag == "inlineChoiceInteraction":
        choices = interaction.all("inlineChoice")
        return Gap("choice", [_option(choice, response.share(choice.get("identifier"))) for choice in choices])
    shares = response.shares or dict.fromkeys(response.values, RIGHT)
    options = [Option(value.replace("*", "\\*"), share, written="plain") for value, share in shares.items()]
    if response.base_type in _NUMBERS:
        return Gap("number", options)
    return Gap("words", options, case_matters=response.case_matters)


ASK: dict[str, Ask] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "associateInteraction": _associate,
    "gapMatchInteraction": _gap_match,
    "hottextInteraction": _hot_text,
    "hotspotInteraction": _hot_spot,
    "selectPointInteraction": _select_point,
    "extendedTextInteraction": _extended,
    "sliderInteraction": _slider,
}
