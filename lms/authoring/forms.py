"""Forms of the editor."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from lms.authoring.parts import Body
from lms.core import clock
from lms.core.fields import CountField, DayField, stripped
from lms.core.forms import Form, OnceForm
from lms.core.i18n import in_language
from lms.core.i18n import lazy as _
from lms.learning.licences import LICENCES

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_COMMENT = 200, 600, 2000
MOST_QUESTIONS = 60
AUDIENCES = {
    "everyone": _("Every member"),
    "leaders": _("Those who lead the cooperative"),
    "accounts": _("Those who keep the accounts"),
    "sellers": _("Those who sell"),
}
# Of content.QuizSettings: what the forms call each rule, in the units of people.
RULES = {
    "draw": _("Questions that the quiz asks"),
    "pass_score": _("Share of the points to pass, in per cent"),
    "attempts": _("Attempts before one must wait"),
    "wait_s": _("Hours to wait after them"),
    "time_limit_s": _("Time limit in minutes"),
}
_LONG = {"ar": {"lang": "ar", "dir": "rtl"}, "fr": {"lang": "fr", "dir": "ltr"}}


def _title(label: Any, code: str, longest: int = LONGEST_TITLE) -> StringField:
    return StringField(label, [Length(max=longest)], filters=[stripped], render_kw=_LONG[code] | {"maxlength": longest})


def _summary(label: Any, code: str) -> TextAreaField:
    extra = {"rows": 3, "maxlength": LONGEST_SUMMARY}
    return TextAreaField(label, [Length(max=LONGEST_SUMMARY)], filters=[stripped], render_kw=_LONG[code] | extra)


def _in_both(form: Form, name: str) -> dict[str, str]:
    """What stands in the two fields of a title or a summary."""
    return {code: form[f"{name}_{code}"].data or "" for code in _LONG}


class TitleForm(OnceForm):
    """Of a new course, module or lesson: one language is enough to begin."""

    title_ar = _title(_("Title in Arabic"), "ar")
    title_fr = _title(_("Title in French"), "fr")

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and not (self.title_ar.data or self.title_fr.data):
            self.title_ar.errors = [str(_("Give it a title, in one language at least."))]
            return False
        return is_good

    @property
    def title(self) -> dict[str, str]:
        return _in_both(self, "title")


class NewCourseForm(TitleForm):
    summary_ar = _summary(_("Summary in Arabic"), "ar")
    summary_fr = _summary(_("Summary in French"), "fr")

    @property
    def summary(self) -> dict[str, str]:
        return _in_both(self, "summary")


class VersionForm(Form):
    """A form that was filled in from one version of a body. Made with the values of that version beside what was sent, it leaves a
    field that was not sent as it was."""

    version = HiddenField()

    @property
    def version_number(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 9 else 0


class DescribedForm(VersionForm):
    title_ar = _title(_("Title in Arabic"), "ar")
    title_fr = _title(_("Title in French"), "fr")
    summary_ar = _summary(_("Summary in Arabic"), "ar")
    summary_fr = _summary(_("Summary in French"), "fr")

    @staticmethod
    def described(body: Body) -> dict[str, Any]:
        return {f"{name}_{code}": body.get(name, {}).get(code, "") for name in ("title", "summary") for code in _LONG}

    def description(self, body: Body) -> Body:
        """The body with what the form says; other languages of it stay."""
        found = dict(body)
        for name in ("title", "summary"):
            found[name] = body.get(name, {}) | _in_both(self, name)
        return found


class RulesForm(DescribedForm):
    """How a quiz or an exam is held, in the units of people: per cent, hours, minutes."""

    pass_share = CountField(RULES["pass_score"])
    attempts = CountField(RULES["attempts"])
    wait_hours = CountField(RULES["wait_s"])
    limit_minutes = CountField(RULES["time_limit_s"])

    @staticmethod
    def ruled(settings: Body) -> dict[str, Any]:
        return {
            "pass_share": round(float(settings.get("pass_score", "0.7")) * 100),
            "attempts": settings.get("attempts"),
            "wait_hours": settings.get("wait_s", 0) // 3600 or None,
            "limit_minutes": (settings.get("time_limit_s") or 0) // 60 or None,
        }

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        share = self.pass_share.data
        if share is not None and not 1 <= share <= 100:
            self.pass_share.errors = [str(_("Enter a number from 1 to 100."))]
            return False
        return is_good

    def rules(self, settings: Body, draw: list[list[Any]]) -> Body:
        """What the form leaves as it was is written as it was."""
        share, before = self.pass_share.data, self.ruled(settings)
        found = settings | {"draw": draw}
        if share is not None and share != before["pass_share"]:
            found["pass_score"] = f"{share / 100:g}"
        _set(found, "attempts", self.attempts.data or None, None)
        if self.wait_hours.data != before["wait_hours"]:
            _set(found, "wait_s", (self.wait_hours.data or 0) * 3600, 0)
        if self.limit_minutes.data != before["limit_minutes"]:
            _set(found, "time_limit_s", (self.limit_minutes.data or 0) * 60 or None, None)
        return found


class ModuleForm(RulesForm):
    draw = CountField(RULES["draw"])


class CourseForm(RulesForm):
    audience = RadioField(_("For whom"), choices=[SelectChoice(value, label) for value, label in AUDIENCES.items()])
    cover = FileField(_("Picture of the course"))


class SourceForm(VersionForm):
    title_ar = _title(_("Law or text, in Arabic"), "ar", 300)
    title_fr = _title(_("Law or text, in French"), "fr", 300)
    checked = DayField(_("Day on which you read it"))

    @property
    def title(self) -> dict[str, str]:
        return _in_both(self, "title")

    @property
    def day(self) -> date:
        """Of a form without fault."""
        day: date = self.checked.data  # type: ignore[assignment]
        return day

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        day = self.checked.data
        if is_good and not (self.title_ar.data and self.title_fr.data and day and day <= clock.now().date()):
            self.checked.errors = [str(_("Give the title in both languages, and the day on which you read the text."))]
            return False
        return is_good


def licence_choices(*, also: str | None = None) -> dict[str, list[tuple[str, str]]]:
    """Every licence that we know, in groups. `also`: one that was left out of the list since."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in LICENCES.values():
        group = f"Creative Commons {one.version}" if one.version else str(_("In general"))
        groups.setdefault(group, []).append((one.id, in_language(one.name)))
    if also and also not in LICENCES:
        groups[str(_("In general"))].append((also, also))
    return groups


