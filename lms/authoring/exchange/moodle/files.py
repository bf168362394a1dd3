"""Files of a Moodle backup: `files.xml` says what each is called and where it is shown; its content lies under its hash."""

from urllib.parse import unquote

from lms.authoring.exchange.archives import Files, open_file, read_medium
from lms.authoring.exchange.xml import Element, stream

INDEX = "files.xml"
# Files of one backup that are looked up.
MAX_FILES = 200_000
_ROOT_PLACE = "@@PLUGINFILE@@"


class BackupFiles:
    """Texts name their files by a path alone: `placed` adds whose they are, `fetch` reads it again."""

    def __init__(self, files: Files) -> None:
        """Raises BadImport."""
        self._files = files
        # « owner path » → hash. Owners: context, component, area and item; a second time without the context.
        self._hashes: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        if INDEX in files.names:
            with open_file(files, INDEX) as file:
                stream(file, INDEX, at_depth=2, take=self._take)

    def _take(self, element: Element, _above: list[Element]) -> None:
        name = element.text_of("filename")
        content = element.text_of("contenthash")
        if name in ("", ".") or not content.isalnum() or len(self._hashes) > MAX_FILES:
            return
        component, area, item = (element.text_of(tag) for tag in ("component", "filearea", "itemid"))
        path = element.text_of("filepath") + name
        for context in (element.text_of("contextid"), ""):
            self._hashes.setdefault(f"{owner(context, component, area, item)}{path}", content)
        self._names.setdefault(f"{element.text_of('contextid')}|{component}|{area}", []).append(
            f"{owner(element.text_of('contextid'), component, area, item)}{path}"
        )

    def in_area(self, context: str, component: str, area: str) -> list[str]:
        """Sources for `fetch`, in the order of the index."""
        return self._names.get(f"{context}|{component}|{area}", [])

    def fetch(self, source: str) -> bytes | None:
        content = self._hashes.get(source) or self._hashes.get(unquote(source).partition("?")[0])
        return None if content is None else read_medium(self._files, f"files/{content[:2]}/{content}")


def owner(context: str, component: str, area: str, item: str) -> str:
    return f"@@{context}|{component}|{area}|{item}@@"


def placed(text: str, whose: str) -> str:
    """The text, in which its files are named with their owner."""
    return text.replace(_ROOT_PLACE, whose)


def whole(text: str) -> str:
    """What Moodle writes for nothing is nothing."""
    return "" if text == "$@NULL@$" else text
