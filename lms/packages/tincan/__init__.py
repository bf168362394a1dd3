"""Tin Can (« xAPI 1.0 ») packages: reading tincan.xml, launching their units, and following what these say of themselves."""

from lms.packages.kinds import Kind
from lms.packages.tincan import launching, manifest

KIND = Kind(
    names=(manifest.KIND,),
    recognise=lambda names: manifest.MANIFEST in names,
    read=manifest.read,
    launch=launching.launch,
    guard=launching.guard,
)
