"""What the carpet says when it is touched: of a bare row what is missing and who can weave it, of a bare strip what she has
yet to learn; each leads to its requirement in the list below. A woven row says what it is."""

from uuid import UUID

from flask_babel import gettext

from lms.core.i18n import in_language, listed, name_in_language
from lms.pathway import words
from lms.pathway.carpet import Touch
from lms.pathway.overview import Line, Overview, StageView
from lms.pathway.rules.model import Stage


def rows_of(found: Overview) -> dict[Stage, list[Touch]]:
    return {view.stage: [_row(found, view, line) for line in view.lines] for view in found.stages}


def strips_of(found: Overview) -> dict[UUID, Touch]:
    """Of the members of whom the stage at which the cooperative works asks something."""
    places = _places(found)
    touches = {}
    for person in found.weavers:
        asked = next((name for name in found.asked_of(person.id) if name in places), None)
        if asked is not None:
            title = in_language(found.titles[asked]) if asked in found.titles else asked
            says = gettext("%(name)s: learn “%(course)s”", name=name_in_language(person), course=title)
            touches[person.id] = Touch(says, f"#need-{places[asked]}")
    return touches


def _row(found: Overview, view: StageView, line: Line) -> Touch:
    what = str(words.requirement(line.node, found.titles))
    if line.finding.state.is_met:
        return Touch(gettext("%(what)s: done", what=what))
    # Only what the cooperative works at stands in the list below.
    href = f"#need-{line.finding.path}" if view is found.next_stage else f"#stage-{view.stage.value}"
    able = list(dict.fromkeys(name_in_language(doer.person) for leaf in line.leaves for doer in leaf.doers))[:3]
    if not able:
        return Touch(gettext("%(what)s: missing", what=what), href)
    return Touch(gettext("%(what)s: missing. Who can do it: %(names)s", what=what, names=listed(able)), href)


def _places(found: Overview) -> dict[str, str]:
    """Certificate → where it is asked for and missing, in the list below."""
    lines = list(found.next_stage.leaves) if found.next_stage else []
    return {
        achievement: line.finding.path
        for line in reversed(lines)
        if not line.finding.state.is_met and (achievement := getattr(line.node, "achievement", None))
    }
