"""`drag_words`: a text with gaps, and words to place in them, some of which belong nowhere."""

import re
from collections import Counter
from fractions import Fraction
from typing import Any

import msgspec

from lms.quizzes.kinds.base import (
    Base,
    Common,
    Credit,
    Form,
    Locales,
    Mark,
    Option,
    Piece,
    Presentation,
    Response,
    Text,
    Unreadable,
    by_token,
    component,
    field_of,
    items_of,
    picked,
    shuffled,
)
from lms.quizzes.kinds.source import Source, refuse_repeats, refuse_same_texts

MAX_GAPS = 8
MAX_WORDS = 12
# « [[honey]] »: the gap in which the word with this id is right.
_GAP = re.compile(r"\[\[([^\[\]]*)\]\]")


class Word(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    text: Text


class DragWords(Base, frozen=True, kw_only=True, tag="drag_words"):
    """The response maps each gap to the id of a word. A gap is named by its right word: `honey`, and `honey.2` where that word
    is right a second time."""

    passage: Text
    words: list[Word]
    credit: Credit = Credit.ALL_OR_NOTHING

    def gaps(self) -> dict[str, str]:
        """Gap → id of the word that is right there, in the order of the first language."""
        return gaps_of(next(iter(self.passage.values())))

    def parts(self, seed: int) -> Presentation:
        token_of = {gap: token for token, gap in by_token(self.gaps()).items()}
        passage = {code: _pieces(words, token_of) for code, words in self.passage.items()}
        return Presentation(
            options=[Option(token, word.text) for token, word in self._shown(seed).items()], passage=passage
        )

    def read(self, form: Form, seed: int) -> Response | Unreadable:
        """Each gap needs a word; a word may be put in several, which then are not all right."""
        words, response = self._shown(seed), {}
        for token, gap in by_token(self.gaps()).items():
            word = picked(form, field_of(token), words)
            if isinstance(word, Unreadable):
                return word
            response[gap] = word.id
        return response

    def form_of(self, response: object, seed: int) -> dict[str, list[str]]:
        put = self._put(response)
        token_of = {word.id: token for token, word in self._shown(seed).items()}
        return {field_of(token): [token_of[put[gap]]] for token, gap in by_token(self.gaps()).items() if gap in put}

    def key(self) -> Response:
        return self.gaps()

    def mark(self, response: object) -> Mark:
        """Partly: the gaps that are right, of all gaps."""
        put, gaps = self._put(response), self.gaps()
        right = sum(put.get(gap) == word for gap, word in gaps.items())
        return Mark.of(Fraction(right, len(gaps)), credit=self.credit)

    def interaction(self, locales: Locales) -> dict[str, Any]:
        numbers = {gap: str(place) for place, gap in enumerate(self.gaps(), 1)}
        return {
            "interactionType": "matching",
            "correctResponsesPattern": [self.response_pattern(self.key())],
            "source": [component(gap, dict.fromkeys(self.passage, name), locales) for gap, name in numbers.items()],
            "target": [component(word.id, word.text, locales) for word in self.words],
        }

    def response_pattern(self, response: object) -> str:
        put = self._put(response)
        return items_of([f"{gap}[.]{put[gap]}" for gap in self.gaps() if gap in put])

    def solved(self) -> Text:
        """The whole text with its right words."""
        words = {word.id: word.text for word in self.words}
        return {
            code: _GAP.sub(lambda found, code=code: words[found[1]][code], text)  # type: ignore[misc]
            for code, text in self.passage.items()
        }

    def _shown(self, seed: int) -> dict[str, Word]:
        return by_token(shuffled(self.words, self.id, seed))

    def _put(self, response: object) -> dict[str, str]:
        """Gap → word of a response; empty where it does not fit this question."""
        known = {word.id for word in self.words}
        if not isinstance(response, dict) or not response.keys() <= self.gaps().keys():
            return {}
        return response if all(isinstance(word, str) and word in known for word in response.values()) else {}


def gaps_of(passage: str) -> dict[str, str]:
    """Gap → id of its right word, in the order of the text."""
    seen: Counter[str] = Counter()
    gaps = {}
    for found in _GAP.finditer(passage):
        word = found[1]
        seen[word] += 1
        gaps[word if seen[word] == 1 else f"{word}.{seen[word]}"] = word
    return gaps


def parse(source: Source, common: Common) -> DragWords:
    passage = source.text("passage")
    sources = source.mappings("words", least=2, most=MAX_WORDS)
    words = [Word(id=one.slug("id"), text=one.languages()) for one in sources]
    for one in sources:
        one.refuse_rest()
    refuse_repeats(sources, [word.id for word in words], "id")
    refuse_same_texts(sources, [word.text for word in words])
    _check_gaps(source, passage, {word.id for word in words})
    for code in passage:
        if any(code not in word.text for word in words):
            source.fault(f"“words” lack this language: write them in “{code}” too, or remove it", "passage", code)
    return DragWords(**common, passage=passage, words=words, credit=source.one_of("credit", Credit.ALL_OR_NOTHING))


def _check_gaps(source: Source, passage: Text, known: set[str]) -> None:
    found = {code: gaps_of(text) for code, text in passage.items() if text}
    for code, gaps in found.items():
        unknown = sorted(set(gaps.values()) - known)
        if unknown:
            source.fault(f"[[{unknown[0]}]] is none of “words”: write the id of a word", "passage", code)
        if not 1 <= len(gaps) <= MAX_GAPS:
            source.fault(
                f"has {len(gaps)} gaps: write 1 to {MAX_GAPS}, each the id of a word in [[ ]]", "passage", code
            )
    is_known = all(set(gaps.values()) <= known for gaps in found.values())
    if is_known and len({frozenset(gaps) for gaps in found.values()}) > 1:
        source.fault("the languages do not have the same gaps: write each word's gap in all of them", "passage")


def _pieces(passage: str, token_of: dict[str, str]) -> list[Piece]:
    tokens = [token_of.get(gap, "") for gap in gaps_of(passage)]
    texts = _GAP.split(passage)[::2]
    pieces = [Piece(text=texts[0])] if texts[0] else []
    for token, text in zip(tokens, texts[1:], strict=True):
        pieces += [Piece(token=token), Piece(text=text)] if text else [Piece(token=token)]
    return pieces
