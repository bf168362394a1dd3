"""One item of QTI 2.1, 2.2 or 3.0 → a question of ours, or one for each of its interactions."""

import hashlib
from collections.abc import Sequence

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.gaps import Gap, fill, marker
from lms.authoring.exchange.intake import Fetch, Intake, Item, ModuleInMaking, Refused
from lms.authoring.exchange.languages import code_of
from lms.authoring.exchange.lessons import add_description
from lms.authoring.exchange.qti.bodies import (
    INLINE,
    html_inside,
    interactions,
    is_interaction,
    prompt_of,
    without_interactions,
)
from lms.authoring.exchange.qti.interactions import ASK, gap_of
from lms.authoring.exchange.qti.responses import Responses, responses_of
from lms.authoring.exchange.questions import Asked, Maker
from lms.authoring.exchange.writing import Writer
from lms.authoring.exchange.xml import Element


def add_item(intake: Intake, item: Item, module: ModuleInMaking, root: Element, fetch: Fetch) -> None:
    """`root` has the names of QTI 2 (names.py). Raises Refused."""
    body = root.first("itemBody")
    if body is None:
        raise Refused(Code.NO_TEXT)
    if root.is_cut:
        raise Refused(Code.TOO_LARGE, most=48)
    if root.first("templateProcessing") is not None or root.first("templateDeclaration") is not None:
        raise Refused(Code.CUSTOM_PROCESSING)
    writer = Writer(intake, item, body.whole_text(), fetch, language=code_of(root.get("lang")) or "")
    found = interactions(body)
    if not found:
        add_description(intake, item, module, writer, root.get("title"), html_inside(body), "html")
        return
    responses = responses_of(root)
    if responses.is_custom:
        _require_key(responses, found)
        item.changed(Code.PROCESSING_LEFT_OUT)
    asked = Asked(origin=_origin(root), text="", name=root.get("title"), rubric=_rubric(body))
    maker = Maker(intake, item, module, writer, asked)
    for feedback in root.all("modalFeedback"):
        maker.explain_also(html_inside(feedback.first("contentBody") or feedback))
    _ask(maker, body, found, responses)


def _require_key(responses: Responses, found: Sequence[Element]) -> None:
    for interaction in found:
        response = responses.of(interaction)
        if not (response.values or response.shares or response.areas):
            raise Refused(Code.CUSTOM_PROCESSING)


def _ask(maker: Maker, body: Element, found: Sequence[Element], responses: Responses) -> None:
    if all(interaction.tag in INLINE for interaction in found):
        maker.asked.text, gaps = _with_gaps(body, responses)
        fill(maker, gaps)
        return
    if len(found) > 1:
        maker.item.changed(Code.PARTS_SPLIT, count=len(found))
    text = without_interactions(body)
    for number, interaction in enumerate(found, 1):
        if interaction.tag not in ASK:
            raise Refused(Code.UNKNOWN_KIND, kind=interaction.tag)
        maker.asked.text = f"{text} {prompt_of(interaction)}"
        ASK[interaction.tag](maker, interaction, responses.of(interaction), f"#{number}" if len(found) > 1 else "")


def _with_gaps(body: Element, responses: Responses) -> tuple[str, list[Gap]]:
    gaps: list[Gap] = []

    def instead(element: Element) -> str | None:
        if not is_interaction(element):
            return None
        gaps.append(gap_of(element, responses.of(element)))
        return marker(len(gaps) - 1)

    return html_inside(body, instead), gaps


def _rubric(body: Element) -> str:
    return " ".join(
        html_inside(block)
        for block in body.walk()
        if block.tag == "rubricBlock" and "candidate" not in block.get("view", "candidate")
    )


def _origin(root: Element) -> str:
    """Identifiers are unlike one another in a package only: with its content the item is unlike any other."""
    digest = hashlib.sha256()
    for part in root.walk():
        digest.update(
            "\x1f".join([part.tag, *sorted(part.attributes.values()), part.text.strip()]).encode(errors="replace")
        )
    return f"{root.get('identifier')}:{digest.hexdigest()}"
