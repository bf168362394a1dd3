"""Course structures of cmi5 made by hand, one line for each element, and their zip files."""

from tests.packages.archives import zipped

COURSE_ID = "https://argan.example/course"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"


def texts(title: str) -> str:
    return (
        f'<title><langstring lang="fr-FR"> {title} </langstring><langstring lang="ar">{title} (ar)</langstring></title>'
        f'<description><langstring lang="fr-FR">À propos de {title}</langstring></description>'
    )


def au(name: str, *, url: str = "index.html", inside: str = "", after: str = "", **attributes: str) -> str:
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<au id="{COURSE_ID}/{name}"{given}>{texts(name)}{inside}<url>{url}</url>{after}</au>'


def block(name: str, *children: str) -> str:
    return f'<block id="{COURSE_ID}/{name}">{texts(name)}{"".join(children)}</block>'


def xml(*children: str, course: str = "", objectives: str = "") -> str:
    course = course or f'<course id="{COURSE_ID}">{texts("L’argan")}</course>'
    lines = "\n".join((course, objectives, *children))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<courseStructure xmlns="{NAMESPACE}">\n{lines}\n</courseStructure>'


def package(*children: str, **files: str) -> bytes:
    """A zip with the file that units open by default."""
    return zipped({"cmi5.xml": xml(*children), "index.html": "<!doctype html><title>unit</title>", **files})


# One block with a judged unit, and a unit beside it.
ARGAN = (
    block("oil", au("press", moveOn="CompletedAndPassed", masteryScore="0.8", url="index.html?page=press")),
    au(
        "sell",
        moveOn="Completed",
        after="<launchParameters>lang=fr</launchParameters><entitlementKey>k1</entitlementKey>",
    ),
)
