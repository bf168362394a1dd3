"""A Tin Can package made by hand: it is launched as Rustici describes and reports with nothing but fetch."""

from tests.packages.archives import zipped

MANIFEST = """<?xml version="1.0" encoding="utf-8" ?>
<tincan xmlns="http://projecttincan.com/tincan.xsd">
  <activities>
    <activity id="https://argan.example/course" type="http://adlnet.gov/expapi/activities/course">
      <name lang="fr-FR">L’argan</name>
      <name lang="ar">أركان</name>
      <description lang="fr-FR">De la noix à l’huile.</description>
      <launch lang="fr-FR">index.html?lang=fr</launch>
    </activity>
    <activity id="https://argan.example/course/question" type="http://adlnet.gov/expapi/activities/cmi.interaction">
      <name>Une question</name>
    </activity>
    <activity id="https://argan.example/course/two" type="http://adlnet.gov/expapi/activities/module">
      <name>Deuxième partie</name>
      <launch>https://elsewhere.example/two.html</launch>
    </activity>
  </activities>
</tincan>"""

PAGE = """<!doctype html><meta charset=utf-8><title>L’argan</title><p id=told></p><button id=end>fin</button><script>
const launched = new URLSearchParams(location.search);
end.onclick = async () => {
  const answer = await fetch(launched.get("endpoint") + "statements", {
    method: "POST",
    headers: {
      "Content-Type": "application/json", "X-Experience-API-Version": "1.0.3", Authorization: launched.get("auth"),
    },
    body: JSON.stringify({
      actor: JSON.parse(launched.get("actor")),
      verb: { id: "http://adlnet.gov/expapi/verbs/completed", display: { fr: "a terminé" } },
      object: { id: launched.get("activity_id") },
      context: { registration: launched.get("registration") },
    }),
  });
  told.textContent = String(answer.status);
};
</script>"""


def tincan(manifest: str = MANIFEST) -> bytes:
    return zipped({"tincan.xml": manifest, "index.html": PAGE})
