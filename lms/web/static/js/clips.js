// Recorded words for what a page shows (lms/voice/book.py); what is not recorded is left to the phone's voice.
const CLIPS = "/voice/clips/";
let book;

// `voices`: "ary:1f3a shi:77c0", languages with their versions. Answers how a text is cut into clips, or nothing.
export async function open(voices, wanted) {
  const shown = document.documentElement.lang.split("-")[0];
  const versions = Object.fromEntries(voices.split(" ").map((one) => one.split(":")));
  const spoken = [wanted, ...(/ar|zgh/.test(shown) ? ["ary", "ar"] : ["fr"])].find((one) => versions[one]);
  if (!spoken) return;
  book = await (await fetch(`/voice/${spoken}/${shown}.json?v=${versions[spoken]}`)).json();
  return cut;
}

function cut(shown) {
  const text = shown.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();
  const whole = book.t[hash(text)];
  if (whole) return [CLIPS + whole];
  const digits = number(text);
  if (digits) return digits;
  for (const [source, order] of book.p) {
    const found = text.match(source);
    if (found) return order.flatMap((one) => (one < 0 ? number(found[-one]) || found[-one] : CLIPS + one));
  }
}

// FNV-1a, as pieces.short_hash.
export function hash(text) {
  let found = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) found = Math.imul(found ^ text.charCodeAt(at), 0x01000193);
  return (found >>> 0).toString(16);
}

// "12 500,50 DH" → clips, if each of its words is recorded.
function number(text) {
  const isAmount = text.endsWith(book.m);
  const digits = isAmount ? text.slice(0, -book.m.length) : text;
  const [, whole, part = ""] = digits.trim().match(/^(0|[1-9]\d{0,2}(?:[., ]?\d{3})*)(?:[.,](\d\d?))?$/) ?? [];
  if (!whole || (part && !isAmount)) return;
  const count = +whole.replace(/\D/g, "");
  try {
    const said = isAmount ? amount(count, +part.padEnd(2, 0), book.n) : words(count, book.n);
    return said.map((one) => CLIPS + book.n.c[one]);
  } catch {
    // One of its words is not recorded.
  }
}

// `n`: below 100, hundreds, thousands, millions, dirhams, centimes, "and", each as it is said (numbers.table).
export function words(count, n) {
  if (count < 100) return [...n.l[count]];
  const base = count < 1000 ? 100 : count < 1e6 ? 1000 : 1e6;
  const times = Math.floor(count / base);
  const head = base < 1000 ? n.h[times] : counted(times, base < 1e6 ? n.k : n.g, n);
  return count % base ? [...head, ...n.a, ...words(count % base, n)] : [...head];
}

export function amount(dirhams, centimes, n) {
  const head = dirhams || !centimes ? counted(dirhams, n.d, n) : [];
  return centimes ? [...head, ...(dirhams ? n.a : []), ...counted(centimes, n.e, n)] : head;
}

function counted(count, forms, n) {
  const last = count % 100;
  const form = n.f && n.f[0] <= last && last <= n.f[1] ? "s" : count && count % 1e6 === 0 ? "m" : "";
  return [...(count in forms ? forms[count] : [...words(count, n), ...forms[form]])];
}
