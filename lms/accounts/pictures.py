"""The drawings that stand for people who have no photo: one file each in web/static/motifs/."""

from lms.core.i18n import lazy as _

MOTIFS = {
    "pomegranate": _("Pomegranate"),
    "argan": _("Argan tree"),
    "bee": _("Bee"),
    "olive": _("Olive branch"),
    "palm": _("Date palm"),
    "saffron": _("Saffron flower"),
    "fish": _("Fish"),
    "jar": _("Jar"),
    "teapot": _("Teapot"),
    "hand": _("Hand"),
    "sun": _("Sun"),
    "diamond": _("Carpet diamond"),
}
