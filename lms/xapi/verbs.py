"""Verbs and activity types of the statements that the platform makes: ADL's where they exist."""

from lms.xapi.statement import Verb


def _adl(name: str, english: str, arabic: str, french: str) -> Verb:
    return Verb(id=f"http://adlnet.gov/expapi/verbs/{name}", display={"en": english, "ar-MA": arabic, "fr-MA": french})


def _cmi5(name: str, english: str, arabic: str, french: str) -> Verb:
    return Verb(id=f"https://w3id.org/xapi/adl/verbs/{name}", display={"en": english, "ar-MA": arabic, "fr-MA": french})


REGISTERED = _adl("registered", "enrolled in", "سجل في", "s’est inscrit à")
ATTEMPTED = _adl("attempted", "attempted", "بدأ", "a commencé")
ANSWERED = _adl("answered", "answered", "أجاب عن", "a répondu à")
COMPLETED = _adl("completed", "completed", "أتم", "a terminé")
PASSED = _adl("passed", "passed", "نجح في", "a réussi")
FAILED = _adl("failed", "failed", "لم ينجح في", "n’a pas réussi")
# ADL has no verb for it; this one is the registry's of Activity Streams, used by the Open Badges recipe of xAPI.
EARNED = Verb(
    id="http://id.tincanapi.com/verb/earned",
    display={"en": "earned", "ar-MA": "حصل على", "fr-MA": "a obtenu"},
)
# Of a certificate, or an attendance, that is taken back; the verb of Activity Streams 1.0.
RETRACTED = Verb(
    id="http://activitystrea.ms/schema/1.0/retract",
    display={"en": "retracted", "ar-MA": "سحب", "fr-MA": "a retiré"},
)
# Of who leads a lesson for a group: Activity Streams 1.0; ADL has only the other side, ATTENDED.
HOSTED = Verb(
    id="http://activitystrea.ms/schema/1.0/host",
    display={"en": "hosted", "ar-MA": "نشط", "fr-MA": "a animé"},
)
# Of who was at a dated session of her cohort. Where that was written down wrongly, it is retracted.
ATTENDED = _adl("attended", "attended", "حضر", "a assisté à")
# What is said of a cooperative and a stage.
PROGRESSED = _adl("progressed", "progressed in", "تقدم في", "a avancé dans")

# What the platform says for SCORM units, which do not speak xAPI.
INITIALIZED = _adl("initialized", "initialized", "شرع في", "a démarré")
TERMINATED = _adl("terminated", "terminated", "أنهى", "a quitté")
# cmi5, 9.3: what an LMS says of the units that it launches; no unit may use these four.
LAUNCHED = _adl("launched", "launched", "أطلق", "a lancé")
ABANDONED = _cmi5("abandoned", "abandoned", "تخلى عن", "a abandonné")
WAIVED = _cmi5("waived", "was excused from", "أعفي من", "a été dispensé de")
SATISFIED = _cmi5("satisfied", "satisfied", "استوفى", "a satisfait à")

COURSE = "http://adlnet.gov/expapi/activities/course"
MODULE = "http://adlnet.gov/expapi/activities/module"
LESSON = "http://adlnet.gov/expapi/activities/lesson"
ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
QUESTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
MEETING = "http://adlnet.gov/expapi/activities/meeting"
STAGE = "http://adlnet.gov/expapi/activities/objective"
CERTIFICATE = "https://www.opigno.org/en/tincan_registry/activity_type/certificate"
# cmi5, 9.4: of the objects of « satisfied ».
CMI5_BLOCK = "https://w3id.org/xapi/cmi5/activitytype/block"
CMI5_COURSE = "https://w3id.org/xapi/cmi5/activitytype/course"
