// What was done without network waits as statements and is sent in order. Nothing leaves before the server has answered for it.
import { admit, note, token, unlock } from "./keys.js";
import { coursesOf, keep, markDone } from "./packages.js";
import { keepShell } from "./frame.js";
import { all, alone, get, lock, opened, put, remove, seal, unseal, use } from "./store.js";

const BATCH = 50;
let flight;

// The box of the person who has opened her store.
export const boxOf = ({ profile, key }) => ({
  add: async (entry) => {
    const sealed = await seal(key, entry);
    return use("outbox", (store) => store.add({ profile, ...sealed }));
  },
  waiting: async () =>
    Promise.all((await all("outbox", profile)).map(async (row) => ({ seq: row.seq, ...(await unseal(key, row)) }))),
  sent: ({ seq }) => remove("outbox", seq),
  refuse: async ({ seq, ...entry }, reason) => {
    await put("refused", { seq, profile, ...(await seal(key, { ...entry, reason })) });
    await remove("outbox", seq);
  },
});

// `box` as above; `send(statements)` → the server's answer, or throws. Returns the last answer, if anything waited.
export function flush(box, send) {
  flight ??= alone("outbox", () => empty(box, send)).finally(() => (flight = null));
  return flight;
}

async function empty(box, send) {
  let answer;
  let settled = 1;
  // A server that answers for none of them would be asked for ever.
  while (settled) {
    const rows = (await box.waiting()).slice(0, BATCH);
    if (!rows.length) break;
    answer = await send(rows.map(({ statement }) => statement));
    settled = 0;
    for (const [place, row] of rows.entries()) {
      const { status, reason } = answer.results[place] ?? {};
      if (status === "refused") await box.refuse(row, reason);
      else if (status === "stored" || status === "known") await box.sent(row);
      else continue;
      settled += 1;
    }
  }
  return answer;
}

const ASK_MS = 12 * 3_600_000;

async function ask(open, address, options = {}) {
  const headers = { Accept: "application/json", Authorization: `Bearer ${await token(open)}`, ...options.headers };
  const answer = await fetch(address, { ...options, headers });
  // Her PIN is new, or she was signed out from elsewhere: everything waits here until she signs in again.
  if (answer.status === 401) await note(open.profile, { ended: true });
  if (!answer.ok) throw answer;
  return answer.json();
}

// Sends what waits; asks what changed now and then, or at once where `now`. Should the network end before, it is asked the next time.
export async function sync(now) {
  const open = await opened();
  if (!open) return;
  if (now) await note(open.profile, { asked: 0 });
  const send = (statements) =>
    ask(open, "/offline/outbox", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sent_at: new Date(Date.now()).toISOString(), statements }),
    });
  let answer = await flush(boxOf(open), send);
  const profile = await get("profiles", open.profile);
  const wanted = !profile.asked;
  if (!answer && (wanted || Math.abs(Date.now() - profile.asked) > ASK_MS)) answer = await ask(open, "/offline/state");
  if (!answer) return;
  // Long ago, until all is here: what is broken off is asked for the next time, as it was.
  await note(open.profile, { asked: +!wanted, language: answer.language });
  // Where the frame does not come it is asked for the next time.
  if (answer.language !== profile.language) await keepShell().catch(() => note(open.profile, { language: profile.language }));
  for (const course of await coursesOf(open)) {
    const state = answer.courses[course.slug];
    if (!state) continue;
    await markDone(open, course, state.done);
    // What finds no room here would be paid for each time: only a DOMException has a code.
    if (state.digest !== course.digest && (wanted || !(navigator.connection?.saveData || navigator.connection?.type === "cellular")))
      await keep(open, course.slug).catch((error) => error.code || Promise.reject(error));
  }
  await note(open.profile, { asked: Date.now() });
}

const post = (path) => fetch(path, { method: "POST", redirect: "manual" });

// Before anything is asked with the browser's cookie: a sign-out or another person's turn that the server has not heard of.
export async function settle() {
  for (const { id } of await all("open")) {
    if (id === "open") continue;
    if ((await post(id)).status < 429) await remove("open", id);
  }
  const open = await get("open", "open");
  if (!open?.owed) return;
  try {
    if (open.key) await ask(open, open.owed, { method: "POST", body: new URLSearchParams({ pin: await unseal(open.key, open.typed) }) });
    else if ((await post(open.owed)).status > 428) throw new Error();
  } catch (error) {
    // With too many attempts (429) what is kept stays open, and the network closed.
    if (!(error.status < 429)) throw error;
    await lock("/sign-out");
    return settle();
  }
  await put("open", { ...(await get("open", "open")), owed: undefined, typed: undefined });
}

// Somebody has signed in with her PIN, or has a new one. `id` where the address told it.
// Makes her profile here, or mends it, where others are or she wants it (`isNew`). Throws the answer where the PIN is not hers.
export async function enter(id, pin, isNew) {
  const profile = id && (await get("profiles", id));
  if (profile && !profile.ended && (await unlock(id, pin))) return;
  if (!isNew && !(await all("profiles")).length) return;
  const answer = await fetch("/offline/keys", { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams({ pin }) });
  if (!answer.ok) throw answer;
  await admit(await answer.json(), pin);
  // In which language she is spoken to.
  await sync().catch(() => {});
}
