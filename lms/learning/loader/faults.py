"""Faults of course sources, and YAML that remembers its lines."""

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]
LANGUAGES = ("ar", "fr")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


@dataclass(frozen=True, order=True)
class Fault:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass
class Faults:
    """Collects faults; file names are told relative to `root`."""

    root: Path
    found: list[Fault] = field(default_factory=list)

    def add(self, file: Path, line: int, message: str) -> None:
        name = file.relative_to(self.root) if file.is_relative_to(self.root) else file
        self.found.append(Fault(str(name), line, message))


class _Loader(yaml.SafeLoader):
    """YAML 1.1's words for booleans stay words («on», «yes», «no» are French and English text), only true and false count."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, regexp)
        for tag, regexp in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class Source:
    """One YAML file: its value, and the line of each key."""

    def __init__(self, file: Path, faults: Faults) -> None:
        self.file = file
        self.faults = faults
        self.lines: dict[KeyPath, int] = {}
        self.value: Any = self._read()

    def fault(self, path: KeyPath, message: str) -> None:
        while path not in self.lines and path:
            path = path[:-1]
        self.faults.add(self.file, self.lines.get(path, 1), message)

    def _read(self) -> Any:
        try:
            text = self.file.read_text("utf-8")
        except FileNotFoundError:
            self.faults.add(self.file, 1, "the file is missing")
            return None
        except UnicodeDecodeError as error:
            self.faults.add(self.file, 1, f"the file is not UTF-8: {error.reason} at byte {error.start}")
            return None
        try:
            loader = _Loader(text)
        except yaml.YAMLError as error:
            self.faults.add(self.file, 1, f"YAML: {error}")
            return None
        try:
            node = loader.get_single_node()
            if node is None:
                self.faults.add(self.file, 1, "the file is empty")
            return None if node is None else self._build(loader, node, ())
        except (TypeError, ValueError) as error:  # a key that is a list, a number such as 0x_
            self.faults.add(self.file, 1, f"YAML: {error}")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.faults.add(self.file, mark.line + 1 if mark else 1, f"YAML: {error.problem or error.context}")
        except yaml.YAMLError as error:
            self.faults.add(self.file, 1, f"YAML: {error}")
        finally:
            loader.dispose()
        return None

    def _build(self, loader: _Loader, node: yaml.Node, path: KeyPath) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self._build(loader, item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            built: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                key = loader.construct_object(key_node, deep=True)
                self.lines[(*path, key)] = key_node.start_mark.line + 1
                if key in built:
                    self.fault((*path, key), f"{key!r} stands twice")
                built[key] = self._build(loader, value_node, (*path, key))
            return built
        return loader.construct_object(node, deep=True)

    # Typed access: each adds a fault and answers a harmless value where the file is wrong.

    def mapping(self, *, required: set[str], optional: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
        if not isinstance(self.value, dict):
            if self.lines:
                self.fault((), "write a mapping of names to values")
            return {}
        for key in self.value:
            if key not in required | optional:
                self.fault((key,), f"{key!r} is not known here; known are {', '.join(sorted(required | optional))}")
        for key in sorted(required - set(self.value)):
            self.fault((), f"{key!r} is missing")
        return self.value

    def text(self, path: KeyPath, value: Any) -> dict[str, str]:
        """A text in every language."""
        if not isinstance(value, dict):
            self.fault(path, 'write the text in each language: {ar: "…", fr: "…"}')
            return {}
        for language in LANGUAGES:
            if not isinstance(value.get(language), str) or not value[language].strip():
                self.fault(path, f"the text in {language!r} is missing")
        for language in set(value) - set(LANGUAGES):
            self.fault((*path, language), f"{language!r} is not a language of lessons ({', '.join(LANGUAGES)})")
        return {code: text for code, text in value.items() if isinstance(text, str)}

    def integer(self, path: KeyPath, value: Any, *, least: int = 1) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fault(path, f"write a whole number, {least} or more")
            return least
        return value

    def share(self, path: KeyPath, value: Any) -> str:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 1:
            self.fault(path, "write a share above 0, at most 1, such as 0.7")
            return "1"
        return str(value)

    def seconds(self, path: KeyPath, value: Any) -> int:
        found = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if not found or not any(found.groups()):
            self.fault(path, "write an ISO 8601 duration such as PT24H")
            return 0
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds

    def day(self, path: KeyPath, value: Any) -> str:
        try:
            return dt.date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            self.fault(path, "write a day such as 2026-03-08")
            return ""
