"""What is missing in what the figures rest on, how far behind they are, and whether they were proved."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.monitoring import policy, queries
from lms.monitoring.dimensions import UNKNOWN
from lms.monitoring.policy import Viewer
from lms.monitoring.reading import quality
from lms.monitoring.views import files, links
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, question

QUALITY = "monitoring.show_quality"

add_section(90, QUALITY, _("Data quality"))


@bp.get(f"{PREFIX}/quality")
@grants(policy.viewer)
def show_quality(viewer: Viewer) -> ResponseReturnValue:
    asked = question(viewer)

    def lead(gap: quality.Gap) -> str | None:
        """Of cooperatives; what is missing of people is told of no one by name."""
        if gap.missing.figure.indicator is not quality.COOPERATIVES:
            return None
        return links.way_to_list(viewer, place=asked.place, **{gap.by.value: UNKNOWN})

    table = quality.table_of(quality.gaps(asked.place, asked.today), asked.place, lead, **files.described(asked))
    if (file := files.asked_file({"gaps": lambda: table})) is not None:
        return file
    return render_template(
        "monitoring/quality.html",
        viewer=viewer,
        question=asked,
        table=table,
        ways=files.ways_to_files("gaps", place=asked.place),
        lateness=quality.lateness(),
        waiting=queries.waiting(quality.MOST_WAITING),
        most_waiting=quality.MOST_WAITING,
        proof=queries.last_proof(),
    )
