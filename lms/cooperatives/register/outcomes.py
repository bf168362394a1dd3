"""What would follow if a departure, an appointment or the end of an office were written down now, as sentences."""

from collections.abc import Sequence
from datetime import date

from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import EndReason, Membership, Office, OfficeKind
from lms.cooperatives.names import office_name
from lms.cooperatives.register import queries
from lms.cooperatives.register.consequences import of_departure, of_office_end, of_office_given
from lms.cooperatives.register.names import Named, Sentence, sentences
from lms.core.i18n import listed, name_in_language


def if_gone(membership: Membership, reason: EndReason, today: date) -> list[Sentence]:
    held = cooperatives.offices_held_by(membership.person_id, membership.cooperative_id, today)
    others = queries.other_cooperatives_of(membership, today)
    left = max(0, cooperatives.member_count_of(membership.cooperative_id, today) - 1)
    found = of_departure(
        reason=reason.value,
        members_left=left,
        offices=[office.kind.value for office in held],
        is_elsewhere=bool(others),
    )
    named = Named(
        members_left=left,
        offices=listed(str(office_name(office.kind, membership.person.gender)) for office in held),
        elsewhere=listed(name_in_language(one) for one in others),
    )
    return sentences(list(found), named)


def if_appointed(membership: Membership, kind: OfficeKind, today: date) -> list[Sentence]:
    before: Sequence[Office] = ()
    if kind is OfficeKind.PRESIDENT:
        before = queries.holders_of(membership.cooperative_id, kind, today)
    others = [office.person for office in before if office.person_id != membership.person_id]
    found = of_office_given(kind.value, has_predecessor=bool(others))
    return sentences(list(found), Named(predecessor=listed(map(name_in_language, others))))


def if_office_ends(office: Office) -> list[Sentence]:
    return sentences(list(of_office_end([office.kind.value])), Named())
