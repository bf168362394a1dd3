"""GIFT → questions of ours."""

import hashlib
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from lms.authoring.exchange.categories import category_of
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.encodings import decode
from lms.authoring.exchange.gaps import ask_number
from lms.authoring.exchange.gift.blocks import Block, Words, blocks, parts_of, plain, words
from lms.authoring.exchange.imported import BadImport, Imported, Outcome
from lms.authoring.exchange.intake import Intake, Item, Refused
from lms.authoring.exchange.lessons import add_description
from lms.authoring.exchange.numbers import share_of
from lms.authoring.exchange.questions import RIGHT, Asked, Maker, Option
from lms.authoring.exchange.writing import Writer

# An answer, a name or a category. Any text could else become a lesson.
_MARK_OF_GIFT = re.compile(r"[{}]|^\s*(?:::|\$CATEGORY:|//)", re.M)
_TRUE_FALSE = re.compile(r"^(T|TRUE|F|FALSE)\s*(#|$)", re.I)
_ANSWER = re.compile(r"([=~])([^=~]*)")
_WEIGHT = re.compile(r"^\s*%(-?\d+(?:\.\d+)?)%")


def read(content: bytes, intake: Intake) -> Imported:
    """Raises BadImport where it is no text, or one that is not written in GIFT."""
    text, guessed = decode(content, intake.place)
    if guessed:
        intake.report.add(Outcome.CHANGED, intake.place, Code.GUESSED_ENCODING, encoding=guessed)
    if not _MARK_OF_GIFT.search(text):
        raise BadImport(Code.NO_QUESTION, intake.place)
    for block in blocks(text):
        name = block.name
        with intake.item(f"{intake.place}:{block.line} {name}") as item:
            _read_block(block, intake, item)
    return intake.imported(intake.title)


def _read_block(block: Block, intake: Intake, item: Item) -> None:
    parts = parts_of(block)
    module = category_of(intake, block.category)
    writer = Writer(intake, item, sample=plain(block.text))
    origin = block.idnumber or hashlib.sha256(" ".join(block.text.split()).encode()).hexdigest()
    stem, written = parts.stem.text, parts.stem.written
    if parts.answers is None:
        return add_description(intake, item, module, writer, parts.title, stem, written)
    if parts.tail:
        stem = f"{stem} _____ {plain(parts.tail)}"
    answers, _marks, general = parts.answers.partition("####")
    asked = Asked(
        origin=origin,
        text=stem,
        written=written,
        name=parts.title,
        explain=plain(general),
        tags=block.tags,
    )
    return _ask(Maker(intake, item, module, writer, asked), answers.strip())


def _ask(maker: Maker, answers: str) -> None:
    if not answers:
        maker.essay()
    elif answers.startswith("#"):
        _ask_number(maker, answers[1:].strip())
    elif _TRUE_FALSE.match(answers):
        _ask_true_false(maker, answers)
    else:
        options = [_option(mark, text) for mark, text in _ANSWER.findall(answers)]
        if not options:
            raise Refused(Code.BAD_GAP, text=plain(answers))
        if all("->" in option.text for option in options) and "~" not in answers:
            _match(maker, options)
        elif "~" in answers:
            maker.choose(options, is_single=any(mark == "=" for mark, _text in _ANSWER.findall(answers)))
        else:
            maker.words(options)


def _option(mark: str, text: str) -> Option:
    share = RIGHT if mark == "=" else Fraction(0)
    if found := _WEIGHT.match(text):
        share, text = share_of(found[1]), text[found.end() :]
    answer, _hash, feedback = text.partition("#")
    said: Words = words(answer)
    return Option(said.text, share, words(feedback).text, said.written)


def _match(maker: Maker, options: list[Option]) -> None:
    pairs, extra = [], 0
    for option in options:
        left, right = (part.strip() for part in option.text.split("->", maxsplit=1))
        if not left:
            extra += 1
            continue
        said = words(left)
        pairs.append((Option(said.text, written=said.written), Option(right, written=option.written)))
    maker.match(pairs, extra)


def _ask_true_false(maker: Maker, answers: str) -> None:
    """`{T#said where it is wrong#said where it is right}`."""
    answer, *feedback = [plain(part) for part in answers.split("#")]
    for said in reversed(feedback[:2]):
        maker.explain_also(words(said).text)
    maker.true_false(answer.strip().upper().startswith("T"))


def _ask_number(maker: Maker, answers: str) -> None:
    options = [_number(_option(mark, text)) for mark, text in _ANSWER.findall(answers)]
    if not options:
        answer, _hash, feedback = answers.partition("#")
        options = [_number(Option(plain(answer), RIGHT, plain(feedback)))]
    ask_number(maker, options, "0")


def _number(option: Option) -> Option:
    """« 1..5 » as the middle, and how far it may be off."""
    low, dots, high = option.text.partition("..")
    if not dots:
        return option
    try:
        ends = Decimal(low.strip()), Decimal(high.strip())
        option.text = f"{(ends[0] + ends[1]) / 2}:{abs(ends[1] - ends[0]) / 2}"
    except (InvalidOperation, OverflowError):
        raise Refused(Code.NO_NUMBER, text=option.text) from None
    return option
