"""In which language a text is: by its letters, and French from English by their commonest words. Pure."""

import re
from collections import Counter

ARABIC, FRENCH, AMAZIGH, ENGLISH = "ar", "fr", "zgh", "en"
CODES = (ARABIC, FRENCH, AMAZIGH, ENGLISH)

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_TIFINAGH = re.compile(r"[\u2d30-\u2d67]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒ]")
_WORD = re.compile(r"[a-zà-öø-ÿœ]+")
_FRENCH = frozenset(
    [
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "et",
        "est",
        "sont",
        "que",
        "qui",
        "quel",
        "quelle",
        "quels",
        "quelles",
        "dans",
        "pour",
        "par",
        "sur",
        "avec",
        "au",
        "aux",
        "ce",
        "cette",
        "ces",
        "vrai",
        "faux",
        "combien",
        "comment",
        "pourquoi",
        "réponse",
        "question",
        "il",
        "elle",
        "ne",
        "pas",
        "ou",
        "où",
        "se",
        "son",
        "sa",
        "ses",
        "l",
        "d",
        "c",
        "n",
        "qu",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "an",
        "of",
        "and",
        "is",
        "are",
        "what",
        "which",
        "who",
        "how",
        "why",
        "in",
        "for",
        "by",
        "on",
        "with",
        "this",
        "that",
        "these",
        "it",
        "its",
        "not",
        "or",
        "to",
        "from",
        "true",
        "false",
        "answer",
        "question",
        "does",
        "do",
        "did",
        "was",
        "were",
        "your",
        "you",
        "has",
        "have",
    ]
)
# `ar-MA`, `fr_FR`, `zgh`: what files say of their language; anything else is guessed.
_TAGS = {"ar": ARABIC, "ary": ARABIC, "fr": FRENCH, "zgh": AMAZIGH, "ber": AMAZIGH, "tzm": AMAZIGH, "en": ENGLISH}


def code_of(tag: str | None) -> str | None:
    """Ours for a language tag (RFC 5646, or with an underscore), where we have one."""
    return _TAGS.get(re.split(r"[-_]", (tag or "").strip().lower())[0])


class Guesser:
    """Guesses text by text; what tells nothing (« 2 + 2 = ? ») is in the language of most so far, at first French."""

    def __init__(self, told: str | None = None) -> None:
        # What the caller or the file says of all of it.
        self.told = told
        self._seen: Counter[str] = Counter()

    def prefer(self, code: str) -> None:
        """For texts that tell nothing by themselves."""
        self._seen[code] += 1

    def guess(self, text: str) -> str:
        if self.told:
            return self.told
        found = language_of(text)
        if found is None:
            return self._seen.most_common(1)[0][0] if self._seen else FRENCH
        self._seen[found] += 1
        return found


def language_of(text: str) -> str | None:
    """None where nothing tells."""
    text = text[:20_000]
    arabic, tifinagh, latin = (len(found.findall(text)) for found in (_ARABIC, _TIFINAGH, _LATIN))
    # Names and formulas in Latin letters stand in Arabic texts, but hardly the other way round.
    if arabic and arabic * 3 >= latin:
        return ARABIC
    if tifinagh and tifinagh * 3 >= latin:
        return AMAZIGH
    words = Counter(_WORD.findall(text.lower()))
    french = sum(words[word] for word in _FRENCH) + len(re.findall(r"[éèêàùçœ]", text.lower()))
    english = sum(words[word] for word in _ENGLISH)
    if french == english:
        return None
    return FRENCH if french > english else ENGLISH
