"""Figures of forwarding, import and counting in the text format of Prometheus (version 0.0.4). Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from lms.xapi.forwarding.models import Exchange
from lms.xapi.forwarding.queries import SourceStanding, TargetStanding

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
One = TypeVar("One")
# Name, what it says, and the value.
Gauges = tuple[tuple[str, str, Callable[[One], float]], ...]


def metrics(
    targets: Sequence[TargetStanding],
    sources: Sequence[SourceStanding],
    *,
    counted_until: datetime | None,
    at: datetime,
) -> str:
    """`counted_until`: None where nothing was counted yet."""
    of_targets: Gauges[TargetStanding] = (
        ("lag_statements", "Statements of the log that the target has not got.", lambda one: one.lag.statements),
        ("lag_seconds", "Age of the oldest of them.", lambda one: round(one.lag_s(at), 3)),
        ("dead_letters", "Statements that the target refused.", lambda one: one.letters),
        ("failures", "Failures in a row; 0 while the target takes statements.", lambda one: one.target.failures),
        ("enabled", "1, or 0 while the target is paused.", lambda one: int(one.target.is_enabled)),
    )
    of_sources: Gauges[SourceStanding] = (
        (
            "lag_seconds",
            "Since when a statement of the source may be missing here.",
            lambda one: round(one.lag_s(at), 3),
        ),
        ("faults", "Statements of the source that could not be copied.", lambda one: one.faults),
        ("failures", "Failures in a row; 0 while the source gives statements.", lambda one: one.source.failures),
        ("enabled", "1, or 0 while the source is paused.", lambda one: int(one.source.is_enabled)),
    )
    lines = [
        *_lines("lms_forwarding", "target", of_targets, targets, lambda one: one.target),
        *_lines("lms_import", "source", of_sources, sources, lambda one: one.source),
    ]
    if counted_until is not None:
        name = "lms_monitoring_lag_seconds"
        lines += [f"# HELP {name} Since when something may not be counted.", f"# TYPE {name} gauge"]
        lines.append(f"{name} {round((at - counted_until).total_seconds(), 3)}")
    return "\n".join(lines) + "\n"


def _lines(
    prefix: str, label: str, gauges: Gauges[One], standings: Sequence[One], exchange_of: Callable[[One], Exchange]
) -> list[str]:
    lines: list[str] = []
    for name, words, value_of in gauges:
        name = f"{prefix}_{name}"
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
        lines += [f'{name}{{{label}="{_escaped(exchange_of(one).name)}"}} {value_of(one)}' for one in standings]
    return lines


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
