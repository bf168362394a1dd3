"""What follows from a departure or an office, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from lms.cooperatives.models import EndReason
from lms.cooperatives.names import articles_of_law
from lms.cooperatives.register.consequences import Consequence, Kind
from lms.core.i18n import lazy as _

REASONS: dict[EndReason, Any] = {
    EndReason.LEFT: _("Left by own wish"),
    EndReason.EXCLUDED: _("Excluded by the assembly"),
    EndReason.DIED: _("Died"),
}
_TEXTS: dict[Kind, Any] = {
    Kind.FEWEST: _("Five members remain, the fewest that the law allows. Seek another one."),
    Kind.NEXT_PRESIDENT: _("The cooperative then has no president until the board elects one and it is written down."),
    Kind.NEXT_MANAGER: _("The assembly appoints the next manager."),
    Kind.ENTRY: _("Within 30 days the change is entered in the local register, and the ministry is told."),
    Kind.TERM: _("A manager is appointed for three years at most; there are three managers at most."),
    Kind.ELECTED: _("The board elects by secret ballot, after the yearly assembly."),
    Kind.LEAVING: _(
        "Who leaves says so by registered letter, at least two months before the year ends. An answer is due within 20 days; "
        "silence means yes."
    ),
    Kind.EXCLUSION: _("An extraordinary assembly excludes, after hearing the member, who is told within 15 days."),
    Kind.REFUND: _(
        "Shares are paid back within 15 days of the next yearly assembly, or within five years where the capital would fall "
        "too low. The member stays liable for five years."
    ),
    Kind.REGISTER: _("Bring the paper register of members up to date at once."),
}


@dataclass(frozen=True)
class Sentence:
    text: str
    source: str
    is_grave: bool


@dataclass(frozen=True, kw_only=True)
class Named:
    """What the sentences are filled in with, written out."""

    members_left: int = 0
    offices: str = ""
    predecessor: str = ""
    elsewhere: str = ""


def sentences(found: Sequence[Consequence], named: Named) -> list[Sentence]:
    return [
        Sentence(_text(one.kind, named), articles_of_law(one.articles) if one.articles else "", one.is_grave)
        for one in found
    ]


def reason_name(reason: EndReason) -> Any:
    return REASONS[reason]


def _text(kind: Kind, named: Named) -> str:
    match kind:
        case Kind.TOO_FEW:
            return str(
                ngettext(
                    "%(num)d member remains. The law asks for five at all times; below for more than a year, anyone "
                    "concerned may ask that the cooperative be struck off.",
                    "%(num)d members remain. The law asks for five at all times; below for more than a year, anyone "
                    "concerned may ask that the cooperative be struck off.",
                    named.members_left,
                )
            )
        case Kind.OFFICES_END:
            return str(gettext("With it ends: %(offices)s.", offices=named.offices))
        case Kind.HANDED_OVER:
            return str(gettext("There is one president: the office of %(name)s ends that day.", name=named.predecessor))
        case Kind.STAYS_ELSEWHERE:
            return str(
                gettext(
                    "She stays a member of: %(names)s. Nobody may belong to two cooperatives with the same purpose in the "
                    "same territory.",
                    names=named.elsewhere,
                )
            )
    return str(_TEXTS[kind])
