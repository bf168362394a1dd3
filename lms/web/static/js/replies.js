// What a kept course answers in the server's place. Marks here are for her to learn by: the server makes its own.
import { boxOf } from "./outbox.js";
import { markDone } from "./packages.js";

const ADL = "http://adlnet.gov/expapi/verbs/";

// The steps that were done when it was fetched, and since.
export const doneIn = (course) => {
  const page = course.pages[`/courses/${course.slug}`].main;
  return new Set([...page.matchAll(/step--done" data-item="([^"]*)"/g)].map((found) => found[1]).concat(course.done));
};

export function showPage(course, path) {
  const page = course.pages[path];
  if (!page) return;
  const main = page.main
    .replace("STATEMENT-ID", crypto.randomUUID())
    // Only the page of the course shows its steps. One that was kept by an earlier release names another script.
    .replace(/data-module="(kept|offline)"/, () => `data-module="offline" data-items="${[...doneIn(course)].join(" ")}"`);
  return { ...page, main };
}

// Her card of the course, with what she has done since.
export const showCard = (course) => {
  const done = doneIn(course).size;
  const [card] = /<a[^]*<\/a>/.exec(course.card);
  const [, total] = />\d+\/(\d+)</.exec(card);
  const grains = card.match(/<i[ >]/g).length;
  let place = 0;
  return card
    .replace(/>\d+(\/\d+<)/, `>${done}$1`)
    .replace(/<i(?: class="full")?>/g, () => (++place * total <= done * grains ? '<i class="full">' : "<i>"));
};

// `form`: field → values. Returns {page}, {next}, or {page, status}; nothing where the course has no answer.
export async function take(open, course, path, form) {
  const step = course.completions[path];
  const asked = course.practice[path];
  if (step) {
    await queue(open, course, path.slice(0, -11), { id: step.id, verb: { id: `${ADL}completed` }, object: { id: step.activity } });
    await markDone(open, course, [step.item]);
    return { next: step.next };
  }
  if (!asked) return;
  const { statement: [id] = [crypto.randomUUID()], ...given } = form;
  const verdict = mark(asked.key, given);
  if (typeof verdict === "string") {
    const page = course.pages[path];
    const main = page.main.replace('value="STATEMENT-ID">', `value="${id.replace(/[^\w-]/g, "")}">${asked[verdict] ?? course.words[verdict]}`);
    return { page: { ...page, main }, status: 422 };
  }
  await queue(open, course, path, {
    id,
    verb: { id: asked.verb ?? `${ADL}answered` },
    object: { id: asked.question },
    result: { extensions: { [course.extensions.form]: given } },
    context: { contextActivities: { parent: [{ id: asked.lesson }] } },
  });
  // Who led a session has gone through the lesson.
  await markDone(open, course, asked.done ?? []);
  // What she chose is shown as chosen.
  const main = (given.answer ?? []).reduce((text, token) => text.replace(`value="${token}"`, "checked"), verdict ? asked.right : asked.wrong);
  return { page: { ...asked, main } };
}

function queue(open, course, path, { context, ...said }) {
  const { actor, registration, extensions, revision } = course;
  const statement = {
    ...said,
    actor,
    timestamp: new Date(Date.now()).toISOString(),
    context: { ...context, registration, extensions: { [extensions.revision]: revision } },
  };
  return boxOf(open).add({ statement, title: course.pages[path]?.title });
}

// What an answer to a practice question is worth: true, false, or the reason why it cannot be read. The server marks again.
const western = (text) => text.replace(/\p{Cf}/gu, "").replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt() & 15);

// `key`: see the packages of lms/offline. `form`: field → values.
export function mark(key, form) {
  const given = (name) => (form[name] ?? []).map((value) => value.trim()).filter(Boolean);
  const names = Object.keys(key.fields ?? { answer: 0 });
  if (names.some((name) => !given(name).length)) return "missing";
  if (key.fields) {
    if (key.distinct && new Set(names.map((name) => given(name)[0])).size < names.length) return "duplicate_position";
    return names.every((name) => same(new Set(given(name)), new Set(key.fields[name])));
  }
  const [text] = given("answer");
  if (key.texts) return key.texts.includes(normal(text));
  const found = number(text);
  return typeof found === "string" ? found : key.number[0] <= found && found <= key.number[1];
}

const same = (one, other) => one.size === other.size && [...one].every((value) => other.has(value));

function number(text) {
  const plain = western(text).replace(/[٫،]/g, ",").replace(/[٬’]/g, "'").replace(/[−–﹣－]/g, "-").replace(/\s+/g, " ").trim();
  const [, sign, size] = /^([-+]?) ?(.*)$/.exec(plain);
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(size)) return "ambiguous_number";
  const found =
    size && (/^(\d*)(?:[.,](\d+))?$/.exec(size) ?? /^([1-9]\d{0,2}(?:([ .,'])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/.exec(size));
  return found ? Number(`${sign}${found[1].replace(/\D/g, "")}.${found.pop() ?? 0}`) : "not_a_number";
}

const normal = (text) =>
  western(text.normalize("NFKD").toUpperCase().toLowerCase().replace(/ς/g, "σ").normalize("NFKD"))
    .replace(/[\p{Mn}\p{Me}ءٴـ]/gu, "").replace(/[ىی]/g, "ي").replace(/ک/g, "ك").replace(/ة/g, "ه").replace(/ٱ/g, "ا")
    .replace(/œ/g, "oe").replace(/æ/g, "ae")
    .replace(/(?<=\d)[\p{P}\p{Cc}\p{Co}\p{Cn}\p{Sk}](?=\d)|[\p{Pd}\p{Cc}/\\_]/gu, " ").replace(/[\p{P}\p{Sk}]/gu, "")
    .split(/\s+/).filter(Boolean).join(" ").normalize("NFC");
