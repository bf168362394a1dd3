"""Numbers and amounts as a row of recorded words. Pure. `js/clips.js` does the same on the phone from what is recorded.

A word is named by the number that it says: "25" where it is recorded whole, "20", "and", "5" where it is put together;
"1000s" and "1000000s" are their plurals; "dh", "dhs", "dh1", "dh2" say dirhams, "c", "cs", "c1", "c2" centimes; "de" stands in
« un million de dirhams ».
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

BASES = (1_000_000, 1000, 100, 10)
MOST = 999_999_999


@dataclass(frozen=True)
class Counting:
    """How one language puts its numbers together."""

    # Numbers that are one word, in their order.
    whole: tuple[int, ...]
    # 25 is "five and twenty".
    units_first: bool = False
    # Below which numbers "and" joins two words; None: wherever two are joined.
    joined: frozenset[int] | None = None
    # After which numbers the plural stands, by the last two digits: of "thousand", "million", "dirham", "centime".
    plural: tuple[int, int] | None = None
    # Amounts that are one word: "two dirhams" in Arabic.
    dual: tuple[int, ...] = ()
    # A whole number of millions is followed by "de".
    has_de: bool = False


_TENS = tuple(range(20, 100, 10))
_HUNDREDS = tuple(range(100, 1000, 100))
# 25 is خمسة وعشرون; the hundreds and 2000 are words of their own; 3 to 10 take the plural (آلاف، دراهم).
_ARABIC = Counting(
    (*range(20), *_TENS, *_HUNDREDS, 1000, 2000, 1_000_000, 2_000_000), units_first=True, plural=(3, 10), dual=(1, 2)
)
# 71 is 60 and 11, 95 is 80 and 15; "et" before 1 and 11, but after 80.
_FRENCH = Counting(
    (*range(20), 20, 30, 40, 50, 60, 80, 100, 1000), joined=frozenset({21, 31, 41, 51, 61, 71}), has_de=True
)
# The varieties of Amazigh differ in their order, and borrow: below a hundred each number is recorded as it is said.
_AMAZIGH = Counting((*range(100), 100, 1000), plural=(2, 99))

COUNTINGS = {
    "ar": _ARABIC, "ary": _ARABIC, "mey": _ARABIC, "fr": _FRENCH, "shi": _AMAZIGH, "tzm": _AMAZIGH, "rif": _AMAZIGH,
}  # fmt: skip


def words(number: int, counting: Counting) -> list[str]:
    """The words of 0 to 999,999,999, in the order in which they are said."""
    if number in counting.whole:
        return [str(number)]
    base = next(base for base in BASES if number >= base)
    times, rest = divmod(number, base)
    if base == 10:
        while times * 10 not in counting.whole:
            times, rest = times - 1, rest + 10
    return _joined(number, _head(times, base, counting), rest, counting)


def _head(times: int, base: int, counting: Counting) -> list[str]:
    if times * base in counting.whole:
        return [str(times * base)]
    return [*words(times, counting), f"{base}{_plural(times, counting) if base >= 1000 else ''}"]


def _joined(number: int, head: list[str], rest: int, counting: Counting) -> list[str]:
    if not rest:
        return head
    joint = ["and"] if counting.joined is None or number in counting.joined else []
    parts = (words(rest, counting), head) if counting.units_first and number < 100 else (head, words(rest, counting))
    return [*parts[0], *joint, *parts[1]]


def amount(centimes: int, counting: Counting) -> list[str]:
    """An amount of money, as "twelve dirhams and fifty centimes"."""
    dirhams, rest = divmod(centimes, 100)
    parts = [_counted(dirhams, "dh", counting)] if dirhams or not rest else []
    parts += [_counted(rest, "c", counting)] if rest else []
    joint = ["and"] if len(parts) == 2 and counting.joined is None else []
    return [*parts[0], *joint, *(parts[1] if len(parts) == 2 else [])]


def _counted(count: int, unit: str, counting: Counting) -> list[str]:
    if count in counting.dual:
        return [f"{unit}{count}"]
    de = ["de"] if counting.has_de and count and count % 1_000_000 == 0 else []
    return [*words(count, counting), *de, f"{unit}{_plural(count, counting)}"]


def _plural(count: int, counting: Counting) -> str:
    return "s" if counting.plural and counting.plural[0] <= count % 100 <= counting.plural[1] else ""


def slots(counting: Counting) -> list[str]:
    """Every word to record so that numbers up to 999,999,999 and amounts can be said, the smaller numbers first."""
    plural = "s" if counting.plural else ""
    scales = ["1000", "1000000"] + [f"{base}s" for base in (1000, 1_000_000) if plural]
    scales += ["100"] if 100 in counting.whole else []
    units = [f"{unit}{form}" for unit in ("dh", "c") for form in ("", plural, *map(str, counting.dual))]
    more = ["and", *(["de"] if counting.has_de else [])]
    return list(dict.fromkeys([*map(str, counting.whole), *scales, *more, *units]))


def told(slot: str, counting: Counting) -> tuple[str, str]:
    """What a recorder is shown for a word: its digits or sign, and an example in which it stands, in digits."""
    if slot == "and":
        return "+", "100 + 1" if counting.joined is None else "20 + 1"
    if slot == "de":
        return "…", "1 000 000 … DH"
    unit = "DH" if slot.startswith("dh") else "c" if slot.startswith("c") else ""
    if unit:
        form = slot.removeprefix("dh").removeprefix("c")
        return {"": (unit, f"… {unit}"), "s": (unit, f"3, 4, 5 … {unit}")}.get(form, (f"{form} {unit}", ""))
    digits = f"{int(slot.rstrip('s')):,}".replace(",", " ")
    return (f"× {digits}", f"3, 4, 5 × {digits}") if slot.endswith("s") else (digits, "")


def table(counting: Counting, recorded: Collection[str]) -> dict[str, object]:
    """Numbers as a phone puts them together, as places in `recorded`: `l` below 100, `h` hundreds, then what is counted:
    `k` thousands, `g` millions, `d` dirhams, `e` centimes, by number where it is one word, "s" in the plural, "m" after whole
    millions, "" else; `a` is "and", `f` when the plural stands. null where a word is not recorded."""
    places = {word: place for place, word in enumerate(recorded)}

    def said(row: list[str]) -> list[int] | None:
        return [places[word] for word in row] if places.keys() >= set(row) else None

    def forms(base: str, ones: Iterable[str]) -> dict[str, list[int] | None]:
        found = {"": said([base]), "s": said([f"{base}s"] if counting.plural else [base])}
        return found | {"m": said(["de", base]) if counting.has_de and base == "dh" else found[""]} | {
            count: said([word]) for count, word in zip(("1", "2"), ones, strict=False) if word
        }  # fmt: skip

    def scale(base: int) -> dict[str, list[int] | None]:
        return forms(str(base), [str(count * base) if count * base in counting.whole else "" for count in (1, 2)])

    duals = [str(one) for one in counting.dual]
    return {
        "l": [said(words(number, counting)) for number in range(100)],
        "h": [said(words(100 * number, counting)) for number in range(10)],
        "k": scale(1000),
        "g": scale(1_000_000),
        "d": forms("dh", [f"dh{one}" for one in duals]),
        "e": forms("c", [f"c{one}" for one in duals]),
        # Those that join by it below a hundred only have it in their words.
        "a": said(["and"]) if counting.joined is None else [],
        "f": counting.plural,
    }
