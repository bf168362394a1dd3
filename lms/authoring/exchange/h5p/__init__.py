"""H5P, whose content types are programs: those that only hold texts, pictures and questions are read, none is run."""

from lms.authoring.exchange.h5p.package import read

__all__ = ["read"]
