"""Statements to measure with: members of cooperatives doing lessons and quizzes, about 950 bytes each."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

HOME = "http://bench.test"
VERBS = ("completed", "answered", "passed", "failed", "experienced", "registered")
WEIGHTS = (30, 50, 6, 3, 10, 1)
COURSES, LESSONS = 20, 25


def statements(count: int, *, seed: int, people: int = 2000) -> Iterator[dict[str, Any]]:
    """The same for the same seed; ids are version 4."""
    chance = random.Random(seed)
    for _number in range(count):
        person = chance.randrange(people)
        # A member learns two of the courses.
        course = (person + chance.randrange(2)) % COURSES
        yield statement(chance, person=person, course=course, lesson=chance.randrange(LESSONS))


def statement(chance: random.Random, *, person: int, course: int, lesson: int) -> dict[str, Any]:
    (verb,) = chance.choices(VERBS, WEIGHTS)
    return {
        "id": str(UUID(int=chance.getrandbits(128), version=4)),
        "actor": {"objectType": "Agent", "account": {"homePage": HOME, "name": f"person-{person}"}},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en": verb, "ar-MA": "أتم"}},
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/activities/courses/{course}/lessons/{lesson}",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/lesson",
                "name": {"ar-MA": f"الدرس {lesson}", "fr-MA": f"Leçon {lesson}"},
            },
        },
        "result": {"score": {"scaled": chance.randrange(100) / 100}, "success": True, "duration": "PT3M12.5S"},
        "context": {
            "registration": registration(person, course),
            "team": {"objectType": "Group", "account": {"homePage": HOME, "name": f"cooperative-{person // 12}"}},
            "contextActivities": {
                "parent": [{"id": f"{HOME}/activities/courses/{course}/modules/{lesson // 5}"}],
                "grouping": [{"id": f"{HOME}/activities/courses/{course}"}],
                "category": [{"id": f"{HOME}/profile/v1"}],
            },
        },
        "timestamp": f"2026-11-{1 + chance.randrange(28):02d}T10:{chance.randrange(60):02d}:00.000Z",
    }


def registration(person: int, course: int) -> str:
    return str(UUID(int=(person << 32) + course + (1 << 100), version=4))


def batch(found: list[dict[str, Any]]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
