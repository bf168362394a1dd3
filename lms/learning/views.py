"""The member's pages: home, courses, lessons, the people of her cooperative."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.cooperatives import policy as cooperatives
from lms.cooperatives.desk.duties import alerts_of
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import in_language
from lms.learning import home, pages, policy, queries, services
from lms.learning.activities import address_of, courses_page, practice_address, unit_address
from lms.learning.learner import agent_of, team_of
from lms.learning.models import Enrolment
from lms.learning.policy import OpenCourse, OpenLesson
from lms.learning.titles import step_title
from lms.learning.works import licence_of, works_in_course, works_in_lesson

bp = Blueprint("learning", __name__, template_folder="templates")
bp.add_app_template_global(address_of, "step_address")
bp.add_app_template_global(practice_address, "practice_address")
bp.add_app_template_global(unit_address, "unit_address")
bp.add_app_template_global(step_title, "step_title")
bp.add_app_template_global(works_in_course, "works_in_course")
bp.add_app_template_global(works_in_lesson, "works_in_lesson")
bp.add_app_template_global(licence_of, "licence_of")


@bp.get("/home")
@grants(policy.signed_in)
def show_home(person: Person) -> ResponseReturnValue:
    return render_template("learning/home.html", person=person, home=home.home_of(person))


@bp.get("/courses")
@grants(policy.signed_in)
def list_courses(person: Person) -> ResponseReturnValue:
    return render_template("learning/courses.html", person=person, shelf=home.shelf_of(person))


@bp.get("/courses/<string:slug>")
@grants(policy.open_course)
def show_course(_person: Person, found: OpenCourse) -> ResponseReturnValue:
    return pages.course_page(found)


@bp.post("/courses/<string:slug>/enrolment")
@grants(policy.open_course)
def create_enrolment(person: Person, found: OpenCourse) -> ResponseReturnValue:
    services.enrol(agent_of(person), found.course, team=team_of(person), at=clock.now())
    step = found.progress.next_step
    if step is None:
        return redirect(url_for("learning.show_course", slug=found.content.slug), 303)
    return redirect(address_of(found.content.slug, step), 303)


@bp.get("/courses/<string:slug>/lessons/<string:module>/<string:lesson>")
@grants(policy.open_lesson)
def show_lesson(_person: Person, found: OpenLesson) -> ResponseReturnValue:
    return pages.lesson_page(found)


@bp.post("/courses/<string:slug>/lessons/<string:module>/<string:lesson>/completion")
@grants(policy.lesson_to_complete)
def create_completion(person: Person, found: OpenLesson, enrolment: Enrolment) -> ResponseReturnValue:
    services.complete_lesson(agent_of(person), enrolment, found.item, team=team_of(person), at=clock.now())
    course = found.open.content
    following = home.step_after(course, found.item, queries.completed_items(enrolment.registration))
    if following is None:
        flash(_("You have finished “%(title)s”.", title=in_language(course.title)))
        return redirect(url_for("learning.show_course", slug=course.slug), 303)
    return redirect(address_of(course.slug, following), 303)


@bp.get("/cooperative")
@grants(policy.signed_in)
def show_people(person: Person) -> ResponseReturnValue:
    circle = home.circle_of(person)
    may_give_cards = circle is not None and cooperatives.may_give_cards(person, circle.cooperative.id)
    alerts = alerts_of(circle.cooperative, clock.now().date()) if circle else ()
    return render_template(
        "learning/people.html", person=person, circle=circle, may_give_cards=may_give_cards, alerts=alerts
    )


@bp.get("/staff/courses")
@grants(policy.staff)
def list_staff_courses(person: Person) -> ResponseReturnValue:
    return courses_page(person) or render_template("learning/staff_courses.html", person=person, courses=home.desk())


@bp.get("/help")
@grants(policy.signed_in)
def show_help(person: Person) -> ResponseReturnValue:
    return pages.help_page(person)
