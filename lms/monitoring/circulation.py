"""Which further numbers must be hidden so that none of the hidden ones can be computed back. Pure; `suppression` builds the networks.

Every number is an arc of a network whose vertices are the sums: what flows in there flows out. Two tables that show the same differ by
flows around circles of hidden arcs. A hidden number can thus be as many different numbers as units can be sent around through it: up
without end, down until it is 1, for zeros are shown. The matrix of a network is totally unimodular: what holds for fractions holds for
whole numbers, and every one between the least and the most is possible (Ahuja, Magnanti, Orlin: Network Flows, 11.12).
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TypeVar

# Numbers of people that a hidden number may be, at least: it can then move by one less.
LEAST = 5
_MOVES = LEAST - 1
# How far a number can be raised where nothing ends it.
ENDLESS = 1 << 60

T = TypeVar("T")
# An arc and whether it is raised (1) or lowered (-1).
Step = tuple[int, int]


@dataclass
class Network:
    """`ends`: from which vertex to which each arc leads. `up`, `down`: how far it can be raised and lowered, for all that is known of it.
    `prices`: what is lost where it is hidden. Zeros are hidden from the beginning or never."""

    ends: Sequence[tuple[int, int]]
    values: Sequence[int]
    up: Sequence[int]
    down: Sequence[int]
    prices: Sequence[int]
    # What costs more is only hidden where there is no other way, even a roundabout one.
    dear: int
    hidden: set[int] = field(default_factory=set)
    # Those whose safety is shown elsewhere.
    safe: Collection[int] = ()
    _protected: set[int] = field(default_factory=set)
    # By vertex: the vertex beyond, the arc, and whether it is raised on this way. Of all arcs, and of the hidden ones.
    _near: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    _near_hidden: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for arc, value in enumerate(self.values):
            if value or arc in self.hidden:
                self._join(self._near, arc)
        for arc in self.hidden:
            self._join(self._near_hidden, arc)

    def protect(self) -> None:
        """Hides more until each hidden number may be LEAST different ones, or all that it can be at all. It ends, for each round hides
        something or settles an arc."""
        self._protected |= self._safe_from_the_start() | set(self.safe)
        waiting = deque(sorted(self.hidden - self._protected, key=lambda arc: (self.values[arc], arc)))
        while waiting:
            arc = waiting.popleft()
            if arc not in self._protected:
                waiting.extend(self._protect(arc))

    def _protect(self, arc: int) -> list[int]:
        """The arcs that were hidden for it and are not known to be safe themselves."""
        for sign in (1, -1):
            way = self._free_way(arc, sign, {}, _MOVES) if self._free(arc, sign, {}) >= _MOVES else []
            if way:
                self._settle(arc, way)
                return []
        flows: dict[int, dict[int, int]] = {1: {}, -1: {}}
        most = {sign: self._free(arc, sign, {}) for sign in flows}
        sent = dict.fromkeys(flows, 0)
        wanted = min(_MOVES, sum(most.values()))
        for sign, flow in flows.items():
            sent[sign] = self._send(arc, sign, flow, min(wanted - sum(sent.values()), most[sign]))
        added: list[int] = []
        for sign, flow in flows.items():
            while units := min(wanted - sum(sent.values()), most[sign] - sent[sign]):
                way, new = self._bought_way(arc, sign, flow, units)
                if not way:
                    break
                added += new
                units = min(units, self._room(way, flow))
                if units >= _MOVES:
                    self._settle(arc, way)
                _note(flow, way, units)
                sent[sign] += units
        self._protected.add(arc)
        return [other for other in added if other not in self._protected]

    def _bought_way(self, arc: int, sign: int, flow: dict[int, int], wanted: int) -> tuple[list[Step], list[int]]:
        """The way to send more around for which the least is hidden, and what that is; for one unit alone where all together are dear."""
        way, price = self._cheapest_way(arc, sign, flow, wanted)
        if not way or price >= self.dear:
            winding, lower = self._cheapest_way(arc, sign, flow, 1)
            if winding and (not way or lower < price):
                way = winding
        new = [other for other, _sign in way if other not in self.hidden]
        for other in new:
            self.hidden.add(other)
            self._join(self._near_hidden, other)
        return way, new

    def _safe_from_the_start(self) -> set[int]:
        """Small numbers between vertices that lead to each other, raising any hidden arc and lowering large ones: with these each closes
        a circle at once. Most of a table where much is small; only what is missing here is looked for one by one."""
        near = self._near_hidden
        if not near:
            return set()
        middle = max(near, key=lambda vertex: (len(near[vertex]), -vertex))
        together = self._reached(middle, 1) & self._reached(middle, -1)
        # What can be lowered so far might close its circle by itself, backwards.
        return {
            arc
            for arc in self.hidden
            if self.down[arc] < _MOVES <= self.up[arc] and together.issuperset(self.ends[arc])
        }

    def _reached(self, start: int, sign: int) -> set[int]:
        """From this vertex (1), or from where one comes to it (-1)."""
        near = self._near_hidden
        reached, waiting = {start}, [start]
        while waiting:
            for beyond, arc, raised in near.get(waiting.pop(), ()):
                if beyond not in reached and self._free(arc, raised * sign, {}) >= _MOVES:
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
        if start == goal:
            return []
        came: dict[int, tuple[int, int, int]] = {start: (start, -1, 0)}
        waiting = deque([start])
        near, up, down = self._near_hidden, self.up, self.down
        while waiting:
            vertex = waiting.popleft()
            for beyond, other, raised in near.get(vertex, ()):
                if beyond in came or other == arc:
                    continue
                moved = flow.get(other, 0)
                # `_free`, without the call: most of the time is spent here.
                if (up[other] - moved if raised > 0 else down[other] + moved) < least:
                    continue
                came[beyond] = vertex, other, raised
                if beyond == goal:
                    return _way_back(came, start, goal)
                waiting.append(beyond)
        return []

    def _cheapest_way(self, arc: int, sign: int, flow: dict[int, int], least: int) -> tuple[list[Step], int]:
        """As above, through any arcs but zeros, and what hiding them costs."""
        start, goal = self.ends[arc][::-sign]
        near, hidden, prices = self._near, self.hidden, self.prices
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
                if price < best.get(beyond, price + 1) and self._free(other, raised, flow) >= least:
                    best[beyond] = price
                    came[beyond] = vertex, other, raised
                    heappush(waiting, (price, beyond))
        return [], 0

    def _room(self, way: list[Step], flow: dict[int, int]) -> int:
        return min((self._free(arc, sign, flow) for arc, sign in way), default=0)

    def _free(self, arc: int, sign: int, flow: dict[int, int]) -> int:
        """How far it can still be raised (1) or lowered (-1)."""
        moved = flow.get(arc, 0)
        return self.up[arc] - moved if sign > 0 else self.down[arc] + moved

    def _join(self, near: dict[int, list[tuple[int, int, int]]], arc: int) -> None:
        tail, head = self.ends[arc]
        near.setdefault(tail, []).append((head, arc, 1))
        near.setdefault(head, []).append((tail, arc, -1))


def open_sums(ends: Sequence[tuple[int, int]], sums: Sequence[T | None]) -> set[T]:
    """Of numbers that are all hidden: those sums of some of them that are not known. `sums`: in which sum each number stands.

    A sum is known where no circle changes it. It is enough to look at those that each arc closes that is not in a spanning tree."""
    way: dict[int, tuple[int, int, int]] = {}
    depth: dict[int, int] = {}
    near: dict[int, list[tuple[int, int, int]]] = {}
    for arc, (tail, head) in enumerate(ends):
        near.setdefault(tail, []).append((head, arc, 1))
        near.setdefault(head, []).append((tail, arc, -1))
    closing = set(range(len(ends)))
    for root in near:
        if root in depth:
            continue
        depth[root], waiting = 0, deque([root])
        while waiting:
            vertex = waiting.popleft()
            for beyond, arc, sign in near[vertex]:
                if beyond not in depth:
                    depth[beyond], way[beyond] = depth[vertex] + 1, (vertex, arc, sign)
                    closing.discard(arc)
                    waiting.append(beyond)
    found: set[T] = set()
    for arc in closing:
        changes: dict[T | None, int] = {sums[arc]: 1}
        # From its head back to its tail; what leads towards the root is gone backwards.
        first, last = ends[arc][1], ends[arc][0]
        while first != last:
            turn = 1 if depth[first] < depth[last] else -1
            vertex, other, sign = way[last if turn > 0 else first]
            changes[sums[other]] = changes.get(sums[other], 0) + sign * turn
            first, last = (first, vertex) if turn > 0 else (vertex, last)
        found |= {one for one, change in changes.items() if change and one is not None}
    return found


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
