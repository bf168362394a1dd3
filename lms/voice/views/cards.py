"""Audio cards of lessons, for whoever is sent one."""

from typing import Any

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.errors import NotFound
from lms.voice import policy
from lms.voice.cards import PIXELS, SHOWN_AS_IS, Card, drawn
from lms.voice.views.blueprint import bp

PATH = "/cards/<string:language>/<string:slug>/<string:module>/<string:lesson>"


@bp.get(PATH)
@grants(policy.card)
def show_card(card: Card) -> ResponseReturnValue:
    return render_template(
        "voice/card.html", card=card, address=address_of(card), picture=_picture_address(card), pixels=PIXELS
    )


@bp.get(f"{PATH}/picture")
@grants(policy.card_picture)
def show_card_picture(name: str) -> ResponseReturnValue:
    try:
        content = drawn(name)
    except FileNotFoundError as error:
        raise NotFound from error
    return Response(content, content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


def _names(card: Card) -> dict[str, Any]:
    return {
        "language": card.language.code, "slug": card.course.slug, "module": card.module.slug, "lesson": card.lesson.slug
    }  # fmt: skip


def address_of(card: Card) -> str:
    return _absolute(url_for("voice.show_card", **_names(card)))


def _picture_address(card: Card) -> str | None:
    """As programs that show addresses as cards can read it."""
    if not card.picture:
        return None
    if card.picture.endswith(SHOWN_AS_IS):
        return _absolute(url_for("web.show_media", name=card.picture))
    return _absolute(url_for("voice.show_card_picture", **_names(card)))


def _absolute(path: str) -> str:
    return str(current_app.config["SETTINGS"].base_url) + path


@bp.app_template_global()
def card_address(slug: str, module: str, lesson: str, *, language: str) -> str:
    return _absolute(url_for("voice.show_card", language=language, slug=slug, module=module, lesson=lesson))
