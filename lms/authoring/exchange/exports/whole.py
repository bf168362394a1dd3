"""What the formats of questions leave out of a whole course, and how those of Moodle call its banks. Pure."""

from lms.authoring.exchange.exports.asked import Bank
from lms.authoring.exchange.exports.markup import in_one_line
from lms.authoring.exchange.exports.report import Code, Report
from lms.authoring.exchange.exports.speaking import Speaking
from lms.learning.content import Course


def tell_of_the_whole(course: Course, speaking: Speaking, report: Report) -> None:
    report.refused("", Code.LESSONS, count=len(list(course.lessons())))
    report.refused("", Code.SETTINGS)
    if speaking is not Speaking.BOTH:
        report.refused("", Code.ONE_LANGUAGE)
    if course.attributions or course.licence:
        report.refused("", Code.LICENCES)


def category_of(course: Course, bank: Bank, speaking: Speaking) -> str:
    """A slash parts categories; a double one is a slash in a name."""
    names = [in_one_line(speaking.plain(text)).replace("/", "//") for text in (course.title, bank.title)]
    return f"$course$/top/{'/'.join(names)}"
