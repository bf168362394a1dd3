"""Questions of H5P → ours."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.gaps import Gap, fill, marker, without_markers
from lms.authoring.exchange.h5p.json import Json
from lms.authoring.exchange.h5p.rights import rights_of
from lms.authoring.exchange.intake import Fetch, Intake, Item, ModuleInMaking, Refused, Rights
from lms.authoring.exchange.passages import place_words
from lms.authoring.exchange.places import Place, ask_place
from lms.authoring.exchange.questions import RIGHT, Asked, Maker, Option
from lms.authoring.exchange.writing import Writer

_STARS = "\ue004"
_GAP = re.compile(r"\*([^*]{1,2000})\*")


@dataclass(frozen=True)
class Part:
    """A content: `library` is « H5P.MultiChoice 1.16 »."""

    library: str
    params: Json
    title: str
    rights: Rights | None = None

    @classmethod
    def of(cls, value: Json, title: str) -> "Part":
        title = value["metadata"]["title"].words or title
        return cls(value["library"].text, value["params"], title, rights_of(value["metadata"], title))


def name_of(library: str) -> str:
    return library.partition(" ")[0]


class Asking:
    """Makers for the questions of one content: « #1 », « #2 » where it becomes several."""

    def __init__(self, intake: Intake, item: Item, module: ModuleInMaking, part: Part, fetch: Fetch) -> None:
        self.intake, self.item, self.module, self.part = intake, item, module, part
        self.params = part.params
        sample = " ".join(text for text in part.params.texts() if " " in text or len(text) > 2)
        self.writer = Writer(intake, item, _own_words(part.params) or sample, fetch)
        self._origin = f"{name_of(part.library)}:{part.params.digest()}"
        if says_by_score(part.params):
            item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)

    def maker(self, text: str, *, number: int = 0, written: str = "html", explain: str = "") -> Maker:
        picture = _picture(self.params["media"])
        asked = Asked(
            origin=f"{self._origin}#{number}" if number else self._origin,
            text=f"{picture}{text}",
            written=written,
            name=self.part.title,
            explain=explain,
        )
        return Maker(self.intake, self.item, self.module, self.writer, asked)


def ask(intake: Intake, item: Item, module: ModuleInMaking, part: Part, fetch: Fetch) -> None:
    """Raises Refused."""
    with intake.taken_from(part.rights, item.place):
        QUESTIONS[name_of(part.library)](Asking(intake, item, module, part, fetch))


def says_by_score(inside: Json) -> bool:
    """Whether something is said that depends on how much was right."""
    return any(one["feedback"].text for one in inside["overallFeedback"])


def _own_words(params: Json) -> str:
    """What the author wrote, not the labels of buttons that every content carries."""
    names = ("question", "text", "taskDescription", "textField", "intro", "title", "description")
    return " ".join([params[name].text for name in names] + [text.text for text in params["questions"]])


def _picture(media: Json) -> str:
    found = media["type"] if media["type"].value else media
    path = found["params"]["file"]["path"].text.replace('"', "%22")
    alt = found["params"]["alt"].text.replace('"', "&quot;")
    return f'<img src="{path}" alt="{alt}">' if path else ""


def _multiple_choice(asking: Asking) -> None:
    params = asking.params
    right = sum(answer["correct"].is_true for answer in params["answers"])
    is_single = (
        params["behaviour"]["singleAnswer"].is_true or params["behaviour"]["type"].text == "single" or right == 1
    )
    options = [
        Option(
            answer["text"].text,
            Fraction(1, 1 if is_single else right) if answer["correct"].is_true else Fraction(0),
            answer["tipsAndFeedback"]["chosenFeedback"].text,
        )
        for answer in params["answers"]
    ]
    hints = sum(bool(answer["tipsAndFeedback"]["tip"].text) for answer in params["answers"])
    if any(answer["tipsAndFeedback"]["notChosenFeedback"].text for answer in params["answers"]):
        asking.item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)
    if params["behaviour"]["randomAnswers"].value is False:
        asking.item.changed(Code.ORDER_FREED)
    maker = asking.maker(params["question"].text)
    maker.asked.hints = hints
    maker.choose(options, is_single=is_single)