class WorkForm(VersionForm):
    """A work of others. `title` and `author` are as they stand on it, in whatever language."""

    title = StringField(
        _("Title of the work"), [Length(max=300)], filters=[stripped], render_kw={"maxlength": 300, "dir": "auto"}
    )
    author = StringField(
        _("Who made it"), [Length(max=300)], filters=[stripped], render_kw={"maxlength": 300, "dir": "auto"}
    )
    origin = StringField(
        _("Where it was found"), [Length(max=500)], filters=[stripped], render_kw={"maxlength": 500, "dir": "auto"}
    )
    licence = SelectField(_("Its licence"))
    changes_ar = _summary(_("What was changed in it, in Arabic"), "ar")
    changes_fr = _summary(_("What was changed in it, in French"), "fr")
    # A file that comes from it.
    medium = HiddenField()

    def __init__(self, *args: Any, known: str | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.licence.choices = licence_choices(also=known)

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        for field in (self.title, self.author):
            if not field.data:
                field.errors = [str(_("Fill this in."))]
                is_good = False
        if bool(self.changes_ar.data) != bool(self.changes_fr.data):
            self.changes_ar.errors = [str(_("Say it in both languages, or in none."))]
            is_good = False
        return is_good

    @property
    def said(self) -> Body:
        """content.Attribution without its media."""
        changes = {code: text for code, text in (("ar", self.changes_ar.data), ("fr", self.changes_fr.data)) if text}
        return {
            "title": self.title.data, "author": self.author.data, "licence": self.licence.data,
            "origin": self.origin.data, "changes": changes,
        }  # fmt: skip


class CourseLicenceForm(Form):
    licence = SelectField(_("Under which licence the course may be passed on"))

    def __init__(self, *args: Any, known: str | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        nothing = {str(_("Nothing is said")): [("", str(_("It is ours")))]}
        self.licence.choices = nothing | licence_choices(also=known)


class CommentForm(OnceForm):
    text = TextAreaField(_("What should change?"), [Length(min=1, max=LONGEST_COMMENT)], filters=[stripped])


class ImportForm(OnceForm):
    file = FileField(_("File"), render_kw={"required": True})


class PublicationForm(Form):
    is_minor = BooleanField(_("A small correction: learners in progress get it too"))
    note = TextAreaField(_("What changed, in a sentence"), [Length(max=LONGEST_SUMMARY)], filters=[stripped])


def draw_of(given: Mapping[str, Any], slugs: list[str], before: list[list[Any]]) -> tuple[list[list[Any]], set[str]]:
    """The blueprint of an exam, from the fields `draw-<module slug>`, and the modules whose number cannot be read. `before`: what
    stands for those that were not sent."""
    found, bad = [], set()
    known = {slug: count for slug, count in before if slug}
    for slug in slugs:
        text = str(given.get(f"draw-{slug}", known.get(slug, ""))).strip()
        if text and not (text.isdecimal() and len(text) < 4 and int(text) <= MOST_QUESTIONS):
            bad.add(slug)
        elif text and int(text):
            found.append([slug, int(text)])
    return found, bad


def _set(found: Body, name: str, value: Any, default: Any) -> None:
    if value == default:
        found.pop(name, None)
    else:
        found[name] = value
