"""Writes course sources (docs/course-sources.md): the inverse of the loader. The same course is always the same bytes."""

from lms.learning.writer.course import UnwritableCourse, source_names, texts_of
from lms.learning.writer.places import TakenPlace, write_folder, write_zip

__all__ = ["TakenPlace", "UnwritableCourse", "source_names", "texts_of", "write_folder", "write_zip"]
