"""The desk of a cooperative on the phone: what falls due, its numbers, its assemblies and their papers, its calculators."""

from lms.cooperatives.desk.views import assemblies, calculators, duties, figures
from lms.cooperatives.desk.views.blueprint import bp

__all__ = ["assemblies", "bp", "calculators", "duties", "figures"]
