"""Categories of question banks, as Moodle writes their paths → modules."""

import re

from lms.authoring.exchange.intake import Intake, ModuleInMaking

_SLASH = "\ue003"
# Places of Moodle, not names: `$course$`, `$module$`, `$cat1$`, and the root that nobody sees.
_PLACE = re.compile(r"\$\w+\$")


def category_of(intake: Intake, path: str) -> ModuleInMaking:
    """The module of a path such as `$course$/top/Miel/Récolte`, in which « // » is a slash of a name."""
    parts = [part.replace(_SLASH, "/").strip() for part in path.replace("//", _SLASH).split("/")]
    names = [part for part in parts if part and part != "top" and not _PLACE.fullmatch(part)]
    title = " › ".join(names) or intake.title
    return intake.module(f"{intake.format.value}-{title}", title)
