"""MathML as a line of text that keeps its meaning: « x^2 », « (a + b)/(c) ». TeX between dollars is text already. Pure."""

import re
from html import escape
from xml.etree import ElementTree

_MATH = re.compile(r"<(?:\w{1,20}:)?math\b.*?</(?:\w{1,20}:)?math\s{0,9}>", re.S | re.I)
_END = re.compile(r"</(?:\w{1,20}:)?math\s{0,9}>", re.I)
# Longer ones are no formula of a lesson.
MAX_LENGTH = 20_000


def without_mathml(html: str) -> str:
    ends = [found.end() for found in _END.finditer(html)]
    if not ends:
        return html
    # Up to the last end every beginning has one: none is looked for in vain, however many there are.
    before, after = html[: ends[-1]], html[ends[-1] :]
    return _MATH.sub(lambda found: escape(text_of_mathml(found[0]), quote=False), before) + after


def text_of_mathml(markup: str) -> str:
    """Text of the formula; what is broken gives the text between its tags."""
    if len(markup) > MAX_LENGTH:
        return ""
    bare = re.sub(r"\s[\w:-]{1,40}=(\"[^\"]*\"|'[^']*')", "", markup)
    bare = re.sub(r"<(/?)\w+:", r"<\1", bare).replace("&nbsp;", " ")
    if "<!" in bare:
        return ""
    try:
        root = ElementTree.fromstring(bare)  # noqa: S314  no declarations: checked above
        return " ".join(_text(root).split())
    except (ElementTree.ParseError, ValueError, RecursionError):
        return " ".join(re.sub(r"<[^>]*>", " ", bare).split())


def _text(node: ElementTree.Element) -> str:
    tag = node.tag
    if tag in ("annotation", "annotation-xml"):
        return ""
    parts = [_text(child) for child in node]
    if tag in ("msup", "mover") and len(parts) == 2:
        return f"{parts[0]}^{_grouped(parts[1])}"
    if tag in ("msub", "munder") and len(parts) == 2:
        return f"{parts[0]}_{_grouped(parts[1])}"
    if tag in ("msubsup", "munderover") and len(parts) == 3:
        return f"{parts[0]}_{_grouped(parts[1])}^{_grouped(parts[2])}"
    if tag == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if tag == "msqrt":
        return f"√({''.join(parts)})"
    if tag == "mroot" and len(parts) == 2:
        return f"({parts[0]})^(1/{parts[1]})"
    if tag == "mfenced":
        return f"({', '.join(parts)})"
    if tag == "mtr":
        return f"[{', '.join(parts)}]"
    text = (node.text or "").strip()
    return f" {text} " if tag == "mo" and text in "+-−=<>≤≥×÷·" and text else text + "".join(parts)


def _grouped(text: str) -> str:
    plain = text.strip()
    return plain if plain.isalnum() else f"({plain})"
