"""Reads course sources (docs/course-sources.md). All faults of all files are reported at once, with their lines."""

from lms.learning.loader.course import LoadedCourse, load_course
from lms.learning.loader.faults import Fault, Faults
from lms.learning.loader.paths import load_paths

__all__ = ["Fault", "Faults", "LoadedCourse", "load_course", "load_paths"]
