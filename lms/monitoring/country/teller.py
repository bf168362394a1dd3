"""Writes statements into the log of a simulated country."""

from lms.monitoring.country.rows import parts_of
from lms.monitoring.country.sinks import Sink
from lms.monitoring.country.wording import Positions, Voice, Wording, agent_terms, with_object


class Teller:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._positions = Positions()
        self._teams: dict[str, list[int]] = {}
        self._known: set[str] = set()
        self.told = 0

    def terms_of(self, team: str) -> list[int]:
        found = self._teams.get(team)
        if found is None:
            found = self._teams[team] = agent_terms(team)
        return found

    def say(
        self, voice: Voice, told: Wording, statement_id: str, second: int, *, duration: str = "",
        thing: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """`second` since 2020. `thing`: what stands for the object, and the id of it, where no other statement has that."""
        position, microsecond = self._positions.take(second)
        day, clock = parts_of(second)
        values = voice.values
        values["id"] = statement_id
        values["at"] = f"{day}T{clock}Z"
        values["stored"] = f"{day}T{clock}.{microsecond:06}Z"
        terms = voice.terms(told.verb)
        if duration:
            values["duration"] = duration
        if thing:
            values["object"] = thing[0]
            terms = with_object(terms, thing[1], told.verb)
        object_id = thing[1] if thing else told.object_id
        if object_id not in self._known:
            self._known.add(object_id)
            self._sink.row("xapi_activity", (object_id, told.definition))
        self._sink.statement(position, statement_id, told.text % values, told.terms, terms)
        self.told += 1
