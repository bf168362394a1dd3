"""A question of a draft as a learner sees it, answered and marked; nothing of it is recorded."""

from typing import Any

import msgspec
from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.accounts.models import Person
from lms.authoring.models import DraftPart
from lms.authoring.parts import LANGUAGES, Body
from lms.authoring.questions import policy as reach
from lms.authoring.questions.missing import missing
from lms.authoring.questions.words import missing_text
from lms.authoring.views.blueprint import bp, chosen_language
from lms.core.access import grants
from lms.core.i18n import LANGUAGES as SPOKEN
from lms.core.i18n import speaking
from lms.quizzes import kinds
from lms.quizzes.kinds import Judge, Question, Unreadable
from lms.quizzes.messages import words_of

MOST_SEED = 9_999


@bp.get("/staff/courses/questions/<uuid:part_id>/trial")
@grants(reach.question)
def show_trial(_person: Person, part: DraftPart) -> ResponseReturnValue:
    return _page(part)


@bp.post("/staff/courses/questions/<uuid:part_id>/trial")
@grants(reach.question)
def create_trial(_person: Person, part: DraftPart) -> ResponseReturnValue:
    code = chosen_language()
    question = _question(part.body, code)
    if question is None:
        return _page(part)
    question, seed = kinds.drawn(question, _seed()), _seed()
    form: dict[str, list[str]] = request.form.to_dict(flat=False)
    if question.judge is Judge.TRAINER:
        return _page(part, is_answered=True, given=form)
    response = kinds.read(question, form, seed)
    if isinstance(response, Unreadable):
        with speaking(SPOKEN[code]):
            error = str(words_of(question, response))
        return _page(part, error=error, given=form), 422
    mark = kinds.mark(question, response)
    key = kinds.form_of(question, kinds.key(question), seed) if mark else {}
    return _page(
        part, is_answered=True, mark=mark, key=key, given=kinds.form_of(question, response, seed),
        feedback=kinds.feedback_on(question, response),
    )  # fmt: skip


def _page(part: DraftPart, **more: Any) -> str:
    code, seed = chosen_language(), _seed()
    question = _question(part.body, code)
    shown = None
    if question is not None:
        drawn = kinds.drawn(question, seed)
        with speaking(SPOKEN[code]):
            shown = Markup(  # noqa: S704  rendered by a template, which escapes
                render_template(
                    "authoring/_trial.html", part=part, question=drawn, shown=kinds.parts(drawn, seed), code=code, seed=seed,
                    **more,
                )
            )  # fmt: skip
    return render_template(
        "authoring/trial.html", part=part, body=part.body, codes=LANGUAGES, chosen=code, seed=seed, shown=shown,
        is_drawn=bool(part.body.get("variables")), next_seed=seed % MOST_SEED + 1,
        lacks=[] if question else [missing_text(one) for one in _lacks(part.body, code)],
    )  # fmt: skip


def _question(body: Body, code: str) -> Question | None:
    """As it would be published; None where something is missing without which it cannot be shown in this language."""
    if _lacks(body, code):
        return None
    try:
        found: Question = msgspec.json.decode(msgspec.json.encode(body), type=Question)
    except msgspec.ValidationError:
        return None
    return found


def _lacks(body: Body, code: str) -> list[Any]:
    return [one for one in missing(body) if one.language in (None, code)]


def _seed() -> int:
    text = request.values.get("seed", "")
    return int(text) if text.isdecimal() and len(text) <= 4 else 1
