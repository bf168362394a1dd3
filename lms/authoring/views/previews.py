"""A draft as a member's phone shows it, in each language, with what it weighs. Nothing of it is recorded."""

import re
from typing import Any
from uuid import UUID

from flask import Response, g, make_response, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.authoring import facts, policy, publishing, queries
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import LANGUAGES, Part
from lms.authoring.preview import MOST_PAGE_BYTES, course_preview, course_weight, lesson_preview
from lms.authoring.revisions import lesson_of
from lms.authoring.views.blueprint import bp, chosen_language
from lms.core.access import grants
from lms.learning import content
from lms.web.headers import POLICY
from lms.web.static import stylesheet_source

# What the frame would refuse: each would be an error in the author's console.
_REFUSED = re.compile(r"<script\b.*?</script>|<link\b[^>]*>", re.DOTALL)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/preview")
@grants(policy.open_draft)
def show_draft_preview(_person: Person, draft: Draft) -> ResponseReturnValue:
    """The course page by page: what each weighs, how long it takes."""
    root = queries.tree_of(draft.id)
    weights, weight = facts.weights_of(root), _weight_of_course(root)
    totals = {code: weight[code] + sum(one[code] for one in weights.values()) for code in LANGUAGES}
    return render_template(
        "authoring/draft_preview.html", draft=draft, root=root, weights=weights, weight=weight, totals=totals,
        minutes=_minutes(root), codes=LANGUAGES, most_bytes=MOST_PAGE_BYTES,
    )  # fmt: skip


@bp.get("/staff/courses/drafts/<uuid:draft_id>/preview/course")
@grants(policy.open_draft)
def show_course_preview(_person: Person, draft: Draft) -> ResponseReturnValue:
    root = queries.tree_of(draft.id)
    page = render_template(
        "authoring/course_preview.html", draft=draft, body=root.body, codes=LANGUAGES, weight=_weight_of_course(root),
        minutes=_minutes(root), most_bytes=MOST_PAGE_BYTES, first=next((one for each in root.modules for one in each.lessons), None),
    )  # fmt: skip
    return _with_frames(page)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/phone")
@grants(policy.open_draft)
def show_course_phone(_person: Person, draft: Draft) -> ResponseReturnValue:
    root = publishing.ready(queries.tree_of(draft.id))
    return _phone(course_preview(facts.outline_of(root), chosen_language()))


@bp.get("/staff/courses/lessons/<uuid:part_id>/preview")
@grants(policy.lesson)
def show_lesson_preview(_person: Person, part: DraftPart) -> ResponseReturnValue:
    root, module, lesson = queries.around_lesson(part)
    lessons = [one for each in root.modules for one in each.lessons]
    place = [one.id for one in lessons].index(part.id)
    page = render_template(
        "authoring/lesson_preview.html", part=part, body=part.body, module=module, codes=LANGUAGES,
        weight=facts.weight_of(facts.shell_of(root), module, lesson), most_bytes=MOST_PAGE_BYTES,
        before=lessons[place - 1] if place else None, after=lessons[place + 1] if place + 1 < len(lessons) else None,
    )  # fmt: skip
    return _with_frames(page)


def _with_frames(page: str) -> Response:
    """A page of ours that shows phones in frames."""
    answer = make_response(page)
    inline = bool(getattr(g, "stylesheet_is_inline", False))
    policy_of_page = POLICY.format(style=stylesheet_source(inline=inline))
    answer.headers["Content-Security-Policy"] = f"{policy_of_page};frame-src 'self'"
    return answer


@bp.get("/staff/courses/lessons/<uuid:part_id>/phone")
@grants(policy.lesson)
def show_lesson_phone(_person: Person, part: DraftPart) -> ResponseReturnValue:
    """The page of the lesson itself."""
    root, module, lesson = queries.around_lesson(part)
    around = content.Module(
        slug=module.body["slug"], title=module.body["title"], summary=module.body["summary"], lessons=[]
    )
    return _phone(lesson_preview(facts.shell_of(root), around, lesson_of(lesson), chosen_language()))


def _phone(page: str) -> Response:
    """A member's page for the frame: no script of it runs, nothing in it leads anywhere."""
    # Frames may open no windows: what is touched stays where it is.
    shown = _REFUSED.sub("", page).replace("<head>", '<head><base target="_blank">', 1)
    answer = Response(shown, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none';style-src {stylesheet_source(inline=True)};img-src 'self' data:;media-src 'self';"
        "form-action 'none';frame-ancestors 'self';base-uri 'none'"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _weight_of_course(root: Part) -> dict[str, int]:
    outline = facts.outline_of(publishing.ready(root))
    return {code: course_weight(outline, code) for code in LANGUAGES}


def _minutes(root: Part) -> int:
    return sum(lesson.body.get("minutes") or 0 for module in root.modules for lesson in module.lessons)


@bp.app_template_global()
def weight_of_lesson(weights: dict[UUID, Any], lesson: Part, code: str) -> int:
    return int(weights[lesson.id][code]) if lesson.id in weights else 0
