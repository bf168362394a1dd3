"""H5P inside Moodle: activities that hold a package (h5pactivity), and those of the plugin hvp, which hold its parts."""

import io
import json

from lms.authoring.exchange.archives import zipped
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.h5p.json import Json, read_json
from lms.authoring.exchange.h5p.package import add_content, fetch_of, parts_of
from lms.authoring.exchange.h5p.questions import Part
from lms.authoring.exchange.h5p.rights import rights_of
from lms.authoring.exchange.intake import Fetch, Refused
from lms.authoring.exchange.moodle.activities import Activity
from lms.authoring.exchange.moodle.files import owner
from lms.learning.loader.course import MAX_MEDIA_BYTES

KINDS = ("h5pactivity", "hvp")


def read_interactive(activity: Activity) -> None:
    """Raises Refused; BadImport where the package inside is broken."""
    about, params, fetch = _parts(activity) if activity.body.tag == "hvp" else _package(activity)
    whole = Part(about["mainLibrary"].text, params, activity.title, rights_of(about, activity.title))
    add_content(activity.intake, activity.module, whole, fetch, key=activity.key, place=activity.item.place)


def _package(activity: Activity) -> tuple[Json, Json, Fetch]:
    found = activity.stored.in_area(activity.context, "mod_h5pactivity", "package")
    content = activity.stored.fetch(found[0]) if found else None
    if content is None:
        raise Refused(Code.FILE_MISSING, file=activity.title)
    if len(content) > MAX_MEDIA_BYTES:
        raise Refused(Code.TOO_LARGE, most=MAX_MEDIA_BYTES // 1024**2)
    files = zipped(io.BytesIO(content), activity.key)
    about, params = parts_of(files)
    return about, params, fetch_of(files)


def _parts(activity: Activity) -> tuple[Json, Json, Fetch]:
    body = activity.body
    params = read_json(body.text_of("json_content").encode(errors="replace"), activity.key)

    def fetch(source: str) -> bytes | None:
        path = source.removesuffix("#tmp")
        return activity.stored.fetch(f"{owner(activity.context, 'mod_hvp', 'content', body.get('id'))}/{path}")

    about = {
        "mainLibrary": body.text_of("machine_name"), "license": body.text_of("license"),
        "licenseVersion": body.text_of("license_version"), "source": body.text_of("source"), "authors": _listed(body.text_of("authors")),
        "changes": _listed(body.text_of("changes")),
    }  # fmt: skip
    return Json(about), params, fetch


def _listed(written: str) -> object:
    """JSON in a field, which the plugin may also leave empty."""
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return []
