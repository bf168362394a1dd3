// The service worker: member pages from the network, and without it from what the open profile keeps on this phone.
// The server puts it into one file with the modules that it imports, and `self.LMS` ({version, shell}) before them.
// Pages of the server are never kept.
import { hear, tell } from "./deeds.js";
import { documentOf, fileOf, keepShell, part, SHELL, VERIFIER } from "./frame.js";
import { enter, settle, sync } from "./outbox.js";
import { coursesOf, markDone } from "./packages.js";
import { showCard, showPage, take } from "./replies.js";
import { all, get, lock, opened, touch } from "./store.js";

const PATIENCE_MS = 3000;
// A network that takes a question and never answers is none; what is sent may take its time.
const LONGEST_MS = { GET: 12_000 };

addEventListener("install", (event) => event.waitUntil(keepShell(self.LMS.shell).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(replace()));
addEventListener("sync", (event) => event.waitUntil(sync().finally(tell)));
addEventListener("message", (event) => event.waitUntil(hear(event)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  // Nor may a page of another site write in her name: its forms go to the server, which refuses them.
  if (origin !== location.origin || (request.method === "POST" && !request.referrer.startsWith(origin + "/"))) return;
  // The twin of a recording, for phones without Opus, is not kept.
  if (/^\/(static|media|voice\/clips)\//.test(pathname) && search !== "?m4a") event.respondWith(fromHere(request, pathname));
  // The book that is kept has but the clips that are.
  else if (/^\/voice/.test(pathname)) event.respondWith(fetch(request).catch(() => fileOf(pathname)));
  else if (request.mode === "navigate" || request.headers.has("X-Fragment")) event.respondWith(page(event, pathname));
});

async function replace() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
  await clients.claim();
}

async function fromHere(request, path) {
  const found = await fileOf(path);
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.get("Range"));
  if (!found || !range) return found ?? fetch(request);
  // Players ask for a part of a recording, and seek by it.
  const blob = await found.blob();
  const [from, to] = [Number(range[1]), range[2] ? Number(range[2]) + 1 : blob.size];
  const headers = { "Content-Type": blob.type, "Content-Range": `bytes ${from}-${Math.min(to, blob.size) - 1}/${blob.size}` };
  return new Response(blob.slice(from, to), { status: 206, headers });
}

async function page(event, path) {
  const { request } = event;
  const isFragment = request.headers.has("X-Fragment");
  if (path === "/offline/faces") return screen("faces", isFragment);
  const isForm = request.method === "POST" && /urlencoded/.test(request.headers.get("Content-Type"));
  const reading = isForm ? request.clone().formData() : undefined;
  const network = settle()
    // A page that shows progress must not say less than was done here.
    .then(() => /^\/(home|courses)/.test(path) && patient(sync(), 2000).catch(() => {}))
    .then(() => fetch(request));
  const open = await opened();
  const course = open && (await courseAt(open, path));
  const form = fieldsOf(await reading);
  let trouble;
  const most = course || (open && path === "/home") ? PATIENCE_MS : (LONGEST_MS[request.method] ?? 1e9);
  const answer = await patient(network, most).catch((error) => void (trouble = error));
  if (answer && answer.status < 500) {
    const isDone = answer.redirected || answer.type === "opaqueredirect";
    // Another person's turn: what the one before kept is closed before anything else happens.
    if (isDone && (form.pin || /\/(sign-|helping)/.test(path))) await lock();
    event.waitUntil(isDone ? learn(path, form, open, course) : touch());
    return answer;
  }
  if (course) {
    const found = await fromCourse(event, open, course, path, form, isFragment);
    if (found) return found;
  }
  return answer?.status === 500 ? answer : without(path, request.method, isFragment, trouble?.status === 429);
}

function patient(network, most) {
  network.catch(() => {});
  return Promise.race([network, new Promise((_resolve, reject) => setTimeout(reject, most))]);
}

function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of form ?? []) (fields[name] ??= []).push(value);
  return fields;
}

async function courseAt(open, path) {
  const slug = /^\/courses\/([^/]+)/.exec(path)?.[1];
  // Beside her courses each package has the page of whom she calls.
  return (await coursesOf(open)).find((course) => course.slug === slug || course.pages[path]);
}

async function fromCourse(event, open, course, path, form, isFragment) {
  await touch();
  if (event.request.method !== "POST") {
    const found = showPage(course, path);
    return found && documentOf(found, isFragment);
  }
  const taken = await take(open, course, path, form);
  if (!taken) return;
  registration.sync?.register("outbox").catch(() => {});
  event.waitUntil(sync().catch(() => {}).finally(tell));
  return taken.next ? Response.redirect(taken.next, 303) : documentOf(taken.page, isFragment, taken.status);
}

// What an answer of the server tells this phone.
async function learn(path, form, open, course) {
  if (path === "/language") await keepShell().finally(() => sync(true));
  // In a session with help nothing is kept: it is the helper's phone.
  if (form.pin && !path.startsWith("/helping")) await enter(path.split("/")[2], form.pin[0]);
  if (course?.completions[path]) await markDone(open, course, [course.completions[path].item]);
}

// No network, or a server that asks to wait (`isBusy`), and nothing kept for this address.
async function without(path, method, isFragment, isBusy) {
  if (method === "POST" && path === "/sign-out") await lock("/sign-out");
  // What she typed stays on her screen, with “try again”.
  else if (method === "POST" && isFragment) return Response.error();
  if (/^\/verify/.test(path)) return fileOf(VERIFIER);
  // Whoever comes next does not find the home of the one before.
  const isNew = /^\/sign-in/.test(path);
  if (isNew) await lock("/sign-out");
  const who = await opened();
  if (!who) return screen((await all("profiles")).length ? (isNew ? "stranger" : "faces") : "missing", isFragment);
  return screen(/^\/(home|courses|offline)?$/.test(path) ? "home" : "missing", isFragment, who, isBusy);
}

async function screen(name, isFragment, open, isBusy) {
  const found = await part(name);
  if (isBusy) found.main = found.main.replace(/<!--no-->[^]*?<\/p>/, (await part("busy")).main);
  if (open) {
    const { name, face } = await get("profiles", open.profile);
    const cards = (await coursesOf(open)).map((course) => `<li>${showCard(course)}</li>`);
    found.main = found.main
      .replace("<!--courses-->", () => cards.join(""))
      .replace("#face", () => face)
      .replace(/#name-(\w+)/, (_all, code) => (name[code] || name.ar || name.fr).replace(/[&<]/g, (sign) => `&#${sign.charCodeAt()};`));
  }
  return documentOf(found, isFragment);
}
