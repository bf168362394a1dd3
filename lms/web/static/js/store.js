// What this phone keeps without network: an IndexedDB, the records of each person sealed with her own key (docs/offline.md).
const VERSION = 1;
const STORES = {
  profiles: { keyPath: "id" },
  open: { keyPath: "id" },
  packages: { keyPath: "id" },
  outbox: { keyPath: "seq", autoIncrement: true },
  refused: { keyPath: "seq" },
};
export const STILL_MS = 15 * 60_000;
let connection;

function connect(version) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("lms", version);
    // Stores are added, never dropped: what waits in them survives every release.
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, options);
      }
    };
    request.onsuccess = () => {
      const db = request.result;
      // A newer release wants to change the stores: it must not wait for this page to be closed.
      db.onversionchange = () => db.close() ?? (connection = null);
      resolve(db);
    };
    // An older page beside a newer release takes the stores as they are.
    request.onerror = () => (version && request.error.name === "VersionError" ? resolve(connect()) : reject(request.error));
  });
}

// One transaction on one store; resolves when what `work` did is on the disk.
export async function use(name, work) {
  connection ??= connect(VERSION);
  const db = await connection.catch((error) => ((connection = null), Promise.reject(error)));
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, "readwrite", { durability: "strict" });
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const get = (name, key) => use(name, (store) => store.get(key));
export const put = (name, record) => use(name, (store) => store.put(record));
export const remove = (name, key) => use(name, (store) => store.delete(key));
export const all = async (name, profile) =>
  (await use(name, (store) => store.getAll())).filter((record) => !profile || record.profile === profile);

export const { subtle } = crypto;

export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value))) };
}

export async function unseal(key, { iv, data }) {
  return JSON.parse(new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv }, key, data)));
}

// Who has opened her store, if she has touched the phone lately: {profile, key, at, owed}.
export async function opened() {
  const open = await get("open", "open");
  if (!open?.key) return;
  if (Math.abs(Date.now() - open.at) > STILL_MS) return lock();
  return open;
}

export async function touch() {
  const open = await opened();
  if (open && Date.now() - open.at > 30_000) await put("open", { ...open, at: Date.now() });
}

// `owed`: the path that the server must hear of first, for the session of the browser may be another person's by now.
export async function lock(owed) {
  const before = await get("open", "open");
  await put("open", { id: "open", owed: owed ?? (before?.owed && "/sign-out") });
}

// One at a time, also across pages where the phone knows how.
export const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());
