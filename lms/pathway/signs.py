"""The sign of each kind of requirement, and of each thing to do: the same for the page of members and the desk."""

from lms.pathway.rules import model
from lms.pathway.rules.findings import ActionKind, Missing
from lms.pathway.rules.model import Requirement

# Names of drawings in ui/sign.html.
_OF_KINDS: dict[type, str] = {
    model.RoleCertified: "certificate",
    model.MembersShare: "people",
    model.MemberCount: "people",
    model.Document: "document",
    model.EventCount: "day",
    model.Age: "day",
    model.AssessmentMin: "mirror",
    model.OrgAttribute: "house",
    model.NotAttribute: "house",
    model.HumanDecision: "seal",
    model.All: "several",
    model.AnyOf: "either",
    model.AtLeast: "several",
}
_OF_ACTIONS = {
    ActionKind.CERTIFY: "certificate",
    ActionKind.FILL_OFFICE: "certificate",
    ActionKind.JOIN: "people",
    ActionKind.FILE_DOCUMENT: "document",
    ActionKind.SHARE_DOCUMENT: "document",
    ActionKind.VERIFY_DOCUMENT: "seal",
    ActionKind.RECORD_EVENT: "day",
    ActionKind.WAIT: "day",
    ActionKind.ASSESS: "mirror",
    ActionKind.BECOME: "house",
    ActionKind.DECIDE: "seal",
}
_OF_INDICATORS = {"cash_book_months": "book", "products_ready": "jar"}


def sign_of(what: Requirement | Missing) -> str:
    if isinstance(what, Missing):
        return _OF_ACTIONS.get(what.action) or _OF_INDICATORS.get(what.target, "figures")
    if isinstance(what, model.Indicator):
        return _OF_INDICATORS.get(what.name, "figures")
    return _OF_KINDS[type(what)]
