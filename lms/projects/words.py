"""What the parts and the states of an idea are called, and its cost, in the reader's language."""

from typing import Any

from lms.core.i18n import lazy as _
from lms.projects.parts import Part
from lms.projects.workflow import IdeaState

_PARTS = {
    Part.TITLE: _("The idea in a few words"),
    Part.PLACE: _("Sector and province"),
    Part.NEED: _("The need"),
    Part.VOICE: _("Tell it aloud"),
    Part.PEOPLE: _("Who would work in it"),
    Part.COST: _("Rough cost"),
    Part.PHOTO: _("Photo"),
}
_STATES = {
    IdeaState.DRAFT: _("Draft"),
    IdeaState.AGREED: _("Agreed, the adviser reads it"),
    IdeaState.RETURNED: _("Sent back"),
    IdeaState.APPROVED: _("Approved"),
}


def part_name(part: Part) -> Any:
    return _PARTS[part]


def idea_state_name(state: IdeaState) -> Any:
    return _STATES[state]