def _true_false(asking: Asking) -> None:
    maker = asking.maker(asking.params["question"].text)
    for name in ("feedbackOnCorrect", "feedbackOnWrong"):
        maker.explain_also(asking.params["behaviour"][name].text)
    maker.true_false(asking.params["correct"].is_true)


def _blanks(asking: Asking) -> None:
    """« Le *miel/nectar:indice* coule »: alternatives by slashes, a hint after a colon."""
    case_matters = asking.params["behaviour"]["caseSensitive"].value is not False
    texts = [text.text for text in asking.params["questions"]]
    for number, text in enumerate(texts, 1):
        gaps: list[Gap] = []
        starred = _starred(text)

        def gap(found: "re.Match[str]", gaps: list[Gap] = gaps) -> str:
            answers = _bare(found[1]).partition(":")[0].split("/")
            gaps.append(
                Gap(
                    "words",
                    [Option(answer.replace(_STARS, "\\*").strip(), RIGHT, written="plain") for answer in answers],
                    case_matters=case_matters,
                )
            )
            return marker(len(gaps) - 1)

        marked = _GAP.sub(gap, starred)
        maker = asking.maker(f"{asking.params['text'].text} {marked}".replace(_STARS, "*"), number=number)
        maker.asked.hints = sum(":" in _bare(found) for found in _GAP.findall(starred))
        fill(maker, gaps)
    if not texts:
        raise Refused(Code.NO_GAPS)


def _starred(text: str) -> str:
    """« ** » is a star, not the end of a gap."""
    return without_markers(text).replace("**", _STARS)


def _bare(markup: str) -> str:
    """A word of a text in HTML."""
    return html.unescape(re.sub("<[^>]*>", "", markup))


def _drag_text(asking: Asking) -> None:
    field = asking.params["textField"]
    # Older editors wrote HTML here.
    is_html = "<" in field.text
    text = _starred(field.text if is_html else field.words)
    words: list[str] = []

    def gap(found: "re.Match[str]") -> str:
        word = _bare(found[1]) if is_html else found[1]
        words.append(re.split(r"(?<!\\):|\\[+-]", word)[0].strip())
        return marker(len(words) - 1)

    marked = _GAP.sub(gap, text).replace(_STARS, "*")
    extra = [found.partition(":")[0].strip() for found in _GAP.findall(_starred(asking.params["distractors"].words))]
    task = asking.writer.write(asking.params["taskDescription"].text).text
    maker = asking.maker(marked, written="moodle" if is_html else "plain")
    maker.asked.hints = sum(bool(re.search(r"(?<!\\):", found)) for found in _GAP.findall(text))
    place_words(
        maker, [Option(word, written="plain") for word in [*words, *extra]], range(len(words)), task=task or None
    )


def _mark_words(asking: Asking) -> None:
    """The words to be marked become gaps, into which the same words are put."""
    words: list[str] = []

    def gap(found: "re.Match[str]") -> str:
        words.append(_bare(found[1]).partition(":")[0].strip())
        return marker(len(words) - 1)

    text = _starred(asking.params["textField"].text)
    marked = _GAP.sub(gap, text).replace(_STARS, "*")
    asking.item.changed(Code.PASSAGE)
    maker = asking.maker(marked)
    maker.asked.hints = sum(":" in _bare(found) for found in _GAP.findall(text))
    place_words(maker, [Option(word, written="plain") for word in words], range(len(words)))


def _choice_set(asking: Asking) -> None:
    """They are shuffled when they are shown."""
    _first_is_right(asking, [(choice["question"].text, choice["answers"]) for choice in asking.params["choices"]])


