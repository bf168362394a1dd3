"""SCORM packages made by hand, small but whole: a manifest, and units that find their API as courses do."""

from tests.packages.archives import zipped

MANIFEST_12 = """<?xml version="1.0"?>
<manifest identifier="olives" version="1.1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="main">
    <organization identifier="main"><title>L’huile d’olive</title>
      <item identifier="harvest" identifierref="r1" parameters="?step=1"><title>La récolte</title>
        <adlcp:masteryscore>60</adlcp:masteryscore><adlcp:datafromlms>hello</adlcp:datafromlms></item>
      <item identifier="PRESS"><title>Le moulin</title>
        <item identifier="cold" identifierref="r2"><title>À froid</title></item>
        <item identifier="hidden" identifierref="r2" isvisible="false"><title>Caché</title></item>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="sco.html"><file href="sco.html"/></resource>
    <resource identifier="r2" type="webcontent" adlcp:scormtype="sco" href="la%20page.html" xml:base="press/"/>
  </resources>
</manifest>"""

MANIFEST_2004 = """<?xml version="1.0"?>
<manifest identifier="honey" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
  xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="main">
    <organization identifier="main"><title>العسل</title>
      <item identifier="hive" identifierref="r1"><title>الخلية</title>
        <adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.8"/>
        <imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true">
          <imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives></imsss:sequencing>
      </item>
    </organization>
  </organizations>
  <resources><resource identifier="r1" type="webcontent" adlcp:scormType="sco" href="sco.html"/></resources>
</manifest>"""

# Looks for the API from its parent upwards, as ADL's own wrapper does.
_FIND = """<script>
function find(name) { let w = window; while (!w[name] && w.parent && w.parent !== w) w = w.parent; return w[name]; }
const say = (text) => { document.getElementById("told").textContent += text + ";"; };
"""
SCO_12 = (
    "<!doctype html><meta charset=utf-8><title>La récolte</title><p id=told></p><button id=half>½</button>"
    "<button id=end>fin</button>"
    + _FIND
    + """const api = find("API");
say(api.LMSInitialize(""));
say("was " + api.LMSGetValue("cmi.core.lesson_location"));
say("entry " + api.LMSGetValue("cmi.core.entry"));
say("name " + api.LMSGetValue("cmi.core.student_name"));
say("mastery " + api.LMSGetValue("cmi.student_data.mastery_score"));
say("launch " + api.LMSGetValue("cmi.launch_data"));
say(location.search);
half.onclick = () => {
  api.LMSSetValue("cmi.core.lesson_location", "page 2");
  api.LMSSetValue("cmi.suspend_data", "half");
  api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSSetValue("cmi.core.session_time", "00:01:30");
  say("half " + api.LMSFinish(""));
};
end.onclick = () => {
  api.LMSSetValue("cmi.core.score.raw", "80");
  api.LMSSetValue("cmi.core.score.max", "100");
  api.LMSSetValue("cmi.core.score.min", "0");
  api.LMSSetValue("cmi.core.lesson_status", "passed");
  api.LMSSetValue("cmi.core.session_time", "00:02:00");
  say("end " + api.LMSFinish(""));
};
</script>"""
)
SCO_2004 = (
    "<!doctype html><meta charset=utf-8><title>الخلية</title><p id=told></p><button id=end>fin</button>"
    + _FIND
    + """const api = find("API_1484_11");
say(api.Initialize(""));
say("passing " + api.GetValue("cmi.scaled_passing_score"));
end.onclick = () => {
  api.SetValue("cmi.score.scaled", "0.9");
  api.SetValue("cmi.success_status", "passed");
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.session_time", "PT2M");
  say("end " + api.Terminate(""));
};
</script>"""
)


def scorm12(manifest: str = MANIFEST_12) -> bytes:
    return zipped({"imsmanifest.xml": manifest, "sco.html": SCO_12, "press/la page.html": SCO_12})


def scorm2004(manifest: str = MANIFEST_2004) -> bytes:
    return zipped({"imsmanifest.xml": manifest, "sco.html": SCO_2004})
