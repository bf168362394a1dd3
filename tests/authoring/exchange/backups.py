"""Backups of Moodle courses, as Moodle 3 (zip) and Moodle 4 (gzipped tar) write them."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Mapping

from tests.authoring.exchange.imports import picture
from tests.packages.archives import zipped

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PICTURE = picture()
HASH = hashlib.sha1(PICTURE).hexdigest()


def question(number: int, kind: str, text: str, plugin: str = "", *, parent: int = 0) -> str:
    return f"""<question id="{number}"><parent>{parent}</parent><name>Q{number}</name><questiontext>{text}</questiontext>
<questiontextformat>1</questiontextformat><generalfeedback></generalfeedback><generalfeedbackformat>1</generalfeedbackformat>
<qtype>{kind}</qtype><stamp>moodle.example+240101+{number}</stamp><hidden>0</hidden>
<plugin_qtype_{kind}_question>{plugin}</plugin_qtype_{kind}_question></question>"""


def answers(*several: tuple[str, str]) -> str:
    inside = "".join(
        f'<answer id="{number}"><answertext>{text}</answertext><answerformat>1</answerformat><fraction>{share}</fraction>'
        f"<feedback></feedback><feedbackformat>1</feedbackformat></answer>"
        for number, (text, share) in enumerate(several, 1)
    )
    return f"<answers>{inside}</answers>"


QUESTIONS = [
    question(
        1,
        "multichoice",
        '&lt;p&gt;Que montre l\'image ? &lt;img src="@@PLUGINFILE@@/ruche.png" alt="ruche"&gt;&lt;/p&gt;',
        answers(("Une ruche", "1.0000000"), ("Un four", "0.0000000")) + '<multichoice id="1"><single>1</single></multichoice>',
    ),
    question(2, "truefalse", "Le miel coule.", answers(("Vrai", "1.0000000"), ("Faux", "0.0000000"))),
    question(
        3,
        "numerical",
        "Combien ?",
        answers(("12", "1.0000000"))
        + "<numerical_records><numerical_record><answer>1</answer><tolerance>0.5</tolerance></numerical_record></numerical_records>",
    ),
    question(4, "multianswer", "Le {#1} coule.", '<multianswer id="1"><question>4</question><sequence>5</sequence></multianswer>'),
    question(5, "multichoice", "{1:MULTICHOICE:=miel~sel}", parent=4),
    question(
        6,
        "match",
        "Associez",
        "<matches>"
        + "".join(
            f'<match id="{number}"><questiontext>{left}</questiontext><questiontextformat>1</questiontextformat>'
            f"<answertext>{right}</answertext></match>"
            for number, (left, right) in enumerate([("miel", "ruche"), ("lait", "vache")])
        )
        + "</matches>",
    ),
    question(
        7,
        "ddwtos",
        "Les [[1]] font le [[2]].",
        answers(("abeilles", "0"), ("miel", "0")).replace(
            "<feedback></feedback>", '<feedback>O:8:"stdClass":2:{s:9:"draggroup";s:1:"1";s:8:"infinite";s:1:"0";}</feedback>'
        ),
    ),
]  # fmt: skip


def activity(kind: str, number: int, inside: str) -> dict[str, str]:
    folder = f"activities/{kind}_{number}"
    return {
        f"{folder}/{kind}.xml": f'{HEAD}<activity id="{number}" moduleid="{number}" modulename="{kind}" contextid="{number}0">'
        f'<{kind} id="{number}">{inside}</{kind}></activity>',
        f"{folder}/module.xml": f'{HEAD}<module id="{number}"><visible>{0 if kind == "book" else 1}</visible></module>',
    }


def quiz(slots: str) -> str:
    return f"""<name>Test</name><intro></intro><introformat>1</introformat><timelimit>600</timelimit>
