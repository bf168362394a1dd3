"""courses/paths.yaml: the learning paths."""

from pathlib import Path

from lms.learning.content import Path as LearningPath
from lms.learning.loader.faults import SLUG, Faults, Source


def load_paths(file: Path, faults: Faults, known_courses: set[str]) -> list[LearningPath]:
    source = Source(file, faults)
    if source.value is None:
        return []
    if not isinstance(source.value, list):
        source.fault((), "write a list of paths, each beginning with - slug: …")
        return []
    paths: list[LearningPath] = []
    for index, raw in enumerate(source.value):
        if not isinstance(raw, dict) or set(raw) != {"slug", "title", "summary", "courses"}:
            source.fault((index,), "a path has slug, title, summary and courses, and nothing else")
            continue
        slug, courses = raw["slug"], raw["courses"]
        if not isinstance(slug, str) or not SLUG.fullmatch(slug) or slug in {path.slug for path in paths}:
            source.fault((index, "slug"), "a slug is unique, in lower-case Latin letters, digits and hyphens")
        if not isinstance(courses, list) or not courses:
            source.fault((index, "courses"), "list at least one course")
            courses = []
        for position, course in enumerate(courses):
            if course not in known_courses:
                source.fault((index, "courses", position), f"there is no course {course!r}")
        title = source.text((index, "title"), raw["title"])
        summary = source.text((index, "summary"), raw["summary"])
        paths.append(
            LearningPath(slug=str(slug), title=title, summary=summary, courses=[str(name) for name in courses])
        )
    return paths
