"""Papers of a general assembly, in Arabic or French: notice, attendance sheet, minutes to fill in. They decide nothing.

Every page says that the application replaces no registered letter (art. 40) and that a vote in it has no legal force.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.cooperatives.desk.models import Assembly
from lms.cooperatives.law.assembly import quorum_of
from lms.cooperatives.law.calendar import FILING_DAYS
from lms.cooperatives.law.days import days_after
from lms.core.i18n import date_in, name_in_language, weekday_in
from lms.core.pdf import compile_pdf

TEMPLATE = Path(__file__).with_name("kit.typ")
LANGUAGES = ("ar", "fr")
_LONG_WORD = re.compile(r"\S{40}")
_ZERO_WIDTH_SPACE = "\u200b"


class Paper(StrEnum):
    NOTICE = "notice"
    ATTENDANCE = "attendance"
    MINUTES = "minutes"


def kit_pdf(paper: Paper, code: str, assembly: Assembly, members: Sequence[Person]) -> bytes:
    """`code`: ar or fr. `members`: on the register on the day that it is printed. `assembly.cooperative` is loaded."""
    return compile_pdf(TEMPLATE, kit_values(paper, code, assembly, members))


def kit_values(paper: Paper, code: str, assembly: Assembly, members: Sequence[Person]) -> dict[str, object]:
    cooperative = assembly.cooperative
    quorum = quorum_of(assembly.kind, assembly.call, max(1, len(members)))
    return {
        "paper": paper.value,
        "language": code,
        "cooperative": name_in_language(cooperative, code),
        "register": cooperative.register_number,
        "province": name_in_language(territory.provinces()[cooperative.province_code], code),
        "kind": assembly.kind.value,
        "call": assembly.call,
        "day": f"{weekday_in(code, assembly.meets_on)} {date_in(code, assembly.meets_on)}",
        "hour": assembly.hour,
        "place": _breakable(assembly.place),
        "notice_sent_on": date_in(code, assembly.notice_sent_on) if assembly.notice_sent_on else None,
        "file_by": date_in(code, days_after(assembly.meets_on, FILING_DAYS)),
        "file_within": FILING_DAYS,
        "members": [name_in_language(member, code) for member in members],
        "count": len(members),
        "needed": quorum.needed,
        "is_doubtful": quorum.is_doubtful,
    }


def _breakable(text: str) -> str:
    """With places in long words at which a line may end."""
    return _LONG_WORD.sub(lambda found: found[0] + _ZERO_WIDTH_SPACE, text)
