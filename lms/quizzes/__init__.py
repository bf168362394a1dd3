"""Practice questions, quizzes and exams."""

from flask import Flask

from lms.core.i18n import lazy as _
from lms.learning.activities import register_question_reader


def init_app(app: Flask) -> None:
    from lms.accounts.desks import register_desk
    from lms.accounts.models import StaffRole
    from lms.quizzes import consumers, steps, views  # noqa: F401  consumers register themselves
    from lms.quizzes.group import views as group
    from lms.quizzes.marking import views as marking
    from lms.quizzes.questions import READER

    register_question_reader(READER)
    steps.register()
    register_desk("marking.list_answers", _("Marking"), StaffRole.TRAINER, StaffRole.ADMINISTRATOR)
    app.register_blueprint(views.bp)
    app.register_blueprint(group.bp)
    app.register_blueprint(marking.bp)
