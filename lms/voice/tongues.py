"""The languages in which the platform speaks: how they are called, which texts their recorders read, who hears them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.core.i18n import lazy as _


@dataclass(frozen=True)
class Tongue:
    code: str
    # Translatable: varieties that are spoken only are read by their names in Arabic and French.
    name: Any
    # The catalogue whose texts a recorder has before her eyes, and says in her language.
    locale: str
    # Share of the people of the whole country who use it every day, or of those of a region where it differs.
    share: float = 0
    regions: Mapping[str, float] | None = None

    @property
    def label(self) -> str:
        """As it stands alone: « français » begins a line with a capital."""
        name = str(self.name)
        return name[:1].upper() + name[1:]

    def share_in(self, region_code: str | None) -> float:
        if self.regions is None:
            return self.share
        return self.regions.get(region_code or "", 0)


# Shares: census of 2024, languages used daily. The varieties of Amazigh are counted where the census names them.
# Standard Arabic is for those who do not use Darija: everybody else hears it only where nothing else is recorded.
TONGUES = {
    tongue.code: tongue
    for tongue in (
        Tongue("ary", _("Darija"), "ar_MA", 0.919),
        Tongue(
            "shi", _("Tachelhit"), "ar_MA",
            regions={"MA-09": 0.632, "MA-10": 0.481, "MA-08": 0.258, "MA-07": 0.245, "MA-05": 0.144},
        ),
        Tongue("tzm", _("Tamazight"), "ar_MA", regions={"MA-08": 0.462, "MA-05": 0.274}),
        Tongue("rif", _("Tarifit"), "ar_MA", regions={"MA-02": 0.311, "MA-01": 0.078}),
        Tongue("mey", _("Hassania"), "ar_MA", 0.008),
        Tongue("fr", _("French"), "fr_MA"),
        Tongue("ar", _("Arabic"), "ar_MA", 0.081),
    )
}  # fmt: skip


def hearers(people: Mapping[tuple[str, str | None], int], tongue: Tongue) -> int:
    """How many people would hear this language. `people`: (language of the screens, region) → how many members.

    Who reads French hears French; of all others, the share of her region.
    """
    if tongue.code == "fr":
        return sum(count for (language, _region), count in people.items() if language == "fr")
    shares = (count * tongue.share_in(region) for (language, region), count in people.items() if language != "fr")
    return round(sum(shares))
