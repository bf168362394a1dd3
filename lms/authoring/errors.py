"""What cannot be done with a draft, in the author's words."""

from collections.abc import Sequence

from lms.authoring.merging import Merged
from lms.authoring.works import Use
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _


class DraftClosed(DomainError):
    message = _("This draft was published or discarded meanwhile. Open the list of courses.")


class NoSuchLanguage(DomainError):
    status = 404
    message = _("The course is not exported in this language. Choose one of those that are offered.")
    way_on = ("authoring.list_exports", _("Export"))


class TextChanged(DomainError):
    message = _("Somebody changed this text meanwhile. Read it again as it is now.")


class DraftOpen(DomainError):
    message = _("Somebody is writing this course already. Open the draft that is there.")


class NotEditable(DomainError):
    message = _("This course was imported as a package that runs by itself: it cannot be changed here.")


class ChangedMeanwhile(DomainError):
    """Two people changed the same place. `merged` holds what both did, with my version where they disagree."""

    message = _("Somebody else changed the same place meanwhile. Nothing was lost: look at both versions.")

    def __init__(self, found: Merged) -> None:
        super().__init__()
        self.merged = found


class NothingToUndo(DomainError):
    message = _("There is nothing to take back.")


class NothingToRedo(DomainError):
    message = _("There is nothing to do again.")


class CannotUndo(DomainError):
    message = _("Somebody else changed the same place since. It cannot be taken back.")


class WorkInUse(DomainError):
    """`uses`: where it stands (authoring.works.Use)."""

    message = _("This work stands in the course: choose another in each of these places first.")

    def __init__(self, uses: Sequence[Use]) -> None:
        super().__init__()
        self.uses = uses


class HasFaults(DomainError):
    message = _("This draft has faults that must be mended before it is published.")


class NothingChanged(DomainError):
    message = _("The draft says what is published already: there is nothing to publish.")


class NeedsReview(DomainError):
    message = _("Somebody else must look at this draft before it is published.")


class NotMinor(DomainError):
    message = _("This is more than a small correction: lessons, quizzes or questions were added, removed or renamed.")
