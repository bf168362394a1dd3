"""What is heard: recorded words of the screens and numbers, the queue in which trainers record them, audio cards of lessons."""

from flask import Flask

from lms.core.i18n import lazy as _


def init_app(app: Flask) -> None:
    from lms.accounts.desks import register_desk
    from lms.accounts.models import StaffRole
    from lms.voice import views
    from lms.voice.index import spoken
    from lms.voice.players import player_of
    from lms.voice.tongues import TONGUES

    register_desk("voice.list_recordings", _("Recordings"), StaffRole.TRAINER, StaffRole.ADMINISTRATOR)
    app.jinja_env.globals.update(spoken=spoken, player_of=player_of, tongues=TONGUES)
    app.register_blueprint(views.bp)
