"""SCORM 1.2 and 2004: reading their manifests, playing their units with scorm-again, and turning what they report into
statements. Sequencing (SCORM 2004 SN) is out of scope: units are open in any order, as lessons are.
"""

from lms.packages.kinds import Kind
from lms.packages.playing import guard
from lms.packages.scorm import manifest, services

KIND = Kind(
    names=(manifest.SCORM_12, manifest.SCORM_2004),
    recognise=lambda names: manifest.MANIFEST in names,
    read=manifest.read,
    launch=services.launch,
    guard=guard,
)
