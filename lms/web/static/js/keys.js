// Who may open what this phone keeps: profiles, their keys, and how often a PIN may be tried (docs/offline.md).
import { get, put, seal, STILL_MS, subtle, unseal } from "./store.js";

// The key of a person's records: random, made here, kept wrapped twice: by her PIN, and by a secret that the server tells her.
const ROUNDS = 310_000;
const AES = { name: "AES-GCM", length: 256 };
const USES = ["encrypt", "decrypt"];

async function wrapper(name, text, salt) {
  const base = await subtle.importKey("raw", new TextEncoder().encode(text), name, false, ["deriveKey"]);
  const how = { name, hash: "SHA-256", salt, iterations: ROUNDS, info: new Uint8Array() };
  return subtle.deriveKey(how, base, AES, false, ["wrapKey", "unwrapKey"]);
}

async function wrap(key, by) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, key: await subtle.wrapKey("raw", key, by, { name: "AES-GCM", iv }) };
}

// Rejects where it was not `by` that wrapped it. A key cannot be read out, unless it is to be wrapped again.
const unwrap = ({ iv, key }, by, extractable = false) =>
  subtle.unwrapKey("raw", key, by, { name: "AES-GCM", iv }, AES, extractable, USES);

// As typed, in digits of any script.
const plain = (pin) => pin.replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt() & 15).replace(/\D/g, "");

// What is owed is judged by the server with the PIN, which stays sealed until then.
const open = (profile, key, owed, typed) => put("open", { id: "open", profile, key, at: Date.now(), owed, typed });

export const note = async (id, what) => put("profiles", { ...(await get("profiles", id)), ...what });

// For how many ms her PIN may not be tried here: after three wrong ones half a minute, doubling up to a quarter of an hour. However the
// clock is turned, never for longer.
export async function rest(id) {
  const { tries, tried } = await get("profiles", id);
  return tries > 2 && Math.max(0, Math.min(STILL_MS, 15_000 * 2 ** (tries - 2)) - Math.abs(Date.now() - tried));
}

// `told` is what POST /offline/keys answers. Makes her profile; after a new PIN, finds it again by the secret.
export async function admit(told, typed) {
  const pin = plain(typed);
  const known = await get("profiles", told.person);
  const salt = known?.salt ?? crypto.getRandomValues(new Uint8Array(16));
  const secret = await wrapper("HKDF", told.secret, salt);
  const key = await (known ? unwrap(known.bySecret, secret, true) : subtle.generateKey(AES, true, USES));
  const bySecret = await wrap(key, secret);
  await put("profiles", {
    id: told.person,
    name: told.name,
    face: await picture(told.face),
    salt,
    digits: pin.length,
    byPin: await wrap(key, await wrapper("PBKDF2", pin, salt)),
    bySecret,
    token: await seal(key, told.token),
  });
  await open(told.person, await unwrap(bySecret, secret));
}

// True where the PIN is hers and may be tried. `owed`: see lock().
export async function unlock(id, pin, owed) {
  if (await rest(id)) return false;
  const profile = await get("profiles", id);
  // Counted before it is judged: who ends the browser meanwhile has tried all the same.
  await note(id, { tries: (profile.tries ?? 0) + 1, tried: Date.now() });
  try {
    const key = await unwrap(profile.byPin, await wrapper("PBKDF2", plain(pin), profile.salt));
    await open(id, key, owed, owed && (await seal(key, pin)));
  } catch {
    return false;
  }
  await note(id, { tries: 0 });
  return true;
}

export const token = async ({ profile, key }) => unseal(key, (await get("profiles", profile)).token);

// The face itself, so that no release and no network can lose it.
async function picture(address) {
  const blob = await (await fetch(address)).blob();
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}
