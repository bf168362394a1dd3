// On a phone that keeps courses: shows what waits to be sent, and locks after a while of stillness.
const STILL_MS = 15 * 60_000;
const worker = navigator.serviceWorker;
const say = (what) => worker.controller?.postMessage(what);
let touched = Date.now();
let told = touched;

worker.addEventListener("message", ({ data }) => {
  const bar = document.querySelector(".member .bar");
  if (!bar) return;
  bar.querySelector(".bar__told")?.remove();
  bar.insertAdjacentHTML("beforeend", data.words);
});

for (const kind of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(kind, () => {
    touched = Date.now();
    if (touched - told < 60_000) return;
    told = touched;
    say("touch");
  }, { passive: true });
}

setInterval(() => {
  // Who listens is not still.
  if (Date.now() - touched < STILL_MS || document.querySelector("[aria-pressed=true]")) return;
  touched = Date.now();
  say("lock");
  if (document.querySelector(".member")) location.assign("/offline/faces");
}, 20_000);

addEventListener("online", () => say("hello"));
say("hello");
