"""Columns of a sheet of questions, by their headings in Arabic, French or English. Pure."""

import re
from dataclasses import dataclass

from lms.quizzes.text import normalise


@dataclass(frozen=True)
class Column:
    """`number`: of a choice, from 1. `language`: of a text."""

    name: str
    language: str = ""
    number: int = 0


# Headings of the template first; compared without accents, diacritics and case.
NAMES: dict[str, tuple[str, ...]] = {
    "kind": ("النوع", "Type", "Kind"),
    "id": ("المعرف", "Identifiant", "Id"),
    "module": ("الوحدة", "Module"),
    "text": ("السؤال", "Question"),
    "choice": ("الاختيار", "Choix", "Choice", "Option", "Réponse"),
    "feedback": ("تعليق الاختيار", "Retour du choix", "Feedback"),
    "right": ("الجواب الصحيح", "Bonne réponse", "Right answer", "Bonnes réponses", "Correct"),
    "tolerance": ("هامش الخطأ", "Tolérance", "Tolerance"),
    "unit": ("وحدة القياس", "Unité", "Unit"),
    "explain": ("الشرح", "Explication", "Explanation"),
    "tags": ("الوسوم", "Étiquettes", "Tags"),
    "objective": ("الهدف", "Objectif", "Objective"),
    "difficulty": ("الصعوبة", "Difficulté", "Difficulty"),
}
KINDS: dict[str, tuple[str, ...]] = {
    "single_choice": ("اختيار واحد", "Choix unique", "Single choice", "QCU"),
    "multiple_choice": ("اختيارات متعددة", "Choix multiple", "Multiple choice", "QCM"),
    "true_false": ("صحيح أو خطأ", "Vrai ou faux", "True or false", "Vrai/Faux"),
    "numeric": ("عدد", "Nombre", "Number", "Numérique"),
    "short_text": ("كلمة", "Mot", "Short text", "Réponse courte"),
    "matching": ("ربط", "Association", "Matching"),
    "ordering": ("ترتيب", "Ordre", "Ordering"),
    "long_answer": ("جواب مطول", "Réponse longue", "Long answer"),
}
_LANGUAGES = {
    "ar": ("بالعربية", "العربية", "عربية", "arabe", "en arabe", "arabic", "ar"),
    "fr": ("بالفرنسية", "الفرنسية", "فرنسية", "français", "en français", "french", "fr"),
    "zgh": ("بالأمازيغية", "الأمازيغية", "amazighe", "en amazighe", "amazigh", "zgh"),
    "en": ("بالإنجليزية", "الإنجليزية", "anglais", "en anglais", "english", "en"),
}
_BY_WORDS = {normalise(words): code for code, several in _LANGUAGES.items() for words in several}
_BY_NAME = {normalise(heading): name for name, several in NAMES.items() for heading in several}
_BY_KIND = {normalise(words): kind for kind, several in KINDS.items() for words in (*several, kind)}
_TEXTS = ("text", "choice", "feedback", "explain", "unit")
_NUMBER = re.compile(r"\s(\d{1,2})(?=\s|$)")


def column_of(heading: str) -> Column | None:
    """« Choix 2 (arabe) » → the second choice in Arabic. None for a heading that we do not know."""
    plain = normalise(heading[:80])
    number = _NUMBER.search(plain)
    words = (_NUMBER.sub("", plain, count=1) if number else plain).split()
    for cut in range(len(words), 0, -1):
        name = _BY_NAME.get(" ".join(words[:cut]))
        rest = " ".join(words[cut:])
        if name and (not rest or rest in _BY_WORDS):
            if name not in _TEXTS:
                return Column(name) if not rest else None
            # A text without a language: Arabic headings are of Arabic texts.
            language = _BY_WORDS.get(rest) or ("ar" if re.search("[\u0620-\u064a]", plain) else "fr")
            return Column(name, language, int(number[1]) if number else 1 if name in ("choice", "feedback") else 0)
    return None


def kind_named(words: str) -> str | None:
    return _BY_KIND.get(normalise(words))


def spoken(texts: dict[str, str]) -> str:
    """Texts by language as one, for multilang.by_language."""
    return "".join(f"{{mlang {code}}}{text}{{mlang}}" for code, text in texts.items())


def headings(language: str) -> list[list[str]]:
    """The template: the headings and an example, in Arabic or French."""
    place = 0 if language == "ar" else 1
    names = {name: several[place] if len(several) > place else several[0] for name, several in NAMES.items()}
    ours, other = (("بالعربية", "بالفرنسية"), ("(arabe)", "(français)"))[place]
    both = [f"{names['text']} {ours}", f"{names['text']} {other}"]
    choices = [f"{names['choice']} {number} {code}" for number in range(1, 5) for code in (ours, other)]
    explain = [f"{names['explain']} {ours}", f"{names['explain']} {other}"]
    first = [
        names["id"],
        names["module"],
        names["kind"],
        *both,
        *choices,
        names["right"],
        *explain,
        names["difficulty"],
    ]
    example = [
        "miel-1", "العسل" if place == 0 else "Miel", KINDS["single_choice"][place], "من يصنع العسل؟", "Qui fait le miel ?",
        "النحل", "Les abeilles", "الذباب", "Les mouches", "", "", "", "", "1", "يصنعه النحل من الرحيق.",
        "Les abeilles le font du nectar.", "1",
    ]  # fmt: skip
    return [first, example]
