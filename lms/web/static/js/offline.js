// On a phone that keeps courses: shows what waits to be sent, locks after a while of stillness, and takes a person off it.
const STILL_MS = 15 * 60_000;
const { serviceWorker } = navigator;
let touched = Date.now();
let told = touched;

// Asks the worker, who alone opens what this phone keeps (deeds.js). `told` hears how far a long answer is.
export async function ask(what, given = {}, told = () => {}) {
  const { active } = await serviceWorker.ready;
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => ("rest" in data ? told(data.rest) : data.error ? reject(data) : resolve(data.answer));
    active.postMessage([what, given], [port2]);
  });
}

serviceWorker?.addEventListener("message", ({ data }) => {
  const bar = document.querySelector(".member .bar");
  if (!bar) return;
  bar.querySelector(".bar__told")?.remove();
  bar.insertAdjacentHTML("beforeend", data);
});

function touch() {
  touched = Date.now();
  if (touched - told < 60_000) return;
  told = touched;
  ask("touch");
}

for (const kind of ["pointerdown", "scroll"]) addEventListener(kind, touch);

setInterval(() => {
  // Who listens is not still, nor who leads others.
  if (document.querySelector("[aria-pressed=true], form[data-draft]")) return touch();
  if (Date.now() - touched < STILL_MS) return;
  touched = Date.now();
  ask("lock");
  if (document.querySelector(".member")) location.assign("/offline/faces");
}, 20_000);

const send = () => ask("send");
addEventListener("online", send);
send();

// “Leave no trace”: her courses, what waits, and her face leave this phone.
export function init(button) {
  button.onclick = async () => {
    await ask("forget", button.dataset);
    sessionStorage.clear();
    location.assign("/");
  };
}
