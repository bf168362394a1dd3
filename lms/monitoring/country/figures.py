"""What is published of the cooperatives of Morocco, and what is assumed where nothing is. Pure.

Sources are those of the project's research (section 3 of it); each figure names its own. Dates differ, for no table of all
twelve regions of one year was found; what is known of a territory is taken as it was printed, and the rest of the country's
65,315 is shared out over the provinces of which nothing is known, each province or prefecture weighing the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

# End of November 2025: odco.gov.ma EN, 19 December 2025.
COOPERATIVES, MEMBERS, WOMEN, YOUTH = 65_315, 788_969, 272_583, 18_036
# lematin, April 2024: women-only cooperatives, "with more than 69,000 women".
WOMEN_ONLY, WOMEN_IN_WOMEN_ONLY = 7_360, 69_000
# Law 112-12, art. 7 asks five founders; the mean of 12.1 (788,969 / 65,315) is close to it.
LEAST_MEMBERS = 5

# How many there were when: hespress April 2021 (1998), aujourdhui.ma 2005, libe.ma 2009, press of 2013, ecoactu 2018, hespress
# May 2022, odco.gov.ma 26 December 2023, le360 February 2025, odco.gov.ma AR 25 July 2025, odco.gov.ma EN 19 December 2025.
THERE_BY = (
    (date(1985, 1, 1), 0), (date(1998, 12, 31), 3_000), (date(2004, 12, 31), 4_827), (date(2008, 12, 31), 6_260),
    (date(2013, 6, 30), 11_354), (date(2017, 12, 31), 20_000), (date(2020, 12, 31), 40_531), (date(2022, 12, 31), 53_800),
    (date(2025, 2, 15), 60_939), (date(2025, 6, 30), 63_445), (date(2025, 11, 30), COOPERATIVES),
)  # fmt: skip

# Agriculture: 25,700 of the 40,531 of the end of 2020 (lebrief.ma, March 2021). The rest as the 440 others among the 1,572
# creations of 2012 (libe.ma, 23 January 2013), its last 41 shared evenly among the sectors that it only names.
_NAMED_ONLY = (
    "aromatic-plants", "transport", "tourism", "forestry", "labour", "retail", "recycling", "renewable-energy", "quarries",
    "culture", "services", "other",
)  # fmt: skip
_OTHERS_OF_2012 = {
    "crafts": 264.0, "food": 59.0, "housing": 26.0, "argan": 21.0, "fisheries": 15.0, "literacy-training": 14.0,
    **dict.fromkeys(_NAMED_ONLY, 41 / len(_NAMED_ONLY)),
}  # fmt: skip
AGRICULTURE = 25_700 / 40_531
# The tree grows in Souss-Massa, Guelmim-Oued Noun and Essaouira: elsewhere nobody lives of it.
ARGAN_REGIONS = frozenset({"MA-07", "MA-09", "MA-10"})

# aujourdhui.ma, agriculture in 2004; what is missing to 1 has no branch.
BRANCHES = {
    "agriculture": (
        ("Lait", 0.34), ("Élevage", 0.20), ("Approvisionnement", 0.13), ("Apiculture", 0.11), ("Matériel agricole en commun", 0.06),
        ("Maraîchage et agrumes", 0.04),
    ),
    "argan": (("Huile d’argan", 1.0),),
}  # fmt: skip


def sectors(agriculture: float = AGRICULTURE, **known: float) -> Mapping[str, float]:
    """Sector → share. `known`: of a territory; what is left is shared as in the whole country."""
    taken = {"agriculture": agriculture, **known}
    left = {name: weight for name, weight in _OTHERS_OF_2012.items() if name not in taken}
    rest = (1 - sum(taken.values())) / sum(left.values())
    return {**taken, **{name: weight * rest for name, weight in left.items()}}


@dataclass(frozen=True, kw_only=True)
class Territory:
    """What is published of a set of provinces. `members`, `women`: None where nothing is."""

    provinces: tuple[str, ...]
    cooperatives: float
    members: int | None = None
    women_only: int | None = None
    # Share of the members.
    women: float | None = None
    sectors: Mapping[str, float] = field(default_factory=sectors)


# Pages of ODCo's delegations, 2022-23, unless another source is named.
KNOWN = (
    # Souss-Massa, 2022: 2,896 agricultural, 621 argan, 594 crafts.
    Territory(
        provinces=("MA-AGD", "MA-CHT", "MA-INE", "MA-TAR", "MA-TAT", "MA-TIZ"), cooperatives=4_772,
        sectors=sectors(2_896 / 4_772, argan=621 / 4_772, crafts=594 / 4_772),
    ),
    # Guelmim-Oued Noun, end of 2022. The members were printed as 205,566, which cannot be; read as 20,556.
    Territory(
        provinces=("MA-ASZ", "MA-GUE", "MA-SIF", "MA-TNT"), cooperatives=2_870, members=20_556, women_only=547,
        sectors=sectors(0.6105, crafts=0.2467),
    ),
    # Laâyoune-Sakia El Hamra, libe.ma July 2024; farming and crafts were 68 % together in 2023.
    Territory(
        provinces=("MA-BOD", "MA-ESM", "MA-LAA", "MA-TAF"), cooperatives=2_685, members=16_781, women_only=528, women=0.54,
        sectors=sectors(0.48, crafts=0.20),
    ),
    # Tanger-Tétouan-Al Hoceima: local press without a date (canaltetouan, MAP).
    Territory(
        provinces=("MA-CHE", "MA-FAH", "MA-HOC", "MA-LAR", "MA-MDF", "MA-OUZ", "MA-TET", "MA-TNG"), cooperatives=2_506
    ),
    # Drâa-Tafilalet, hespress May 2022, of 2020: 49,418 members in all five, shared as the cooperatives are.
    *(
        Territory(provinces=(code,), cooperatives=count, members=round(49_418 * count / 1_814))
        for code, count in (("MA-ERR", 533), ("MA-MID", 372), ("MA-OUA", 329), ("MA-ZAG", 328), ("MA-TIN", 252))
    ),
    # The delegation of Safi, end of 2022: 2,080 agricultural, 554 crafts, 268 fishing.
    Territory(
        provinces=("MA-SAF", "MA-JDI", "MA-SIB", "MA-YUS"), cooperatives=3_213, members=35_490,
        sectors=sectors(2_080 / 3_213, crafts=554 / 3_213, fisheries=268 / 3_213),
    ),
    # The delegation of Kénitra, end of 2022: farming 72 %, forestry 10 %, crafts 9 %, others 9 %.
    Territory(
        provinces=("MA-KEN", "MA-SIL", "MA-SIK"), cooperatives=1_572, members=19_204,
        sectors=sectors(0.72, forestry=0.10, crafts=0.09),
    ),
)  # fmt: skip
# Of the rest: agriculture at Marrakech (62 %, end of 2022) and in the delegation of Meknès ("about 70 %").
AGRICULTURE_IN = {
    **dict.fromkeys(("MA-MAR", "MA-HAO", "MA-CHI", "MA-ESI", "MA-KES", "MA-REH"), 0.62),
    **dict.fromkeys(("MA-MEK", "MA-IFR", "MA-HAJ", "MA-KHN"), 0.70),
}

# Which delegation a province has, where ODCo's pages name it: it does not follow the regions.
DELEGATIONS = {
    **dict.fromkeys(("MA-SAF", "MA-JDI", "MA-SIB", "MA-YUS"), "safi"),
    **dict.fromkeys(("MA-KEN", "MA-SIL", "MA-SIK"), "kenitra"),
    **dict.fromkeys(("MA-MEK", "MA-IFR", "MA-HAJ", "MA-KHN", "MA-MID", "MA-ERR"), "meknes"),
    **dict.fromkeys(("MA-HOC", "MA-TAZ", "MA-TAO", "MA-GUF"), "al-hoceima"),
}
# Assumed for the others: that of the region, or the nearest where a region has none.
DELEGATION_OF_REGION = {
    "MA-01": "tanger", "MA-02": "oujda", "MA-03": "fes", "MA-04": "kenitra", "MA-05": "beni-mellal", "MA-06": "kenitra",
    "MA-07": "marrakech", "MA-08": "marrakech", "MA-09": "agadir", "MA-10": "guelmim", "MA-11": "laayoune", "MA-12": "laayoune",
}  # fmt: skip

# Who uses Amazigh daily: census of 2024 (belpresse, lavieeco December 2024), the varieties added up. The screens have one
# Amazigh for the three; where the census names nothing, nobody is given it.
AMAZIGH = {
    "MA-01": 0.078, "MA-02": 0.311, "MA-03": 0.103, "MA-05": 0.144 + 0.274, "MA-07": 0.245, "MA-08": 0.258 + 0.462,
    "MA-09": 0.632, "MA-10": 0.481,
}  # fmt: skip

# Assumed. No share of rural cooperatives is published; of the people reached by Moazara 52 % are rural (medias24, August 2024).
RURAL, RURAL_UNKNOWN = 0.52, 0.04
# Assumed: who reads the screens in French; who says whether she has a disability, and says that she has.
FRENCH, SAYS_OF_DISABILITY, HAS_DISABILITY = 0.05, 0.12, 0.15
# Assumed: ages of members who are not 18 to 35 ("youth", as the prizes of ODCo count it).
AGES = ((36, 50, 0.55), (51, 65, 0.34), (66, 80, 0.11))
# Assumed: cooperatives struck off within the time of the histories, members who left.
STRUCK_OFF, LEFT = 0.01, 0.005

# Assumed: enrolments of all in two years, and the statements that their histories make.
ENROLMENTS = 2_400_000
STATEMENTS = 10_000_000
