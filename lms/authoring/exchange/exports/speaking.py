"""In which language a format is written that has no languages of its own. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from lms.authoring.exchange.exports.markup import html, in_language
from lms.learning.content import Text

_JOINED = " / "


class Speaking(StrEnum):
    ARABIC = "ar"
    FRENCH = "fr"
    # Each in a span that Moodle's filter “Multi-Language Content” chooses by.
    BOTH = "multilang"

    def html(self, text: Text) -> str:
        if self is not Speaking.BOTH:
            return html(in_language(text, self.value))
        if len(text) < 2:
            return html(in_language(text, ""))
        return "".join(f'<span lang="{code}" class="multilang">{html(words)}</span>' for code, words in text.items())

    def plain(self, text: Text) -> str:
        """Where no markup may stand."""
        if self is not Speaking.BOTH:
            return in_language(text, self.value)
        return _JOINED.join(dict.fromkeys(words for words in text.values() if words))

    def accepted(self, texts: Mapping[str, list[str]]) -> list[str]:
        """Answers of every language count as right, whatever the question is written in; this one's first."""
        codes = sorted(texts, key=lambda code: code != self.value)
        return list(dict.fromkeys(text for code in codes for text in texts[code]))