def _summary(asking: Asking) -> None:
    """Groups of statements."""
    intro = asking.params["intro"].text
    if tips := sum(bool(group["tip"].text) for group in asking.params["summaries"]):
        asking.item.changed(Code.HINTS_LEFT_OUT, count=tips)
    _first_is_right(asking, [(intro, group["summary"]) for group in asking.params["summaries"]])


def _first_is_right(asking: Asking, parts: list[tuple[str, Json]]) -> None:
    """A question for each text and its answers."""
    if not parts:
        raise Refused(Code.NO_TEXT)
    if len(parts) > 1:
        asking.item.changed(Code.PARTS_SPLIT, count=len(parts))
    for number, (asked, answers) in enumerate(parts, 1):
        options = [Option(text.text, RIGHT * (place == 0)) for place, text in enumerate(answers)]
        asking.maker(asked, number=number).choose(options, is_single=True)


def _hot_spots(asking: Asking) -> None:
    inner = asking.params["imageHotspotQuestion"]
    settings, image = inner["hotspotSettings"], inner["backgroundImageSettings"]["backgroundImage"]
    said = [settings["noneSelectedFeedback"], *(spot["userSettings"]["feedbackText"] for spot in settings["hotspot"])]
    if any(one.text for one in said):
        asking.item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)
    picture = asking.writer.medium(image["path"].text, pictures_only=True) if image["path"].text else None
    if picture is None:
        raise Refused(Code.BAD_AREA)
    width, height = int(image["width"].number), int(image["height"].number)
    places = []
    for spot in settings["hotspot"]:
        box = spot["computedSettings"]
        left, top = box["x"].number * width / 100, box["y"].number * height / 100
        right, bottom = left + box["width"].number * width / 100, top + box["height"].number * height / 100
        is_round = box["figure"].text == "circle"
        coords = (
            f"{(left + right) / 2:.0f},{(top + bottom) / 2:.0f},{(right - left) / 2:.0f}"
            if is_round
            else f"{left:.0f},{top:.0f},{right:.0f},{bottom:.0f}"
        )
        places.append(Place("circle" if is_round else "rect", coords, spot["userSettings"]["correct"].is_true, {}))
    title = inner["backgroundImageSettings"]["questionTitle"].text
    maker = asking.maker(f"<p>{title}</p>{settings['taskDescription'].text}")
    ask_place(maker, picture, places, size=(width, height))


def _flash_cards(asking: Asking) -> None:
    """What is on the card is asked, the answer typed."""
    cards = list(asking.params["cards"])
    for number, card in enumerate(cards, 1):
        path = card["image"]["path"].text.replace('"', "%22")
        picture = f'<img src="{path}">' if path else ""
        maker = asking.maker(f"{asking.params['description'].text} {picture}{card['text'].text}", number=number)
        maker.asked.hints = bool(card["tip"].text)
        answers = re.split(r"[/|]", card["answer"].words)
        maker.words([Option(answer.strip(), RIGHT, written="plain") for answer in answers])
    if len(cards) > 1:
        asking.item.changed(Code.PARTS_SPLIT, count=len(cards))
    if not cards:
        raise Refused(Code.NO_TEXT)


def _essay(asking: Asking) -> None:
    """What a good answer says is read after one's own, as here."""
    solution = asking.params["solution"]
    asking.maker(
        asking.params["taskDescription"].text, explain=f"{solution['introduction'].text}{solution['sample'].text}"
    ).essay()


QUESTIONS: dict[str, Callable[[Asking], None]] = {
    "H5P.MultiChoice": _multiple_choice,
    "H5P.TrueFalse": _true_false,
    "H5P.Blanks": _blanks,
    "H5P.DragText": _drag_text,
    "H5P.MarkTheWords": _mark_words,
    "H5P.SingleChoiceSet": _choice_set,
    "H5P.Summary": _summary,
    "H5P.ImageHotspotQuestion": _hot_spots,
    "H5P.Flashcards": _flash_cards,
    "H5P.Essay": _essay,
}
