"""SCORM 1.2 and 2004: reading their manifests, playing their units with scorm-again, and turning what they report into
statements. Sequencing (SCORM 2004 SN) is out of scope: units are open in any order, as lessons are.
"""
