// Reads the page aloud: the recordings of a lesson (playlist.js), else part by part recorded words (clips.js) or the phone's
// own voice. By itself on the first visit of a kind of screen, then when touched.
const READ = "h1, h2, h3, p, li, legend, label, summary, th, td, figcaption, .button, button.choice, .next__title, img[alt]:not([alt=''])";
// Of the phone: `sound` may be "off", `voice` is the language that it speaks, `heard:…` each kind of screen that has spoken.
export let kept = {};
try {
  kept = localStorage;
} catch {
  // A phone that keeps nothing.
}
// The recordings of a lesson, which play on while she is elsewhere.
export const player = new Audio();
const clip = new Audio();
let stopCurrent = null;

export function stop() {
  stopCurrent?.();
}

export function init(button) {
  button.addEventListener("click", () => {
    const isPressed = button.getAttribute("aria-pressed") === "true";
    player.pause();
    stop();
    if (!isPressed) read(button);
  });
  if (!button.dataset.scope) arrive();
}

// A screen has come, or what it needs to be heard.
export function arrive() {
  const button = document.querySelector(".bar__listen");
  button?.classList.remove("waits");
  const sounds = [player, ...document.querySelectorAll("audio, video")];
  if (!button || kept.sound === "off" || kept[screen()] || stopCurrent || sounds.some((one) => !one.paused)) return;
  read(button, true);
}

const screen = () => `heard:${document.getElementById("main").dataset.screen}`;

async function read(button, byItself) {
  const { scope = "main", voices, noVoice } = button.dataset;
  const within = document.getElementById(scope);
  const list = within.querySelector(".player");
  // Its script is still on its way, and says when it has come.
  if (list && !list.play) return;
  const recordings = list ? [] : [...within.querySelectorAll("audio[data-audio]")];
  const end = () => {
    if (stopCurrent !== end) return;
    stopCurrent = null;
    window.speechSynthesis?.cancel();
    [clip, ...recordings].forEach((one) => one.pause());
    mark();
    button.setAttribute("aria-pressed", "false");
  };
  const name = screen();
  kept[name] = 1;
  button.classList.remove("waits");
  if (!list) {
    stopCurrent = end;
    button.setAttribute("aria-pressed", "true");
  }
  try {
    // Recordings cost data: who saves it is not sent any unasked.
    if (byItself && navigator.connection?.saveData && (list || recordings[0])) throw "not-allowed";
    if (list) return await list.play();
    const cut = voices && (await import("./clips.js").then(({ open }) => open(voices, kept.voice)).catch(() => null));
    let isHeard;
    for (const [text, part] of recordings[0] ? recordings.map((one) => [one]) : partsOf(within))
      for (const piece of (part && cut?.(text)) || [text]) {
        if (stopCurrent !== end) return;
        mark(part, byItself);
        isHeard = (await (part && piece[0] !== "/" ? speak(piece, part) : play(piece))) !== false || isHeard;
      }
    if (!isHeard) throw 0;
  } catch (error) {
    // She has stopped it, or a sound before it had begun.
    if (!list && stopCurrent !== end) return;
    delete kept[name];
    if (!byItself) list || say(noVoice);
    else if (/allowed/i.test(error.name ?? error)) button.classList.add("waits");
  }
  end();
}

function partsOf(scope) {
  return [...scope.querySelectorAll(READ)]
    .filter((part) => part.getClientRects()[0] && !part.closest(".hidden, details:not([open]) > :not(summary)"))
    .filter((part) => !part.querySelector("p, li, label, summary"))
    .filter((part) => part.localName !== "img" || !part.parentElement.closest(READ))
    .map((part) => [part.alt || part.innerText.trim() || part.querySelector("img")?.alt, part])
    .filter(([text]) => text);
}

// A recording of the page, or the address of a clip.
const play = (sound) =>
  new Promise((done, fail) => {
    if (sound.pause) sound.currentTime = 0;
    else clip.src = sound;
    const one = sound.pause ? sound : clip;
    one.onended = done;
    one.onerror = () => done(false);
    one.play().catch(fail);
  });

// False where the phone has no voice for it.
const speak = (text, part) =>
  new Promise((done, fail) => {
    const voices = window.speechSynthesis?.getVoices();
    const { lang } = part.closest("[lang]");
    // Voices load late on some phones: an empty list is no answer yet, a list without the language is one.
    if (!voices || (voices[0] && !voices.some((voice) => voice.lang.startsWith(lang.slice(0, 2))))) return done(false);
    const words = new SpeechSynthesisUtterance(text);
    words.lang = lang;
    words.rate = 0.9;
    words.onend = done;
    words.onerror = ({ error }) => (error === "not-allowed" ? fail(error) : done(/interrupted|canceled/.test(error)));
    speechSynthesis.speak(words);
  });

// Shows which words are being said: two heads can follow with a finger.
function mark(part, isStill) {
  document.querySelector(".said")?.classList.remove("said");
  part?.classList.add("said");
  if (!isStill) part?.scrollIntoView({ block: "nearest" });
}

export function say(message, retry, action) {
  const main = document.getElementById("main");
  const notice = main.querySelector(".notice--now") || main.insertBefore(document.createElement("div"), main.firstChild);
  notice.className = "notice notice--care notice--now";
  notice.setAttribute("role", "status");
  notice.textContent = message;
  if (!action) return;
  const button = notice.appendChild(document.createElement("button"));
  button.className = "button button--quiet";
  button.textContent = retry;
  button.onclick = action;
}

export function unsay() {
  document.querySelector("#main .notice--now")?.remove();
}
