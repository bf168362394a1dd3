// Checks a certificate's QR code on the phone itself: behind the # stand a claim and its signature (certification/claims.py).
export async function init(element) {
  const look = async () => show(element, await outcome(element).catch(() => ["unable"]));
  addEventListener("hashchange", look);
  await look();
}

async function outcome({ dataset }) {
  const [said, signature] = location.hash.slice(1).split(".");
  if (!signature) return ["without"];
  const how = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", JSON.parse(dataset.key), how, false, ["verify"]);
  try {
    if (!(await crypto.subtle.verify(how, key, bytes(signature), new TextEncoder().encode(said)))) return ["forged"];
    const claim = JSON.parse(new TextDecoder().decode(bytes(said)));
    // The address names the code as well: another one is somebody's certificate with the signature of hers.
    const [named] = /[^/]*$/.exec(location.pathname);
    const isHers = named === "offline" || letters(named) === letters(claim[0]);
    return isHers && new Date(claim[3]).getTime() ? ["genuine", claim] : ["forged"];
  } catch {
    return ["forged"];
  }
}

const letters = (code) => code.replace(/\W/g, "").toUpperCase();

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function show(element, [name, claim]) {
  for (const part of element.querySelectorAll("[data-outcome]")) part.hidden = part.dataset.outcome !== name;
  if (!claim) return;
  const [code, course, item, day, ...names] = claim;
  const language = document.documentElement.lang;
  const say = {
    code: letters(code).match(/.{4}/g).join("-"),
    title: JSON.parse(element.dataset.titles)[`${course}/${item}`] ?? course,
    day: new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(day)),
    holder: (language.startsWith("fr") ? names.reverse() : names).find(Boolean),
  };
  for (const part of element.querySelectorAll("[data-say]")) part.textContent = say[part.dataset.say];
}
