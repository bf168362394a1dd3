"""The base of every form: what WTForms itself says of a faulty value, said in the reader's language."""

from typing import Any
from uuid import UUID

import wtforms
from werkzeug.datastructures import MultiDict

from lms.core.i18n import lazy as _
from lms.core.ids import new_id

_CHOOSE = _("Choose one from the list.")
_SHORTEN = _("Use %(max)d characters at most.")
# WTForms speaks neither Amazigh nor the Arabic of this platform, and English where a language is not its own.
_SAID = {
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _CHOOSE,
    "'%(value)s' is not a valid choice for this field.": _CHOOSE,
    "Field cannot be longer than %(max)d character.": _SHORTEN,
    "This field is required.": _("Fill this in."),
}
_SOMETHING = _("This cannot be read. Enter it again.")


class _Sayings:
    """The translations object that WTForms asks."""

    def gettext(self, message: str) -> str:
        return str(_SAID.get(message, _SOMETHING))

    def ngettext(self, singular: str, _plural: str, _number: int) -> str:
        return self.gettext(singular)


# What turns the writing by force (Unicode bidirectional algorithm, 2), and what has neither width nor meaning. The joiners
# U+200C and U+200D stay: they belong to words.
_INVISIBLE = dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
)


class Form(wtforms.Form):
    """Texts come in without signs that nobody sees: a name is not empty to the eye, and nobody writes « live » to be read
    as « evil »."""

    class Meta:
        def wrap_formdata(self, _form: Any, formdata: Any) -> Any:
            if formdata is None:
                return None
            return MultiDict(
                (name, value.translate(_INVISIBLE) if isinstance(value, str) else value)
                for name, values in formdata.lists()
                for value in values
            )

        def get_translations(self, _form: Any) -> _Sayings:
            return _Sayings()


def _key(text: str | None) -> str:
    try:
        return str(UUID(text or ""))
    except ValueError:
        return str(new_id())


class OnceForm(Form):
    """A form that adds a row. The key of the row to be is made with the page: sent twice, by an impatient touch or a poor
    line, it is added once (`core.once`). A form that comes without one adds what it says."""

    key = wtforms.HiddenField(default=lambda: str(new_id()), filters=[_key])

    @property
    def row_id(self) -> UUID:
        return UUID(self.key.data)
