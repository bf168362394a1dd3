"""H5P files that bring their libraries: read, run with h5p-standalone, and heard through H5P's own statements.

Contents that become blocks and questions of ours are read by lms/authoring/exchange/h5p instead.
"""

from lms.packages.h5p import manifest, player
from lms.packages.kinds import Kind
from lms.packages.playing import guard

KIND = Kind(
    names=(manifest.KIND,),
    recognise=lambda names: manifest.MANIFEST in names,
    read=manifest.read,
    launch=player.launch,
    guard=guard,
)
