"""Questions of every new kind, as authors write them, and answers to them."""

from typing import Any

LEVELS = [
    {"points": 0, "ar": "لا شيء", "fr": "rien"},
    {"points": 2, "ar": "سبب واحد", "fr": "une raison"},
    {"points": 4, "ar": "سببان", "fr": "deux raisons"},
]
RUBRIC = [
    {"id": "reasons", "ar": "الأسباب", "fr": "Les raisons", "levels": LEVELS},
    {"id": "example", "ar": "مثال", "fr": "Un exemple", "levels": LEVELS[:2]},
]


def asked(kind: str, **own: Any) -> dict[str, Any]:
    return {"id": kind.replace("_", "-"), "kind": kind, "text": {"ar": f"سؤال {kind}", "fr": f"Question {kind}"}} | own


LONG = asked("long_answer", rubric=RUBRIC)
DOUBLE = asked("long_answer", id="double", rubric=RUBRIC, double_marking=True, difference=0.25)
VOICE = asked("voice_answer", rubric=RUBRIC)
LIKERT = asked(
    "likert",
    scale=[{"id": "no", "ar": "لا", "fr": "non"}, {"id": "yes", "ar": "نعم", "fr": "oui"}],
    items=[{"id": "useful", "ar": "نافع", "fr": "utile"}, {"id": "clear", "ar": "واضح", "fr": "clair"}],
)
TRUE = asked("true_false", answer=True, explain={"ar": "نعم", "fr": "Oui"})
COMPUTED = asked(
    "numeric",
    id="quorum",
    text={"ar": "{members} أعضاء", "fr": "Combien sur {members} membres ?"},
    explain={"ar": "{answer}", "fr": "La moitié et un : {answer}."},
    variables={"members": {"from": 8, "to": 60, "step": 2}},
    formula="members / 2 + 1",
)
HOT_SPOT = asked(
    "hot_spot",
    explain={"ar": "هنا", "fr": "Ici"},
    picture="media/hive.svg",
    size={"width": 640, "height": 400},
    regions=[
        {"id": "door", "ar": "الباب", "fr": "l’entrée", "coords": [0, 0, 100, 100], "correct": True},
        {
            "id": "roof", "ar": "السقف", "fr": "le toit", "coords": [200, 0, 300, 100],
            "feedback": {"ar": "مغلق", "fr": "Le toit est fermé."},
        },
    ],
)  # fmt: skip
DRAG_WORDS = asked(
    "drag_words",
    explain={"ar": "نعم", "fr": "Voilà"},
    passage={"ar": "تصنع [[bees]] [[honey]]", "fr": "Les [[bees]] font du [[honey]]"},
    words=[
        {"id": "bees", "ar": "النحلات", "fr": "abeilles"},
        {"id": "honey", "ar": "العسل", "fr": "miel"},
        {"id": "oil", "ar": "الزيت", "fr": "huile"},
    ],
)
BEST, HALF, WORST = ({"reasons": a, "example": b} for a, b in ((2, 1), (1, 0), (0, 0)))
