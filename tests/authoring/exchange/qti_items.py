"""Items of QTI 2, and the same as QTI 3 names its elements."""

import re

TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


def response(
    *values: str,
    cardinality: str = "single",
    base_type: str = "identifier",
    mapping: str = "",
    identifier: str = "RESPONSE",
) -> str:
    correct = "".join(f"<value>{value}</value>" for value in values)
    correct = f"<correctResponse>{correct}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{identifier}" cardinality="{cardinality}" baseType="{base_type}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def mapping(**values: str) -> str:
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in values.items())
    return f'<mapping defaultValue="0">{entries}</mapping>'


def item(declared: str, body: str, processing: str = "match_correct") -> str:
    if processing and not processing.startswith("<"):
        processing = f'<responseProcessing template="{TEMPLATES}{processing}"/>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="one" title="Un" adaptive="false" timeDependent="false">
{declared}<itemBody>{body}</itemBody>{processing}</assessmentItem>"""


def as_qti3(text: str) -> str:
    """Kebab case with `qti-` before what is no HTML."""

    def kebab(found: "re.Match[str]") -> str:
        name = found[2]
        if name.islower() and name not in ("prompt", "value", "mapping", "gap", "hottext"):
            return found[0]
        return f"{found[1]}qti-{re.sub('([A-Z])', lambda letter: '-' + letter[1].lower(), name)}"

    text = re.sub(r"(</?)([A-Za-z]+)", kebab, text)
    return re.sub(
        r" ([a-z]+[A-Z]\w*)=",
        lambda found: " " + re.sub("([A-Z])", lambda one: "-" + one[1].lower(), found[1]) + "=",
        text,
    )


def choices(*several: str, tag: str = "simpleChoice") -> str:
    return "".join(f'<{tag} identifier="{name}">{name} mot</{tag}>' for name in several)


CHOICE = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Qui ?</prompt>{choices("A", "B")}</choiceInteraction>'
SEVERAL = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0"><prompt>Quoi ?</prompt>{choices("A", "B", "C")}</choiceInteraction>'
ORDER = (
    f'<orderInteraction responseIdentifier="RESPONSE"><prompt>Ordre</prompt>{choices("A", "B", "C")}</orderInteraction>'
)
MATCH = f"""<matchInteraction responseIdentifier="RESPONSE" maxAssociations="4"><prompt>Paires</prompt>
<simpleMatchSet>{choices("A", "B", tag="simpleAssociableChoice")}</simpleMatchSet>
<simpleMatchSet>{choices("X", "Y", tag="simpleAssociableChoice")}</simpleMatchSet></matchInteraction>"""
GAPS = f"""<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Placez</prompt>{choices("W", "V", tag="gapText")}
<p>Avant <gap identifier="G1"/> et <gap identifier="G2"/></p></gapMatchInteraction>"""
