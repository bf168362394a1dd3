"""What comes of learning: stages that open, ideas and what is decided of them, products, coaching. All shares are assumed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lms.market.families import families
from lms.monitoring.country.histories import Earned
from lms.monitoring.country.ids import Kind, Numbers, name_id
from lms.monitoring.country.population import Country, Place
from lms.monitoring.country.rows import at, second_of
from lms.monitoring.country.sinks import Sink
from lms.monitoring.country.staff import Team
from lms.monitoring.country.teller import Teller
from lms.monitoring.country.wording import TEAM, Voice, Wording, agent_terms, sample, wording
from lms.pathway.rules.model import Stage
from lms.pathway.statements import FOLDER, GRACE, NAMES, RULE, STATUS
from lms.pathway.transitions import Standing, Status
from lms.xapi import agents, profile, verbs
from lms.xapi.statement import Activity, ContextActivities, Definition

DAY = 86_400
# For each course certificate of its members a cooperative's chance that the stage of projects opens, at most.
OPENS, OPENS_AT_MOST, LOSES, MARKET_OPENS = 0.16, 0.85, 0.12, 0.35
HAS_IDEA, IDEA_AGREED, IDEA_DECIDED, IDEA_APPROVED = 0.6, 0.75, 0.7, 0.65
PRODUCTS, TAKEN_BACK, CALLED, COACHED = 0.7, 0.08, 0.25, 0.3
# Products that a sector has; the first families of all others.
FAMILIES = {
    "argan": ("argan-oil",),
    "agriculture": ("honey", "olive-oil", "saffron", "dates"),
    "food": ("couscous", "other-food"),
    "crafts": ("carpets", "other-craft"),
}


@dataclass(frozen=True)
class InForce:
    """Of the rule by which a stage is judged."""

    number: int
    grace_days: int


class Outcomes:
    """`rules`: those in force."""

    def __init__(
        self, country: Country, earned: Earned, team: Team, rules: dict[Stage, InForce], sink: Sink, teller: Teller
    ) -> None:
        self._country, self._earned, self._team, self._rules = country, earned, team, rules
        self._sink, self._teller = sink, teller
        self._ids, self._chance = Numbers(country.options.seed), country.options.chance("outcomes")
        self._now = second_of(country.options.now)
        self._numbers = dict.fromkeys(Kind, 0)
        self._words: dict[tuple[Stage, Standing], Wording] = {}
        self._families = families()

    def tell_all(self) -> Iterator[int]:
        for place in self._country.cooperatives:
            self._tell(place)
            yield 1

    def _id(self, kind: Kind) -> str:
        self._numbers[kind] += 1
        return self._ids.id(kind, self._numbers[kind])

    def _tell(self, place: Place) -> None:
        draw = self._chance.random
        home, adviser = self._ids.id(Kind.COOPERATIVE, place.number), self._team.advisers[place.delegation]
        if draw() < CALLED:
            self._call(home, adviser)
        count = self._earned.count.get(place.number, 0)
        if draw() >= min(OPENS * count, OPENS_AT_MOST):
            return
        opened = self._earned.last[place.number] + int((1 + draw() * 40) * DAY)
        if opened >= self._now - DAY:
            return
        self._stage(home, Stage.PROJECT, opened)
        if draw() < COACHED:
            self._coach(home, adviser, opened)
        if draw() < HAS_IDEA:
            self._idea(place, home, adviser, opened + int(draw() * 60 * DAY))
        market = opened + int((90 + draw() * 120) * DAY)
        if draw() < MARKET_OPENS and market < self._now - DAY:
            self._stage(home, Stage.MARKET, market)
            for _each in range(1 + int(draw() * 3)):
                if draw() < PRODUCTS:
                    self._product(place, home, market + int(draw() * 90 * DAY))

    def _stage(self, home: str, stage: Stage, second: int) -> None:
        """Opened; of some at risk after it, and suspended where the days of grace are over."""
        standing = Standing(Status.OPEN)
        self._say(home, stage, standing, second)
        lost = second + int((30 + self._chance.random() * 300) * DAY)
        if self._chance.random() < LOSES and lost < self._now - DAY:
            grace = date.fromisoformat(at(lost)[:10]) + timedelta(days=self._rules[stage].grace_days - 1)
            standing, second = Standing(Status.AT_RISK, grace), lost
            self._say(home, stage, standing, second)
            over = (lost // DAY + self._rules[stage].grace_days) * DAY + 4 * 3_600
            if over < self._now:
                standing, second = Standing(Status.SUSPENDED), over
                self._say(home, stage, standing, second)
        self._sink.row(
            "stage_state",
            (
                home, stage.value, standing.status.value, self._rules[stage].number, at(second),
                standing.grace_until.isoformat() if standing.grace_until else None,
            ),
        )  # fmt: skip

    def _say(self, home: str, stage: Stage, standing: Standing, second: int) -> None:
        """As pathway.statements does."""
        told = self._wording(stage, standing)
        # The actor is the cooperative itself.
        voice = Voice(
            {"team": home, "registration": name_id("stage", home, stage.value)}, agent_terms(home, is_actor=True)
        )
        moment = at(second).replace(" ", "T").removesuffix(".000000") + "+00:00"
        found = name_id("stage", home, stage.value, standing.status.value, str(self._rules[stage].number), moment)
        self._teller.say(voice, told, found, second)

    def _wording(self, stage: Stage, standing: Standing) -> Wording:
        found = self._words.get((stage, standing))
        if found is None:
            thing = Activity(
                id=agents.activity_id(FOLDER, stage.value), definition=Definition(type=verbs.STAGE, name=NAMES[stage])
            )
            extensions: dict[str, object] = {
                agents.activity_id(STATUS): standing.status.value,
                agents.activity_id(RULE): self._rules[stage].number,
            }
            if standing.grace_until:
                extensions[agents.activity_id(GRACE)] = standing.grace_until.isoformat()
            context = {"context_activities": ContextActivities(category=profile.category()), "extensions": extensions}
            found = wording(sample(verbs.PROGRESSED, thing, context, has_team=False, actor=agents.group_agent(TEAM)))
            self._words[stage, standing] = found
        return found

    def _idea(self, place: Place, home: str, adviser: str, second: int) -> None:
        draw = self._chance.random
        if second >= self._now - DAY:
            return
        president, found = self._ids.id(Kind.PERSON, place.first), self._id(Kind.IDEA)
        agreed = second + int(draw() * 30 * DAY) if draw() < IDEA_AGREED else None
        if agreed is not None and agreed >= self._now - DAY:
            agreed = None
        decided = agreed + int((2 + draw() * 40) * DAY) if agreed and draw() < IDEA_DECIDED else None
        if decided is not None and decided >= self._now:
            decided = None
        outcome = "approved" if draw() < IDEA_APPROVED else "returned"
        state = outcome if decided else "agreed" if agreed else "draft"
        self._sink.row(
            "project_idea",
            (
                found, home, f"فكرة تجريبية {place.number + 1}", place.sector, place.province, place.region, "حاجة تجريبية",
                int(2 + draw() * 60) * 1_000_000, state, 1, "{}", at(second), president, at(agreed) if agreed else None,
                president if agreed else None,
            ),
        )  # fmt: skip
        if decided:
            reason = "فكرة جيدة" if outcome == "approved" else "بينوا من سيشتري"
            self._sink.row(
                "project_decision", (self._id(Kind.DECISION), found, outcome, reason, 1, at(decided), adviser)
            )

    def _product(self, place: Place, home: str, second: int) -> None:
        if second >= self._now:
            return
        draw = self._chance.random
        choice = FAMILIES.get(place.sector, ("other-food", "other-craft"))
        family = choice[int(draw() * len(choice))]
        name = self._families[family].name
        removed = second + int(draw() * 200 * DAY) if draw() < TAKEN_BACK else None
        self._sink.row(
            "product",
            (
                self._id(Kind.PRODUCT), home, f"{name['ar']} تجريبي", f"{name['fr']} (démonstration)", "", family, "piece", "[]", "",
                0, at(second), self._ids.id(Kind.PERSON, place.first), at(removed) if removed and removed < self._now else None,
            ),
        )  # fmt: skip

    def _call(self, home: str, adviser: str) -> None:
        second = self._now - int((1 + self._chance.random() * 500) * DAY)
        kind = ("call", "visit", "meeting")[int(self._chance.random() * 3)]
        self._sink.row(
            "accompaniment_contact",
            (self._id(Kind.CONTACT), home, at(second)[:10], kind, "اتصال تجريبي", adviser, at(second)),
        )

    def _coach(self, home: str, adviser: str, opened: int) -> None:
        found = self._id(Kind.ACCOMPANIMENT)
        self._sink.row("accompaniment", (found, home, at(opened)[:10], adviser))
        for number in range(1, 2 + int(self._chance.random() * 11)):
            second = opened + number * 45 * DAY
            is_held = second < self._now
            self._sink.row(
                "coaching_session",
                (
                    self._id(Kind.COACHING), found, number, at(second)[:10], at(second)[:10] if is_held else None,
                    "مقر التعاونية", "", "", adviser if is_held else None, at(second) if is_held else None,
                ),
            )  # fmt: skip
            if not is_held:
                return
