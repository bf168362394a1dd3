"""Where somebody goes who does something for the pathway: the page of the course, of the paper, of the room."""

from flask import url_for

from lms.accounts.models import Person
from lms.cooperatives.file.models import DocumentKind
from lms.pathway.overview import Overview
from lms.pathway.rules.findings import ActionKind, Finding, Missing

# Pages of the slices above and below, by name: who registers a fact of this name owns the page.
INDICATORS = {"products_ready": "market.list_products", "cash_book_months": "cooperative_cash_book.list_months"}
DECISIONS = {"project": "projects.list_projects"}


def door_of(missing: Missing, *, is_keeper: bool) -> str | None:
    """The address at which a member does it, or None where she cannot. `is_keeper`: she files papers."""
    match missing.action:
        case ActionKind.CERTIFY | ActionKind.FILL_OFFICE:
            return url_for("learning.show_course", slug=missing.target.partition("/")[0])
        case ActionKind.FILE_DOCUMENT if missing.target in set(DocumentKind):
            endpoint = "cooperative_file.new_document" if is_keeper else "cooperative_file.show_folder"
            return url_for(endpoint, kind=missing.target)
        case ActionKind.VERIFY_DOCUMENT if missing.target in set(DocumentKind):
            return url_for("cooperative_file.show_folder", kind=missing.target)
        case ActionKind.ASSESS:
            return url_for("diagnosis.show_diagnosis")
        case ActionKind.JOIN:
            return url_for("register.new_member" if is_keeper else "learning.show_people")
        case ActionKind.REACH_INDICATOR if missing.target in INDICATORS:
            return url_for(INDICATORS[missing.target])
        case ActionKind.DECIDE if missing.target in DECISIONS:
            return url_for(DECISIONS[missing.target])
    return None


def way_to(found: Overview, finding: Finding, person: Person, *, is_keeper: bool) -> str | None:
    """The address at which this person does what the requirement lacks, or None where it is not for her to do."""
    for missing in finding.missing:
        if found.can_do(missing, person.id) and (door := door_of(missing, is_keeper=is_keeper)):
            return door
    return None
