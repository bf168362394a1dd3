// A lesson or quiz of a cmi5 package: the launch (cmi5, 8 to 11), what is said to the learning platform, and the marks of its questions.
// Opened without a launch, say from a folder, it shows and marks all the same and tells nobody. One classic script: no origin is needed.
"use strict";
const ADL = "http://adlnet.gov/expapi/verbs/";
const CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/";
const MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
const WORDS = {
  ar: { right: "صحيح", wrong: "ليس صحيحا", missing: "أجيبوا أولا", ambiguous: "المرجو كتابة العدد بدون نقطة بين الآلاف، مثل 1250 أو 12,5.", score: "النتيجة:", passed: "نجحتم.", failed: "لم تنجحوا بعد. افتحوا الاختبار من جديد لتعيدوه.", done: "تم التسجيل.", lost: "منصة التعلم لا تجيب: ما ستفعلونه هنا لن يسجل. أغلقوا الصفحة وافتحوها من جديد.", review: "سبق تسجيل هذا الجزء." },
  fr: { right: "Juste", wrong: "Pas juste", missing: "Répondez d’abord", ambiguous: "Écrivez le nombre sans point entre les milliers, comme 1250 ou 12,5.", score: "Résultat :", passed: "C’est réussi.", failed: "Ce n’est pas encore réussi. Ouvrez le quiz de nouveau pour recommencer.", done: "C’est enregistré.", lost: "La plateforme ne répond pas : ce que vous faites ici ne sera pas enregistré. Fermez la page et ouvrez-la de nouveau.", review: "Cette partie est déjà enregistrée." },
};
const unit = JSON.parse(document.getElementById("unit").textContent);
const began = Date.now();
let last = 0;

// --- The launch ---

const given = new URLSearchParams(location.search);
const isLaunched = ["endpoint", "fetch", "actor", "registration", "activityId"].every((name) => given.has(name));
let session = null;

