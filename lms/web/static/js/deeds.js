// What pages ask of the worker (offline.js): each is named, is given an object, and may tell how many bytes are still to come.
import { rest, unlock } from "./keys.js";
import { enter, sync } from "./outbox.js";
import { coursesOf, discard, keep } from "./packages.js";
import { part } from "./frame.js";
import { all, get, lock, opened, put, remove, touch } from "./store.js";

const DEEDS = {
  send: ({ now }) => sync(now).catch(() => {}),
  touch,
  lock: () => lock(),
  profiles: () => all("profiles"),
  // By her face; the browser's session follows. True, or for how many ms she must wait, if at all.
  unlock: async ({ id, pin }) => (await unlock(id, pin, "/offline/session")) || rest(id),
  // On her shelf, where she is signed in.
  enter: ({ person, pin }) => enter(person, pin, true),
  shelf: async ({ person }) => {
    const open = await mine(person);
    // What was refused stands on her shelf now, told by the server.
    for (const { seq } of await all("refused", person)) await remove("refused", seq);
    const kept = open ? await coursesOf(open) : [];
    const isOpen = !!open && !(await get("profiles", person)).ended;
    return { isOpen, kept: kept.map(({ slug, id }) => ({ slug, id })), waiting: (await all("outbox", person)).length };
  },
  keep: async ({ person, slug }, told) => keep(await mine(person), slug, told),
  discard: ({ id }) => discard(id),
  forget: async ({ person }) => {
    const whose = person ?? (await opened()).profile;
    for (const { id } of await all("packages", whose)) await discard(id);
    for (const name of ["outbox", "refused"]) for (const { seq } of await all(name, whose)) await remove(name, seq);
    await remove("profiles", whose);
    // Her face is the server's to forget: told before anything else, if need be later.
    await put("open", { id: `/sign-in/${whose}/delete` });
    await lock("/sign-out");
  },
};

async function mine(person) {
  const open = await opened();
  return open?.profile === person && open;
}

export async function hear({ data: [what, given], ports: [port] }) {
  try {
    port.postMessage({ answer: await DEEDS[what](given, (rest) => port.postMessage({ rest })) });
  } catch (error) {
    port.postMessage({ error: error.name ?? "Refused", message: (await error.json?.())?.message });
  }
  await tell();
}

// Pages show how much waits, and how much was refused.
export async function tell() {
  const open = await opened();
  const count = async (name) => (open ? (await all(name, open.profile)).length : 0);
  const [waiting, refused] = [await count("outbox"), await count("refused")];
  const words = waiting || refused ? (await part(refused ? "refused" : (await get("profiles", open.profile)).ended ? "ended" : "waiting")).main.replace("#", refused || waiting) : "";
  for (const client of await clients.matchAll()) client.postMessage(words);
}
