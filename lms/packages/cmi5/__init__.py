"""cmi5 (AICC/CMI-5_Spec_Current, Quartz, 1st edition): course structures, launch, the rules of sessions, satisfaction."""

from lms.packages.cmi5.guard import GRACE, guard_of
from lms.packages.cmi5.launch import abandon, launch, mode_of
from lms.packages.cmi5.package import NAME, read, recognise
from lms.packages.kinds import Kind

KIND = Kind(
    names=(NAME,),
    recognise=recognise,
    read=read,
    launch=launch,
    guard=guard_of,
    abandon=abandon,
    mode=mode_of,
    grace=GRACE,
)
