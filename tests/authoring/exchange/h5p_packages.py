"""H5P files as its editor writes them."""

import json
from typing import Any

from tests.authoring.exchange.imports import picture
from tests.packages.archives import zipped

Params = dict[str, Any]


def packed(library: str, params: object, *, title: str = "Le miel", language: str = "und", **more: Any) -> bytes:
    about = {
        "title": title,
        "language": language,
        "mainLibrary": library,
        "embedTypes": ["div"],
        "preloadedDependencies": [],
    } | more
    return zipped(
        {
            "h5p.json": json.dumps(about),
            "content/content.json": json.dumps(params),
            "content/images/ruche.png": picture(),
            "content/images/plan.png": picture(size=(100, 80)),
            f"{library}-1.0/library.js": "alert(1)",
        }
    )


def part(library: str, params: Params, title: str = "") -> Params:
    return {"library": f"{library} 1.16", "params": params, "subContentId": "x", "metadata": {"title": title}}


IMAGE = {"type": part("H5P.Image", {"file": {"path": "images/ruche.png", "mime": "image/png"}, "alt": "une ruche"})}
CHOICE = {
    "media": IMAGE,
    "question": "<p>Que montre l'image ?</p>\n",
    "answers": [
        {
            "correct": True,
            "text": "<div>Une ruche</div>",
            "tipsAndFeedback": {"tip": "", "chosenFeedback": "<div>Oui</div>"},
        },
        {"correct": False, "text": "<div>Un four</div>", "tipsAndFeedback": {"tip": "", "chosenFeedback": ""}},
    ],
    "behaviour": {"type": "auto", "singlePoint": False},
    "UI": {"checkAnswerButton": "Check", "showSolutionButton": "Show solution"},
}
SEVERAL = {
    "question": "<p>Que mange-t-on de la ruche ?</p>",
    "answers": [{"correct": True, "text": "Le miel"}, {"correct": True, "text": "Le pollen"}, {"correct": False, "text": "La cire"}],
    "behaviour": {"type": "auto"},
}  # fmt: skip
TRUE = {"question": "<p>الماء يغلي في مئة درجة</p>", "correct": "true", "behaviour": {"feedbackOnCorrect": "أحسنت"}}
BLANKS = {
    "text": "<p>Complétez</p>",
    "questions": ["<p>Les *abeilles/avettes:insecte* font le *miel*.</p>", "<p>Deux ** trois</p> *six*"],
    "behaviour": {"caseSensitive": False},
}
DRAG = {
    "taskDescription": "<p>Placez les mots</p>",
    "textField": "Les *abeilles:indice* font le *miel* dans la *ruche*.\n",
    "distractors": "*four*",
}
MARK = {
    "taskDescription": "<p>Marquez les insectes</p>",
    "textField": "<p>Une *abeille* et une *mouche* sur un mur.</p>",
}
CHOICES = {
    "choices": [
        {"question": "<p>Qui pique ?</p>", "answers": ["<p>L'abeille</p>", "<p>Le papillon</p>"]},
        {"question": "<p>Qui chante ?</p>", "answers": ["<p>Le grillon</p>", "<p>La fourmi</p>"]},
    ]
}
SUMMARY = {
    "intro": "<p>Choisissez la phrase juste</p>",
    "summaries": [{"summary": ["Le miel coule.", "Le miel vole."]}],
}
SPOT = {
    "imageHotspotQuestion": {
        "backgroundImageSettings": {
            "questionTitle": "Où est la reine ?",
            "backgroundImage": {"path": "images/plan.png", "width": 100, "height": 80},
        },
        "hotspotSettings": {
            "taskDescription": "<p>Touchez la reine</p>",
            "hotspot": [
                {
                    "userSettings": {"correct": True},
                    "computedSettings": {"x": 10, "y": 25, "width": 20, "height": 25, "figure": "rectangle"},
                },
                {"userSettings": {"correct": False}, "computedSettings": {"x": 50, "y": 50, "width": 10, "height": 10, "figure": "circle"}},
            ],
        },
    }
}  # fmt: skip
CARDS = {"description": "Traduisez", "cards": [{"text": "abeille", "answer": "نحلة", "image": {"path": "images/ruche.png"}}, {"text": "miel", "answer": "عسل"}]}  # fmt: skip
TEXT = {"text": "<h2>La ruche</h2><p>Elle a un <b>corps</b>.</p><script>alert(1)</script>"}

QUESTIONS = [
    part("H5P.MultiChoice", CHOICE, "Image"),
    part("H5P.MultiChoice", SEVERAL, "Plusieurs"),
    part("H5P.TrueFalse", TRUE, "Vrai"),
    part("H5P.Blanks", BLANKS, "Trous"),
    part("H5P.DragText", DRAG, "Glisser"),
    part("H5P.MarkTheWords", MARK, "Marquer"),
    part("H5P.SingleChoiceSet", CHOICES, "Suite"),
    part("H5P.Summary", SUMMARY, "Résumé"),
    part("H5P.ImageHotspotQuestion", SPOT, "Image"),
    part("H5P.Flashcards", CARDS, "Cartes"),
    part("H5P.ArithmeticQuiz", {}, "Calcul"),
]


def question_set() -> bytes:
    return packed(
        "H5P.QuestionSet", {"questions": QUESTIONS, "passPercentage": 60, "poolSize": 4}, title="Questions sur le miel"
    )


def column() -> bytes:
    rows = [
        part("H5P.AdvancedText", TEXT),
        part("H5P.Image", {"file": {"path": "images/ruche.png"}, "alt": "une ruche ouverte"}),
        part(
            "H5P.Accordion",
            {"panels": [{"title": "Le corps", "content": part("H5P.AdvancedText", {"text": "<p>En bas.</p>"})}]},
        ),
        part(
            "H5P.Dialogcards",
            {"description": "Cartes", "dialogs": [{"text": "<p>abeille</p>", "answer": "<p>نحلة</p>"}]},
        ),
        part(
            "H5P.Video",
            {"sources": [{"path": "https://www.youtube.com/watch?v=x", "mime": "video/YouTube"}]},
            "Un film",
        ),
        part("H5P.MultiChoice", SEVERAL, "Plusieurs"),
        part("H5P.Timeline", {}, "Histoire"),
    ]
    return packed("H5P.Column", {"content": [{"content": row, "useSeparator": "auto"} for row in rows]})


def presentation() -> bytes:
    slides = [
        {"keywords": [{"main": "Ouvrir"}], "elements": [{"x": 1, "y": 1, "action": part("H5P.AdvancedText", TEXT)}]},
        {"elements": [{"action": part("H5P.TrueFalse", TRUE, "Vrai")}, {"goToSlide": 1}]},
    ]
    return packed("H5P.CoursePresentation", {"presentation": {"slides": slides}})


def book() -> bytes:
    chapters = [
        part(
            "H5P.Column",
            {"content": [{"content": part("H5P.AdvancedText", {"text": f"<p>Chapitre {name} du livre.</p>"})}]},
            name,
        )
        for name in ("Un", "Deux")
    ]
    return packed("H5P.InteractiveBook", {"chapters": chapters})
