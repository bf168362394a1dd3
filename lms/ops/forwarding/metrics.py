"""Figures of forwarding in the text format of Prometheus (version 0.0.4). Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime

from lms.xapi.forwarding.queries import Standing

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics(standings: Sequence[Standing], *, at: datetime) -> str:
    gauges: tuple[tuple[str, str, Callable[[Standing], float]], ...] = (
        ("lag_statements", "Statements of the log that the target has not got.", lambda one: one.lag.statements),
        ("lag_seconds", "Age of the oldest of them.", lambda one: round(one.lag.seconds(at), 3)),
        ("dead_letters", "Statements that the target refused.", lambda one: one.letters),
        ("failures", "Failures in a row; 0 while the target takes statements.", lambda one: one.target.failures),
        ("enabled", "1, or 0 while the target is paused.", lambda one: int(one.target.is_enabled)),
    )
    lines: list[str] = []
    for name, words, value_of in gauges:
        name = f"lms_forwarding_{name}"
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
        lines += [f'{name}{{target="{_escaped(one.target.name)}"}} {value_of(one)}' for one in standings]
    return "\n".join(lines) + "\n"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
