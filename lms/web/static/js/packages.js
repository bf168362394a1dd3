// Courses kept on this phone: each sealed for the person who keeps it, and media, which are the same for all.
import { all, alone, put, remove, seal, unseal } from "./store.js";

// Opened courses, while the worker lives.
let memory = {};

// The reading itself is remembered, so that one which began before a change is forgotten by it.
export function coursesOf({ profile, key }) {
  if (memory.profile !== profile) {
    const read = (rows) => Promise.all(rows.map(async (row) => ({ ...(await unseal(key, row)), id: row.id })));
    memory = { profile, found: all("packages", profile).then(read) };
    memory.found.catch(() => (memory = {}));
  }
  return memory.found;
}

export async function save({ profile, key }, course) {
  memory = {};
  await put("packages", { id: course.id, profile, media: course.media.map(({ path }) => path), ...(await seal(key, course)) });
  memory = {};
}

// Fetches a course, or what is new in it. `told(rest)` hears how many bytes of media are still to come. Where it throws, nothing new stays.
export const keep = (open, slug, told = () => {}) =>
  alone("packages", async () => {
    try {
      const course = await (await sure(`/offline/courses/${slug}`)).json();
      // The browser is signed in as another person.
      if (course.person !== open.profile) throw new Error();
      const before = (await coursesOf(open)).find((one) => one.slug === slug);
      const media = await caches.open("media");
      let rest = course.media.reduce((sum, { size }) => sum + size, 0);
      told(rest);
      for (const { path, from = path, size, changes } of course.media) {
        if (changes || !(await media.match(path))) await media.put(path, await counted(await sure(from), (got) => told(rest - Math.min(got, size))));
        told((rest -= size));
      }
      await save(open, { ...course, id: before?.id ?? crypto.randomUUID(), done: before?.done ?? [] });
    } finally {
      await sweep();
    }
  });

async function sure(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw answer;
  return answer;
}

async function counted(answer, told) {
  const reader = answer.body.getReader();
  const pieces = [];
  let got = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    told((got += value.length));
  }
  return new Response(new Blob(pieces), { headers: { "Content-Type": answer.headers.get("Content-Type") } });
}

export async function discard(id) {
  await remove("packages", id);
  memory = {};
  await alone("packages", sweep);
}

// Media that no course of anybody names any more.
async function sweep() {
  const named = new Set((await all("packages")).flatMap((row) => row.media));
  const media = await caches.open("media");
  for (const request of await media.keys()) if (!named.has(new URL(request.url).pathname)) await media.delete(request);
}

// Steps that she has done here or elsewhere since the course was fetched.
export async function markDone(open, course, items) {
  const done = [...new Set([...course.done, ...items])];
  if (done.length > course.done.length) await save(open, Object.assign(course, { done }));
}
