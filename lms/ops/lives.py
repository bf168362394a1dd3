"""Three moments of the pathway in the demonstration set: in the middle of stage 1, with stage 2 open, and at risk of losing it.

What is written here is data of the set, in the language in which its people write; every title says that it is no real one.
Where rules or courses are not published yet, what rests on them is left for the next time.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice

from lms.cooperatives import queries as cooperatives
from lms.cooperatives import services as cooperative_services
from lms.cooperatives.file.models import DocumentKind
from lms.cooperatives.models import OfficeKind
from lms.core.db import db
from lms.market import queries as market
from lms.market import services as market_services
from lms.market.models import Unit
from lms.ops.deeds import Scene, answer, close_round, file_paper, hold_assembly, learn, open_round, record_year
from lms.pathway import queries as pathway
from lms.pathway import services as pathway_services
from lms.pathway.accompaniment import planning
from lms.pathway.accompaniment import queries as accompaniment
from lms.pathway.accompaniment import services as coaching
from lms.pathway.accompaniment.models import ContactKind
from lms.pathway.accompaniment.planning import LineValues
from lms.pathway.diagnosis import services as diagnosis
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.rules.model import Stage
from lms.projects import queries as projects
from lms.projects import services as project_services
from lms.projects.parts import Part

TRIGGER = "demonstration"


def in_the_middle(scene: Scene) -> None:
    """Stage 1: three of five certificates, one paper waits for the adviser, two of three voices in the self-assessment."""
    for number, days_ago in ((2, 30), (3, 21), (4, 9)):
        learn(scene, number, "acting-together", days_ago=days_ago)
    learn(scene, 1, "acting-together", days_ago=3, steps=7)
    learn(scene, 6, "acting-together", days_ago=5, steps=12)
    learn(scene, 2, "governing", days_ago=12, steps=8)
    learn(scene, 5, "accounts", days_ago=15)
    hold_assembly(scene, 2, present=6)
    record_year(
        scene, 2, turnover_centimes=412_000, members_centimes=355_000, third_parties_centimes=57_000,
        surplus_centimes=48_000, capital_centimes=70_000, reserve_centimes=9_000,
    )  # fmt: skip
    file_paper(scene, 2, DocumentKind.STATUTES)
    file_paper(scene, 2, DocumentKind.MINUTES)
    file_paper(scene, 2, DocumentKind.ACCOUNTS, is_verified=False)
    found = open_round(scene, 2, days_ago=4)
    if found is not None:
        answer(scene, found, 2, _levels(3, 4, 2))
        answer(scene, found, 4, _levels(2, 4, 3))
        answer(scene, found, 1, islice(_levels(3, 2), 5))


def with_a_project(scene: Scene) -> None:
    """Stage 2 is open: an idea that waits for the adviser, a product on its way, an adviser who comes."""
    for number in (21, 22, 23, 24, 25):
        learn(scene, number, "acting-together", days_ago=60 - number)
    learn(scene, 21, "governing", days_ago=28)
    learn(scene, 22, "accounts", days_ago=26)
    learn(scene, 24, "selling", days_ago=6, steps=5)
    hold_assembly(scene, 21, present=5)
    record_year(
        scene, 22, turnover_centimes=286_000, members_centimes=250_000, third_parties_centimes=36_000,
        surplus_centimes=31_000, capital_centimes=60_000, reserve_centimes=14_000,
    )  # fmt: skip
    _show_papers(scene, 21)
    _assess(scene, 21, (23, 25), is_shared=True)
    pathway_services.judge(scene.cooperative, TRIGGER, at=scene.at)
    _accompany(scene, president=21)
    if pathway.is_open(scene.cooperative.id, Stage.PROJECT):
        _draft_idea(scene, writer=23, president=21, workers=(21, 23, 24))
        _list_products(scene, writer=24)


def at_risk(scene: Scene) -> None:
    """Stage 2 was open until the manager, who alone had learnt to govern, left her office."""
    for number in (11, 12, 13, 14, 15):
        learn(scene, number, "acting-together", days_ago=70 - number)
    learn(scene, 12, "governing", days_ago=30)
    learn(scene, 11, "accounts", days_ago=29)
    hold_assembly(scene, 11, present=4)
    _show_papers(scene, 11)
    _assess(scene, 11, (13, 14), is_shared=False)
    pathway_services.judge(scene.cooperative, TRIGGER, at=scene.at)
    manager = scene.people[12]
    for office in cooperatives.offices_held_by(manager.id, scene.cooperative.id, scene.at.date()):
        if office.kind is OfficeKind.MANAGER and pathway.is_open(scene.cooperative.id, Stage.PROJECT):
            cooperative_services.end_office(office, on=scene.at.date())
    # A moment later: each step has a time of its own in the log.
    pathway_services.judge(scene.cooperative, TRIGGER, at=scene.at + timedelta(seconds=1))


# Register number → what happened there.
LIVES: dict[str, Callable[[Scene], None]] = {
    "1/99/2024/1": in_the_middle,
    "1/98/2024/1": at_risk,
    "1/99/2024/2": with_a_project,
}


def _levels(*some: int) -> Iterator[int]:
    """One for each question, these again and again."""
    return islice(cycle(some), instrument().total)


def _show_papers(scene: Scene, number: int) -> None:
    for kind in (DocumentKind.STATUTES, DocumentKind.MINUTES, DocumentKind.ACCOUNTS):
        file_paper(scene, number, kind)


def _assess(scene: Scene, president: int, others: tuple[int, int], *, is_shared: bool) -> None:
    found = open_round(scene, president, days_ago=20)
    if found is None:
        return
    answer(scene, found, president, _levels(4, 3, 3))
    answer(scene, found, others[0], _levels(3, 3, 1, 4))
    answer(scene, found, others[1], _levels(3, 3, 2))
    close_round(scene, found, president, _levels(3, 3, 2))
    if is_shared:
        diagnosis.share(found, scene.people[president], at=scene.ago(18))


def _accompany(scene: Scene, *, president: int) -> None:
    cooperative, adviser, today = scene.cooperative, scene.adviser, scene.at.date()
    if accompaniment.accompaniment_of(cooperative.id) is not None:
        return
    begun = coaching.begin(cooperative, adviser, begun_on=today - timedelta(days=90))
    held_on = today - timedelta(days=17)
    session = coaching.plan_session(begun, planned_on=held_on, place="مقر التعاونية")
    coaching.record_session(
        session, adviser, cooperative, held_on=held_on, place="مقر التعاونية",
        present={scene.people[number].id for number in (21, 22, 23)},
        notes="راجعنا نتائج التقييم الذاتي معا، واتفقنا على البدء بدفتر الصندوق.",
        next_step="أمين المال يسجل كل بيع في الدفتر.", at=scene.ago(17),
    )  # fmt: skip
    coaching.plan_session(begun, planned_on=today + timedelta(days=14), place="مقر التعاونية")
    coaching.note_contact(
        cooperative, adviser, on=today - timedelta(days=5), kind=ContactKind.CALL,
        note="الدفتر ممسوك منذ أسبوعين، والتعاونية تحضر فكرة مشروع.", at=scene.ago(5),
    )  # fmt: skip
    plan = planning.draw_up(cooperative, adviser, at=scene.ago(16))
    for line in accompaniment.lines_of(plan.id):
        planning.remove_line(plan, line)
    planning.add_line(plan, _line("money", "دفتر الصندوق", "نسجل كل ما يدخل ويخرج", "لحسن", today + timedelta(days=60)))
    planning.add_line(plan, _line("market", "ملصق المنتوج", "نطبع ملصقا كاملا", "حفيظة", today + timedelta(days=90)))
    planning.agree(plan, scene.people[president], revision=plan.revision, at=scene.ago(15))


def _line(dimension: str, goal: str, action: str, who: str, until: date) -> LineValues:
    return LineValues(dimension=dimension, goal=goal, action=action, who=who, until=until)


def _draft_idea(scene: Scene, *, writer: int, president: int, workers: tuple[int, ...]) -> None:
    if projects.ideas_of(scene.cooperative.id):
        return
    idea = project_services.draft(
        scene.cooperative, title="فكرة تجريبية: مجفف شمسي للزعفران", by=scene.people[writer], at=scene.ago(3)
    )
    need = "نجفف الزعفران على القماش، فيضيع جزء منه حين تمطر. مجفف شمسي يحفظ اللون والرائحة."
    project_services.change(idea, Part.NEED, {"need": need}, seen=idea.version)
    project_services.change(idea, Part.COST, {"cost_centimes": 6_000_000}, seen=idea.version)
    project_services.choose_workers(idea, frozenset(scene.people[number].id for number in workers), seen=idea.version)
    project_services.agree(idea, by=scene.people[president], at=scene.ago(1))
    project_services.draft(
        scene.cooperative, title="فكرة تجريبية: علب صغيرة للهدايا", by=scene.people[writer], at=scene.ago(1)
    )


def _list_products(scene: Scene, *, writer: int) -> None:
    if market.products_of(scene.cooperative.id):
        return
    person = scene.people[writer]
    values = {
        "name_ar": "زعفران تجريبي", "name_fr": "Safran de démonstration", "name_en": "Demonstration saffron",
        "family": "saffron", "unit": Unit.BOX, "season": [10, 11], "authorisation_number": "DÉMO-000",
    }  # fmt: skip
    product = market_services.list_product(scene.cooperative, values, by=person, at=scene.ago(2))
    for slug, number in (("onssa", "DÉMO-000"), ("barcode", "0000000000000")):
        item = product.kind.item(slug)
        assert item
        shown = market_services.show_evidence(
            product, item, dated=scene.ago(30).date(), until=None, number=number, photo=None, by=person,
            at=scene.ago(2),
        )  # fmt: skip
    market_services.confirm(shown, by=scene.adviser, at=scene.ago(1))
    db.session.flush()
