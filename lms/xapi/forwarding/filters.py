"""Which statements a target gets, and which a source gives. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.xapi import terms
from lms.xapi.statement import Activity, Statement


@dataclass(frozen=True)
class Filter:
    """Empty lists stand for all. An activity that ends in "/" stands for all that begin with it."""

    verbs: Sequence[str] = ()
    activities: Sequence[str] = ()
    is_trusted_only: bool = False

    @property
    def wants_all(self) -> bool:
        return not (self.verbs or self.activities or self.is_trusted_only)

    @property
    def parameters(self) -> dict[str, str]:
        """What another LRS can do of it (Communication 2.1.3): one verb and one activity. It also finds what refers to them."""
        asked = {"verb": self.verbs[0]} if len(self.verbs) == 1 else {}
        if len(self.activities) == 1 and not self.activities[0].endswith("/"):
            asked |= {"activity": self.activities[0], "related_activities": "true"}
        return asked

    def wants(self, statement: Statement, *, is_trusted: bool) -> bool:
        """Of the statement by itself; what it refers to is asked separately."""
        if self.is_trusted_only and not is_trusted:
            return False
        if self.verbs and statement.verb.id not in self.verbs:
            return False
        return not self.activities or any(map(self._has_activity, terms.all_activities(statement)))

    def _has_activity(self, activity: Activity) -> bool:
        return any(activity.id.startswith(one) if one.endswith("/") else activity.id == one for one in self.activities)