async function launch() {
  const answer = await fetch(given.get("fetch"), { method: "POST" });
  const token = (await answer.json())["auth-token"];
  if (!token) throw new Error("no token");
  const endpoint = given.get("endpoint").replace(/\/*$/, "/");
  const call = (method, path, query, body, more) => {
    const parameters = query ? `?${new URLSearchParams(query)}` : "";
    const headers = { Authorization: `Basic ${token}`, "X-Experience-API-Version": "1.0.3" };
    if (body) headers["Content-Type"] = "application/json";
    return fetch(endpoint + path + parameters, { method, headers, body: body && JSON.stringify(body), ...more }).then(async (found) => {
      if (!found.ok) throw new Error(`${path}: ${found.status} ${await found.text()}`);
      return found;
    });
  };
  const agent = given.get("actor");
  const state = { activityId: given.get("activityId"), agent, registration: given.get("registration"), stateId: "LMS.LaunchData" };
  const data = await (await call("GET", "activities/state", state)).json();
  // cmi5, 11.0: read before “initialized”; a platform may have none.
  const preferences = await call("GET", "agents/profile", { agent, profileId: "cmi5LearnerPreferences" }).then((found) => found.json(), () => ({}));
  session = { call, data, said: new Set() };
  await say("initialized");
  return preferences;
}

// Answers a UUID of version 4; crypto.randomUUID is only there on pages that came by TLS.
const newId = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

// cmi5, 9: a defined statement. `score`: 0 to 1.
async function say(verb, score, more) {
  if (!session || session.said.has(verb)) return;
  const isJudgement = verb === "passed" || verb === "failed";
  if (session.data.launchMode !== "Normal" && verb !== "initialized" && verb !== "terminated") return;
  const context = structuredClone(session.data.contextTemplate ?? {});
  context.registration = given.get("registration");
  context.contextActivities ??= {};
  const categories = [{ id: `${CATEGORY}cmi5` }];
  if (isJudgement || verb === "completed") categories.push({ id: `${CATEGORY}moveon` });
  context.contextActivities.category = [...(context.contextActivities.category ?? []).filter(({ id }) => !id.startsWith(CATEGORY)), ...categories];
  const result = {};
  if (verb !== "initialized") result.duration = `PT${((Date.now() - began) / 1000).toFixed(2)}S`;
  if (verb === "completed") result.completion = true;
  if (isJudgement) {
    result.success = verb === "passed";
    result.score = { scaled: score, raw: Math.round(score * 100), min: 0, max: 100 };
    if (session.data.masteryScore !== undefined) context.extensions = { ...context.extensions, [MASTERY]: session.data.masteryScore };
  }
  // 9.3: order is that of the timestamps.
  last = Math.max(Date.now(), last + 1);
  session.said.add(verb);
  await session.call("POST", "statements", null, {
    id: newId(),
    actor: JSON.parse(given.get("actor")),
    verb: { id: ADL + verb },
    object: { objectType: "Activity", id: given.get("activityId") },
    context,
    ...(Object.keys(result).length ? { result } : {}),
    timestamp: new Date(last).toISOString(),
  }, more);
}

// --- Marking ---

const western = (text) => text.replace(/\p{Cf}/gu, "").replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt() & 15);
const normal = (text) =>
  western(text.normalize("NFKD").toUpperCase().toLowerCase().replace(/ς/g, "σ").normalize("NFKD"))
    .replace(/[\p{Mn}\p{Me}ءٴـ]/gu, "").replace(/[ىی]/g, "ي").replace(/ک/g, "ك").replace(/ة/g, "ه").replace(/ٱ/g, "ا")
    .replace(/œ/g, "oe").replace(/æ/g, "ae")
    .replace(/(?<=\d)[\p{P}\p{Cc}\p{Co}\p{Cn}\p{Sk}](?=\d)|[\p{Pd}\p{Cc}/\\_]/gu, " ").replace(/[\p{P}\p{Sk}]/gu, "")
    .split(/\s+/).filter(Boolean).join(" ").normalize("NFC");

// NaN for what is no number; null for what may be two: 1.250 is a thousand, or one and a bit.
function numberOf(text) {
  const plain = western(text).replace(/[٫،]/g, ",").replace(/[٬’]/g, "'").replace(/[−–﹣－]/g, "-").replace(/\s+/g, " ").trim();
  const [, sign, size] = /^([-+]?) ?(.*)$/.exec(plain);
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(size)) return null;
  const found = size && (/^(\d*)(?:[.,](\d+))?$/.exec(size) ?? /^([1-9]\d{0,2}(?:([ .,'])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/.exec(size));
  return found ? Number(`${sign}${found[1].replace(/\D/g, "")}.${found.pop() ?? 0}`) : NaN;
}

// The share of a question that is right, 0 to 1; else what keeps it from being marked (WORDS).
function mark(key, form) {
  const values = (name) => form.getAll(name).map((value) => value.trim()).filter(Boolean);
  if (key.texts || key.number) {
    const [text] = values(key.name);
    if (text === undefined) return "missing";
    if (key.texts) return key.texts.includes(normal(text)) ? 1 : 0;
    const found = numberOf(text);
    if (found === null) return "ambiguous";
    return Number(key.number[0]) <= found && found <= Number(key.number[1]) ? 1 : 0;
  }
  if (key.any) {
    const [[name, right]] = Object.entries(key.any);
    const [chosen] = values(name);
    return chosen === undefined ? "missing" : Number(right.includes(chosen));
  }
  const fields = Object.entries(key.fields);
  if (fields.some(([name]) => !values(name).length)) return "missing";
  if (key.distinct && new Set(fields.map(([name]) => values(name)[0])).size < fields.length) return "missing";
  if (key.partial === "picks") {
    const [[name, right]] = fields;
    const hits = values(name).filter((value) => right.includes(value)).length;
    return Math.max(0, (hits - (values(name).length - hits)) / right.length);
  }
  const right = fields.filter(([name, wanted]) => {
    const found = values(name);
    return found.length === wanted.length && wanted.every((value) => found.includes(value));
  }).length;
  return key.partial === "fields" ? right / fields.length : Number(right === fields.length);
}

// Shows what the question's author says, and answers its mark.
function judge(fieldset, code) {
  const key = unit.keys[fieldset.dataset.question];
  const share = key && mark(key, new FormData(fieldset.form));
  const verdict = fieldset.querySelector(".verdict");
  if (typeof share === "string") {
    verdict.textContent = WORDS[code][share];
    return null;
  }
  if (key) verdict.textContent = WORDS[code][share === 1 ? "right" : "wrong"];
  verdict.dataset.right = share === 1;
  for (const told of fieldset.querySelectorAll(".told")) told.hidden = false;
  for (const said of fieldset.querySelectorAll(".said")) said.hidden = !said.previousElementSibling.querySelector("input").checked;
  return share;
}

// --- The page ---

const articles = [...document.querySelectorAll("article")];
const codeOf = (article) => article.dataset.language;
const tell = (name, after = "") => {
  for (const place of document.querySelectorAll("[data-told]")) place.textContent = `${WORDS[codeOf(place.closest("article"))][name]}${after}`;
};

function show(code) {
  for (const article of articles) article.hidden = codeOf(article) !== code;
  for (const button of document.querySelectorAll("nav button")) button.setAttribute("aria-pressed", button.value === code);
  const shown = articles.find((article) => !article.hidden);
  document.documentElement.lang = shown.lang;
  document.documentElement.dir = shown.dir;
}

// A blueprint: how many questions of each module, or of all.
function drawn() {
  const pool = unit.questions.map((one) => ({ ...one, at: Math.random() })).sort((one, other) => one.at - other.at);
  return new Set(unit.draw.flatMap(([module, count]) => pool.filter((one) => module === null || one.module === module).slice(0, count)).map(({ id }) => id));
}

async function finish(article, shares) {
  const score = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const mastery = session?.data.masteryScore ?? unit.mastery;
  const rounded = Math.round(score * 10000) / 10000;
  const name = rounded >= mastery ? "passed" : "failed";
  for (const button of document.querySelectorAll("[data-finish]")) button.disabled = true;
  await say(name, rounded);
  tell(name, ` ${WORDS[codeOf(article)].score} ${Math.round(rounded * 100)} %`);
}

async function leave() {
  await say("terminated");
  const back = session?.data.returnURL;
  if (back) location.assign(back);
}

function prepareQuiz() {
  const kept = drawn();
  for (const fieldset of document.querySelectorAll("fieldset[data-question]")) {
    if (!kept.has(fieldset.dataset.question)) fieldset.remove();
  }
  for (const article of articles) {
    article.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const fieldsets = [...article.querySelectorAll("fieldset[data-question]")];
      const form = new FormData(event.target);
      const unanswered = fieldsets.filter((one) => typeof mark(unit.keys[one.dataset.question], form) !== "number");
      if (unanswered.length) {
        for (const one of unanswered) judge(one, codeOf(article));
        unanswered[0].scrollIntoView();
        return;
      }
      await attempt(() => finish(article, fieldsets.map((one) => judge(one, codeOf(article)))));
    });
  }
}

function prepareLesson() {
  for (const form of document.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      judge(form.querySelector("fieldset"), codeOf(form.closest("article")));
    });
  }
  for (const button of document.querySelectorAll("[data-finish]")) {
    button.addEventListener("click", () =>
      attempt(async () => {
        await say("completed");
        tell("done");
        await leave();
      }),
    );
  }
}

async function attempt(act) {
  try {
    await act();
  } catch (error) {
    console.error(error);
    tell("lost");
  }
}

async function begin() {
  for (const button of document.querySelectorAll("nav button")) button.addEventListener("click", () => show(button.value));
  show(articles.map(codeOf).find((code) => navigator.language.startsWith(code)) ?? codeOf(articles[0]));
  if (unit.kind === "quiz") prepareQuiz();
  else prepareLesson();
  for (const button of document.querySelectorAll("[data-leave]")) button.addEventListener("click", () => attempt(leave));
  if (isLaunched) {
    await attempt(async () => {
      const { languagePreference = "" } = await launch();
      const wanted = languagePreference.split(",").map((tag) => tag.trim().slice(0, 2)).find((code) => articles.some((one) => codeOf(one) === code));
      if (wanted) show(wanted);
      if (session.data.launchMode !== "Normal") tell("review");
    });
    // A page that is closed says goodbye; keepalive lets it arrive.
    addEventListener("pagehide", () => say("terminated", undefined, { keepalive: true }).catch(() => {}));
  }
  document.documentElement.dataset.ready = "yes";
}

begin();
