"""Which further numbers must be hidden so that none of the hidden ones can be computed back. Pure; `suppression` builds the networks.

Every number is an arc of a network whose vertices are the sums: what flows in there flows out. Two tables that show the same differ by
flows around circles of hidden arcs. A hidden number can thus be as many different numbers as units can be sent around through it: up
without end, down until it is 1, for zeros are shown. The matrix of a network is totally unimodular: what holds for fractions holds for
whole numbers, and every one between the least and the most is possible (Ahuja, Magnanti, Orlin: Network Flows, 11.12).
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

# Numbers of people that a hidden number may be, at least: it can then move by one less.
LEAST = 5
_MOVES = LEAST - 1

# An arc and whether it is raised (1) or lowered (-1).
Step = tuple[int, int]


@dataclass
class Network:
    """`ends`: from which vertex to which each arc leads. `prices`: what is lost where it is hidden. Zeros can never be hidden."""

    ends: Sequence[tuple[int, int]]
    values: Sequence[int]
    prices: Sequence[int]
    # What costs more is only hidden where there is no other way, even a roundabout one.
    dear: int
    hidden: set[int] = field(default_factory=set)
    _protected: set[int] = field(default_factory=set)
    # By vertex: the vertex beyond, the arc, and whether it is raised on this way. Of all arcs, and of the hidden ones.
    _near: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    _near_hidden: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for arc, value in enumerate(self.values):
            if value:
                self._join(self._near, arc)
        for arc in self.hidden:
            self._join(self._near_hidden, arc)

    def protect(self) -> None:
        """Hides more until each hidden number may be LEAST different ones. It ends, for each round hides something or settles an arc."""
        self._protected |= self._safe_from_the_start()
        waiting = deque(sorted(self.hidden - self._protected, key=lambda arc: (self.values[arc], arc)))
        while waiting:
            arc = waiting.popleft()
            if arc not in self._protected:
                waiting.extend(self._protect(arc))

    def _protect(self, arc: int) -> list[int]:
        """The arcs that were hidden for it and are not known to be safe themselves."""
        signs = (1, -1) if self.values[arc] > _MOVES else (1,)
        for sign in signs:
            way = self._free_way(arc, sign, {}, _MOVES)
            if way:
                self._settle(arc, way)
                return []
        flow: dict[int, int] = {}
        moves = self._send(arc, 1, flow, _MOVES)
        if moves < _MOVES:
            moves += self._send(arc, -1, {}, min(_MOVES - moves, self.values[arc] - 1))
        added: list[int] = []
        while moves < _MOVES:
            wanted = _MOVES - moves
            way, price = self._cheapest_way(arc, flow, wanted)
            if not way or price >= self.dear:
                winding, lower = self._cheapest_way(arc, flow, 1)
                if winding and (not way or lower < price):
                    way = winding
            if not way:
                break
            new = [other for other, _sign in way if other not in self.hidden]
            for other in new:
                self.hidden.add(other)
                self._join(self._near_hidden, other)
            added += new
            sent = min(wanted, self._room(way, flow))
            if sent >= _MOVES:
                self._settle(arc, way)
            _note(flow, way, sent)
            moves += sent
        self._protected.add(arc)
        return [other for other in added if other not in self._protected]

    def _safe_from_the_start(self) -> set[int]:
        """Small numbers between vertices that lead to each other, raising any hidden arc and lowering large ones: with these each closes
        a circle at once. Most of a table where much is small; only what is missing here is looked for one by one."""
        near = self._near_hidden
        if not near:
            return set()
        middle = max(near, key=lambda vertex: (len(near[vertex]), -vertex))
        together = self._reached(middle, 1) & self._reached(middle, -1)
        return {arc for arc in self.hidden if self.values[arc] <= _MOVES and together.issuperset(self.ends[arc])}

    def _reached(self, start: int, sign: int) -> set[int]:
        """From this vertex (1), or from where one comes to it (-1)."""
        values, near = self.values, self._near_hidden
        reached, waiting = {start}, [start]
        while waiting:
            for beyond, arc, raised in near.get(waiting.pop(), ()):
                if beyond not in reached and (raised == sign or values[arc] > _MOVES):
                    reached.add(beyond)
                    waiting.append(beyond)
        return reached

    def _settle(self, arc: int, way: list[Step]) -> None:
        """Each arc of such a circle moves as far as this one does."""
        self._protected.add(arc)
        self._protected.update(other for other, _sign in way)

    def _send(self, arc: int, sign: int, flow: dict[int, int], wanted: int) -> int:
        """How many units can be sent around through hidden arcs alone, up to as many as are wanted."""
        sent = 0
        while sent < wanted:
            way = self._free_way(arc, sign, flow, 1)
            if not way:
                break
            amount = min(wanted - sent, self._room(way, flow))
            _note(flow, way, amount)
            sent += amount
        return sent

    def _free_way(self, arc: int, sign: int, flow: dict[int, int], least: int) -> list[Step]:
        """The shortest way through hidden arcs that closes the circle and takes so many units."""
        start, goal = self.ends[arc][::-sign]
        came: dict[int, tuple[int, int, int]] = {start: (start, -1, 0)}
        waiting = deque([start])
        values, near = self.values, self._near_hidden
        while waiting:
            vertex = waiting.popleft()
            if vertex == goal and vertex != start:
                return _way_back(came, start, goal)
            for beyond, other, raised in near.get(vertex, ()):
                if beyond in came or other == arc:
                    continue
                if raised > 0 or values[other] - 1 + flow.get(other, 0) >= least:
                    came[beyond] = vertex, other, raised
                    waiting.append(beyond)
        return []

    def _cheapest_way(self, arc: int, flow: dict[int, int], least: int) -> tuple[list[Step], int]:
        """As above, through any arcs but zeros, and what hiding them costs."""
        goal, start = self.ends[arc]
        values, near, hidden, prices = self.values, self._near, self.hidden, self.prices
        came: dict[int, tuple[int, int, int]] = {}
        best = {start: 0}
        waiting = [(0, start)]
        done: set[int] = set()
        while waiting:
            cost, vertex = heappop(waiting)
            if vertex in done:
                continue
            if vertex == goal:
                return _way_back(came, start, goal), cost
            done.add(vertex)
            for beyond, other, raised in near.get(vertex, ()):
                if other == arc or beyond in done:
                    continue
                price = cost if other in hidden else cost + prices[other]
                if price >= best.get(beyond, price + 1):
                    continue
                if raised > 0 or values[other] - 1 + flow.get(other, 0) >= least:
                    best[beyond] = price
                    came[beyond] = vertex, other, raised
                    heappush(waiting, (price, beyond))
        return [], 0

    def _room(self, way: list[Step], flow: dict[int, int]) -> int:
        lowered = [self.values[arc] - 1 + flow.get(arc, 0) for arc, sign in way if sign < 0]
        return min(lowered, default=_MOVES)

    def _join(self, near: dict[int, list[tuple[int, int, int]]], arc: int) -> None:
        tail, head = self.ends[arc]
        near.setdefault(tail, []).append((head, arc, 1))
        near.setdefault(head, []).append((tail, arc, -1))


def _note(flow: dict[int, int], way: list[Step], amount: int) -> None:
    for arc, sign in way:
        flow[arc] = flow.get(arc, 0) + sign * amount


def _way_back(came: dict[int, tuple[int, int, int]], start: int, goal: int) -> list[Step]:
    way = []
    vertex = goal
    while vertex != start:
        vertex, arc, sign = came[vertex]
        way.append((arc, sign))
    return way[::-1]