<attempts_number>3</attempts_number><question_instances>{slots}</question_instances>"""


LESSON = """<name>Récolte</name><intro></intro><pages>
<page id="2"><prevpageid>1</prevpageid><nextpageid>0</nextpageid><qtype>3</qtype><qoption>0</qoption><title>Question</title>
<contents>Quand ouvre-t-on la ruche ?</contents><contentsformat>1</contentsformat><answers>
<answer id="1"><jumpto>-1</jumpto><score>1</score><answer_text>À midi</answer_text><answerformat>1</answerformat></answer>
<answer id="2"><jumpto>0</jumpto><score>0</score><answer_text>La nuit</answer_text><answerformat>1</answerformat></answer>
</answers></page>
<page id="1"><prevpageid>0</prevpageid><nextpageid>2</nextpageid><qtype>20</qtype><title>Ouvrir</title>
<contents>&lt;p&gt;On enfume d'abord.&lt;/p&gt;</contents><contentsformat>1</contentsformat><answers>
<answer id="3"><jumpto>2</jumpto><answer_text>Suite</answer_text></answer></answers></page></pages>"""

ACTIVITIES = {
    "page": "<name>La ruche</name><intro></intro><introformat>1</introformat><content>&lt;p&gt;Voici &lt;b&gt;la ruche&lt;/b&gt;."
    '&lt;/p&gt;&lt;img src="@@PLUGINFILE@@/ruche.png" alt="une ruche"&gt;&lt;script&gt;alert(1)&lt;/script&gt;</content>'
    "<contentformat>1</contentformat>",
    "book": '<name>Livre</name><intro></intro><chapters><chapter id="1"><title>Un</title><content>Le corps.</content>'
    '<contentformat>1</contentformat></chapter><chapter id="2"><title>Deux</title><content>La hausse.</content>'
    "<contentformat>1</contentformat></chapter></chapters>",
    "label": "<name>Étiquette</name><intro>Bienvenue dans le cours.</intro><introformat>1</introformat>",
    "url": "<name>Le site</name><intro></intro><externalurl>https://www.odco.gov.ma/</externalurl>",
    "lesson": LESSON,
    "forum": "<name>Nouvelles</name>",
    "assign": "<name>Devoir</name>",
}


def files(questions: str, slots: str) -> dict[str, bytes | str]:
    """All files of a backup, with a bank in one layout or the other."""
    numbered = [*((kind, inside) for kind, inside in ACTIVITIES.items()), ("quiz", quiz(slots))]
    found: dict[str, bytes | str] = {}
    listed = ""
    for number, (kind, inside) in enumerate(numbered, 1):
        found |= activity(kind, number, inside)
        listed += f"""<activity><moduleid>{number}</moduleid><sectionid>9</sectionid><modulename>{kind}</modulename>
<title>{kind} {number}</title><directory>activities/{kind}_{number}</directory></activity>"""
    sequence = ",".join(str(number) for number in range(1, len(numbered) + 1))
    found |= {
        "moodle_backup.xml": f"""{HEAD}<moodle_backup><information><name>x.mbz</name>
<original_course_fullname>Apiculture</original_course_fullname><contents><activities>{listed}</activities><sections><section>
<sectionid>9</sectionid><title>1</title><directory>sections/section_9</directory></section></sections></contents><settings><setting><level>section</level><section>section_9</section></setting>
<setting><level>activity</level><activity>page_1</activity></setting></settings></information>
</moodle_backup>""",
        "course/course.xml": f'{HEAD}<course id="1"><fullname>Apiculture</fullname><summary>Élever des abeilles</summary></course>',
        "sections/section_9/section.xml": f"""{HEAD}<section id="9"><number>1</number><name>La ruche</name><summary></summary>
<sequence>{sequence}</sequence><visible>1</visible></section>""",
        "questions.xml": f"{HEAD}<question_categories>{questions}</question_categories>",
        "files.xml": HEAD
        + "<files>"
        + stored("1", "10", "mod_page", "content", "0")
        + stored("2", "99", "question", "questiontext", "1")
        + "</files>",
        f"files/{HASH[:2]}/{HASH}": PICTURE,
        "users.xml": f"{HEAD}<users>{'<user><username>amina</username></user>' * 9}</users>",
    }
    return found


def stored(number: str, context: str, component: str, area: str, item: str) -> str:
    return f"""<file id="{number}"><contenthash>{HASH}</contenthash><contextid>{context}</contextid><component>{component}</component>
<filearea>{area}</filearea><itemid>{item}</itemid><filepath>/</filepath><filename>ruche.png</filename></file>"""


def old_backup() -> bytes:
    bank = (
        f'<question_category id="7"><name>Banque</name><questions>{"".join(QUESTIONS)}</questions></question_category>'
    )
    slots = "".join(
        f'<question_instance id="{number}"><slot>{number}</slot><questionid>{number}</questionid></question_instance>'
        for number in (1, 2, 404)
    )
    return zipped(files(bank, slots))


def new_backup() -> bytes:
    entries = "".join(
        f"""<question_bank_entry id="{100 + number}"><idnumber>$@NULL@$</idnumber><question_version>
<question_versions id="{number}"><version>1</version><questions>{text}</questions></question_versions></question_version>
</question_bank_entry>"""
        for number, text in enumerate(QUESTIONS, 1)
    )
    bank = f"""<question_category id="7"><name>Banque</name><question_bank_entries>{entries}</question_bank_entries>
</question_category>"""
    slots = "".join(
        f"""<question_instance id="{number}"><slot>{number}</slot><question_reference id="{number}"><component>mod_quiz</component>
<questionbankentryid>{100 + number}</questionbankentryid><version>$@NULL@$</version></question_reference></question_instance>"""
        for number in (1, 2)
    )
    slots += """<question_instance id="3"><slot>3</slot><question_set_reference id="1">
<filtercondition>{"questioncategoryid":"7","includingsubcategories":"0"}</filtercondition></question_set_reference></question_instance>"""
    return tarred(files(bank, slots))


def tarred(contents: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as zipped_file,
        tarfile.open(fileobj=zipped_file, mode="w") as tar,
    ):
        for name, content in contents.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()
