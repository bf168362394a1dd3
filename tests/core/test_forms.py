"""Forms speak the reader's language, also where WTForms itself speaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import wtforms
from babel.messages.pofile import read_po
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired, InputRequired, Length

from lms.core.forms import Form


class Sample(Form):
    one = SelectField(choices=[SelectChoice("a", "A")])
    several = SelectMultipleField(choices=[SelectChoice("a", "A")])
    short = StringField(validators=[Length(max=3)])
    needed = StringField(validators=[DataRequired()])


def kinds(form: type[wtforms.Form]) -> Iterator[type[wtforms.Form]]:
    for kind in form.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_form_is_one_of_ours(app: Flask) -> None:
    found = {kind for kind in kinds(wtforms.Form) if kind.__module__.startswith("lms.")}

    assert len(found) > 10
    assert all(issubclass(kind, Form) for kind in found), "Derive forms from lms.core.forms.Form: see there"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("fr", ["Choisissez dans la liste.", "Choisissez dans la liste.", "Utilisez 3 caractères au plus.", "Remplissez ce champ."]),
        ("ar", ["اختاروا من اللائحة.", "اختاروا من اللائحة.", "يرجى استعمال 3 رمز على الأكثر.", "املؤوا هذه الخانة."]),
    ],
)  # fmt: skip
def test_faults_are_told_in_the_readers_language(app: Flask, code: str, said: list[str]) -> None:
    with app.test_request_context(headers={"Accept-Language": code}):
        form = Sample(one="b", several=["b"], short="four", needed="")

        assert not form.validate()

        assert [str(field.errors[0]) for field in form] == said


def test_wtforms_never_speaks_english(app: Flask) -> None:
    """Nor when a newer WTForms words something anew."""
    with (Path(messages_path()) / "wtforms.pot").open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id]
    translations = Sample.Meta().get_translations(None)

    with app.test_request_context(headers={"Accept-Language": "ar"}):
        said = [translations.gettext(one if isinstance(one, str) else one[0]) for one in ids]

    assert len(said) > 20
    assert not [text for text in said if text.isascii()]


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff"])
def test_text_comes_in_without_signs_that_nobody_sees(app: Flask, sign: str) -> None:
    class Idea(Form):
        title = StringField(validators=[InputRequired()])

    with app.test_request_context():
        assert Idea(MultiDict({"title": f"a{sign}b\u200cc"})).title.data == "ab\u200cc"
        assert not Idea(MultiDict({"title": sign * 2})).validate()
