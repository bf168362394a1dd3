"""The body of an item as HTML, with its interactions taken out or marked."""

from collections.abc import Callable
from html import escape

from lms.authoring.exchange.gaps import without_markers
from lms.authoring.exchange.xml import Element

INLINE = frozenset({"inlineChoiceInteraction", "textEntryInteraction"})
# Not shown to who answers, or only afterwards.
_HIDDEN = frozenset(
    {"feedbackInline", "feedbackBlock", "modalFeedback", "templateInline", "templateBlock", "stylesheet"}
)
# What stands for an element instead of itself; None: it is written as it is.
Instead = Callable[[Element], str | None]


def is_interaction(element: Element) -> bool:
    return element.tag.endswith("Interaction")


def interactions(body: Element) -> list[Element]:
    """In the order of the text; an interaction holds no others."""
    return [element for element in body.walk() if is_interaction(element)]


def html_inside(element: Element, instead: Instead = lambda _element: None) -> str:
    parts = [escape(without_markers(element.text), quote=False)]
    for child in element.children:
        parts += [_html(child, instead), escape(without_markers(child.tail), quote=False)]
    return "".join(parts)


def _html(element: Element, instead: Instead) -> str:
    written = instead(element)
    if written is not None:
        return written
    if element.tag in _HIDDEN or (element.tag == "rubricBlock" and "candidate" not in element.get("view", "candidate")):
        return ""
    if element.tag == "object" and element.get("data"):
        inner = element.whole_text().strip()
        return f'<img src="{escape(element.get("data"))}" alt="{escape(inner)}">'
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    return f"<{element.tag}{attributes}>{html_inside(element, instead)}</{element.tag}>"


def without_interactions(body: Element) -> str:
    return html_inside(body, lambda element: "" if is_interaction(element) else None)


def prompt_of(interaction: Element) -> str:
    prompt = interaction.first("prompt")
    return html_inside(prompt) if prompt is not None else ""


def feedback_in(choice: Element) -> str:
    return " ".join(html_inside(part) for part in choice.all("feedbackInline"))
