"""Common Cartridges: an outline of pages, links and tests."""

from tests.authoring.exchange.imports import picture
from tests.packages.archives import zipped

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = f"""{HEAD}<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
 xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion><lomimscc:lom><lomimscc:general>
<lomimscc:title><lomimscc:string language="fr">Apiculture</lomimscc:string></lomimscc:title></lomimscc:general></lomimscc:lom></metadata>
<organizations><organization identifier="O" structure="rooted-hierarchy"><item identifier="root">
<item identifier="m1"><title>La ruche</title>
<item identifier="i1" identifierref="page"><title>Le corps</title></item>
<item identifier="i2" identifierref="link"><title>ODCO</title></item>
<item identifier="i3" identifierref="test"><title>Test</title></item></item>
<item identifier="m2"><title>Le miel</title>
<item identifier="i4" identifierref="topic"><title>Discutons</title></item>
<item identifier="i5" identifierref="tool"><title>Outil</title></item>
<item identifier="i6" identifierref="gone"><title>Parti</title></item>
<item identifier="i7" identifierref="plan"><title>Le plan</title></item></item></item></organization></organizations>
<resources>
<resource identifier="page" type="webcontent" href="pages/corps.html"><file href="pages/corps.html"/></resource>
<resource identifier="image" type="webcontent" href="web_resources/ruche.png"><file href="web_resources/ruche.png"/></resource>
<resource identifier="old" type="webcontent" href="pages/vieux.html"><file href="pages/vieux.html"/></resource>
<resource identifier="plan" type="webcontent" href="plan.pdf"><file href="plan.pdf"/></resource>
<resource identifier="link" type="imswl_xmlv1p1"><file href="link.xml"/></resource>
<resource identifier="topic" type="imsdt_xmlv1p1"><file href="topic.xml"/></resource>
<resource identifier="tool" type="imsbasiclti_xmlv1p0"><file href="tool.xml"/></resource>
<resource identifier="test" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="test.xml"/></resource></resources></manifest>"""

PAGE = """<!DOCTYPE html><html><head><title>x</title><style>p{color:red}</style></head><body><h1>Le corps</h1>
<p>La reine y pond.</p><p><img src="$IMS-CC-FILEBASE$/ruche.png" alt="une ruche"></p><script>alert(1)</script></body></html>"""


def item(name: str, profile: str, text: str, response: str, processing: str, feedback: str = "") -> str:
    return f"""<item ident="{name}" title="{name}"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel>
<fieldentry>{profile}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation><material>
<mattext texttype="text/html">&lt;p&gt;{text}&lt;/p&gt;</mattext></material>{response}</presentation>
<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>{processing}</resprocessing>
{feedback}</item>"""


def choices(*several: tuple[str, str], cardinality: str = "Single") -> str:
    labels = "".join(
        f'<response_label ident="{ident}"><material><mattext texttype="text/plain">{text}</mattext></material></response_label>'
        for ident, text in several
    )
    return (
        f'<response_lid ident="R" rcardinality="{cardinality}"><render_choice>{labels}</render_choice></response_lid>'
    )


def right(*identifiers: str, no: str = "") -> str:
    inside = "".join(f'<varequal respident="R">{identifier}</varequal>' for identifier in identifiers)
    inside = f"<and>{inside}<not><varequal respident='R'>{no}</varequal></not></and>" if no else inside
    return f'<respcondition continue="No"><conditionvar>{inside}</conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition>'


TYPED = '<response_str ident="R" rcardinality="Single"><render_fib prompt="Dashline"/></response_str>'
SAID = """<itemfeedback ident="general_fb"><flow_mat><material><mattext texttype="text/html">Parce que.</mattext></material></flow_mat>
</itemfeedback>"""
ITEMS = [
    item(
        "choix",
        "cc.multiple_choice.v0p1",
        "Qui pond ?",
        choices(("a", "La reine"), ("b", "L'ouvrière")),
        right("a"),
        SAID,
    ),
    item(
        "plusieurs",
        "cc.multiple_response.v0p1",
        "Que mange-t-on ?",
        choices(("a", "Le miel"), ("b", "Le pollen"), ("c", "La cire"), cardinality="Multiple"),
        right("a", "b", no="c"),
    ),
    item("vrai", "cc.true_false.v0p1", "Le miel coule.", choices(("t", "True"), ("f", "False")), right("t")),
    item("mot", "cc.fib.v0p1", "La maison des abeilles est la", TYPED, right("ruche")),
    item("essai", "cc.essay.v0p1", "Racontez.", TYPED, ""),
]
TEST = f"""{HEAD}<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="A" title="Test">
<section ident="root">{"".join(ITEMS)}</section></assessment></questestinterop>"""
LINK = f"""{HEAD}<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"><title>ODCO</title>
<url href="https://www.odco.gov.ma/?a=1&amp;b=2"/></webLink>"""


def cartridge() -> bytes:
    return zipped(
        {
            "imsmanifest.xml": MANIFEST,
            "pages/corps.html": PAGE,
            "pages/vieux.html": "<p>Vieux</p>",
            "web_resources/ruche.png": picture(),
            "plan.pdf": b"%PDF-1.4\n%%EOF",
            "link.xml": LINK,
            "topic.xml": f"{HEAD}<topic><title>Discutons</title></topic>",
            "tool.xml": f"{HEAD}<cartridge_basiclti_link/>",
            "test.xml": TEST,
        }
    )
