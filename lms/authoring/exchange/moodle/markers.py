"""Markers of Moodle that are dragged onto a picture → hot spots, one for each marker."""

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.moodle.asked import Drop, MoodleQuestion
from lms.authoring.exchange.places import Place, ask_place, numbers_in
from lms.authoring.exchange.questions import Maker


def ask_markers(maker: Maker, question: MoodleQuestion) -> None:
    """Raises Refused."""
    picture = maker.writer.medium(question.background, pictures_only=True) if question.background else None
    if picture is None:
        raise Refused(Code.BAD_AREA)
    names = {
        drag.number: maker.writer.write(drag.words.text, drag.words.written, on_one_line=True).text
        for drag in question.drags
    }
    wanted = [number for number in names if any(drop.choice == number for drop in question.drops)]
    if not wanted:
        raise Refused(Code.NO_CORRECT)
    if len(wanted) < len(names):
        maker.item.changed(Code.DISTRACTORS_LEFT_OUT, count=len(names) - len(wanted))
    if len(wanted) > 1:
        maker.item.changed(Code.PARTS_SPLIT, count=len(wanted))
    stem = maker.asked.text
    for number in wanted:
        words = next(drag.words.text for drag in question.drags if drag.number == number)
        maker.asked.text = f"{stem}<p>{words}</p>"
        places = [
            Place(drop.shape, _coords(drop), drop.choice == number, names.get(drop.choice, {}))
            for drop in question.drops
        ]
        ask_place(maker, picture, places, part=f"#{number}" if len(wanted) > 1 else "")


def _coords(drop: Drop) -> str:
    """Moodle: « x,y;r », « x,y;width,height », or corners."""
    numbers = numbers_in(drop.coords)
    if drop.shape == "rectangle" and len(numbers) == 4:
        left, top, width, height = numbers
        numbers = [left, top, left + width, top + height]
    return ",".join(map(str, numbers))
