"""QTI 3.0 names its elements `qti-choice-interaction`, QTI 2 `choiceInteraction`: read as the latter. Pure."""

import re

from lms.authoring.exchange.xml import Element

_DASH = re.compile(r"-([a-z0-9])")


def normalised(root: Element) -> Element:
    """The same tree with the names of QTI 2, in place."""
    for element in root.walk():
        if element.tag.startswith("qti-"):
            element.tag = _camel(element.tag.removeprefix("qti-"))
            element.attributes = {_camel(name): value for name, value in element.attributes.items()}
    return root


def _camel(name: str) -> str:
    return _DASH.sub(lambda found: found[1].upper(), name)
