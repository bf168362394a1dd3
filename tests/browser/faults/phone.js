// A phone: a thread with the application's own outbox and store, a clock that may be wrong, and a line on which things happen.
// Ending the thread is what a browser does to a service worker: at any moment, without a word.
const { origin, modules, phone, skew: first } = JSON.parse(self.name);
let skew = first;
let weather = [];
const now = Date.now.bind(Date);
const over = self.fetch.bind(self);
const openStore = indexedDB.open.bind(indexedDB);
const lockFor = navigator.locks.request.bind(navigator.locks);
Date.now = () => now() + skew;
// Phones of one origin, each with a store of its own.
indexedDB.open = (name, version) => openStore(`${name}-${phone}`, version);
navigator.locks.request = (name, work) => lockFor(`${name}-${phone}`, work);

const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));
const lost = () => {
  throw new TypeError("Lost on the way");
};
const LINE = {
  well: (send) => send(),
  "request dropped": lost,
  "answer dropped": async (send) => (await (await send()).text(), lost()),
  "sent again after the answer": async (send) => (await (await send()).text(), send()),
  "sent twice at once": async (send) => (await Promise.all([send(), send()]))[0],
  // It arrives, when the phone has given it up and perhaps said more.
  "arrived late, given up before": (_send, ms, asked) => (postMessage({ late: asked, ms }), lost()),
  "delayed": async (send, ms) => (await sleep(ms), send()),
  // The page of a café's network, and a gateway that gave up.
  "answer garbled": async (send) => (await (await send()).text(), new Response("<h1>Wi-Fi</h1>")),
  "answered 502": async (send) => (await (await send()).text(), new Response("", { status: 502 })),
  "killed the server meanwhile": (send, ms) => (sleep(ms).then(() => postMessage({ crash: "workers" })), send()),
  "killed before sending": () => (postMessage({ die: 0 }), new Promise(() => {})),
  "killed while sending": (send, ms) => (postMessage({ die: ms }), send()),
  "killed after the answer": async (send, ms) => {
    const answer = await send();
    postMessage({ die: ms });
    return answer;
  },
};

self.fetch = (address, options = {}) => {
  const { kind, ms } = weather.shift() ?? { kind: "well" };
  const asked = [new URL(address, origin).href, options];
  postMessage({ met: kind });
  return (async () => LINE[kind](() => over(...asked), ms, asked))();
};

const store = await import(`${modules}store.js`);
const packages = await import(`${modules}packages.js`);
const outbox = await import(`${modules}outbox.js`);
const replies = await import(`${modules}replies.js`);

// Her clock has jumped, and the store was locked: she types her PIN again.
async function ready(person) {
  const open = await store.opened();
  if (open?.profile === person) return open;
  const { key } = await store.get("profiles", person);
  await store.put("open", { id: "open", profile: person, key, at: Date.now() });
  return store.opened();
}

async function send(person, given, isNow) {
  weather.push(...given);
  await ready(person);
  const error = await outbox.sync(isNow).then(() => "", String);
  return { error, waiting: (await store.all("outbox", person)).length };
}

const ACTS = {
  admit: async ({ person, token, course }) => {
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    await store.put("profiles", { id: person, key, token: await store.seal(key, token), asked: Date.now() });
    await packages.save(await ready(person), { ...course, id: person, done: [] });
  },
  // What the worker does with a form where there is no network. It sends beside, where `weather` is given.
  act: async ({ person, path, form, weather: given }) => {
    const open = await ready(person);
    const [course] = await packages.coursesOf(open);
    const taken = await replies.take(open, course, path, form);
    if (given) send(person, given);
    return { taken: taken.next ? 303 : (taken.status ?? 200) };
  },
  send: ({ person, weather: given, isNow }) => send(person, given, isNow),
  heal: () => (weather = []),
  jump: (to) => (skew = to),
  left: async ({ person }) => {
    const [course] = await packages.coursesOf(await ready(person));
    const count = async (name) => (await store.all(name, person)).length;
    return { waiting: await count("outbox"), refused: await count("refused"), done: course.done };
  },
  leave: async ({ person }) => {
    for (const name of ["outbox", "refused"]) for (const { seq } of await store.all(name, person)) await store.remove(name, seq);
    for (const name of ["packages", "profiles"]) await store.remove(name, person);
  },
};

self.onmessage = async ({ data: [number, what, given] }) => {
  try {
    postMessage({ number, answer: (await ACTS[what](given)) ?? {} });
  } catch (error) {
    postMessage({ number, answer: { error: `${what}: ${error.stack ?? error}` } });
  }
};
postMessage({ ready: true });
