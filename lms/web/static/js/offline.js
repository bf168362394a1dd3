// On a phone that keeps courses: asks the worker, who alone opens what this phone keeps (deeds.js); shows what waits to be sent,
// locks after a while of stillness, and takes a person off it.
const { serviceWorker } = navigator;
const STILL_MS = 15 * 60_000;
let touched = Date.now();
let told = touched;

// `told` hears how far a long answer is.
export async function ask(what, given = {}, told = () => {}) {
  const { active } = await serviceWorker.ready;
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => ("rest" in data ? told(data.rest) : data.error ? reject(data) : resolve(data.answer));
    active.postMessage([what, given], [port2]);
  });
}

// The shelf is also opened where no worker can be.
serviceWorker?.addEventListener("message", ({ data }) => {
  const bar = document.querySelector(".member .bar");
  if (!bar) return;
  bar.querySelector(".bar__told")?.remove();
  bar.insertAdjacentHTML("beforeend", data);
});

for (const kind of ["pointerdown", "scroll"]) {
  addEventListener(kind, () => {
    touched = Date.now();
    if (touched - told < 60_000) return;
    told = touched;
    ask("touch");
  });
}

setInterval(() => {
  // Who listens is not still.
  if (!serviceWorker?.controller || Date.now() - touched < STILL_MS || document.querySelector("[aria-pressed=true]")) return;
  touched = Date.now();
  ask("lock");
  if (document.querySelector(".member")) location.assign("/offline/faces");
}, 20_000);

addEventListener("online", () => ask("send"));
if (serviceWorker) ask("send");

// “Leave no trace”: her courses, what waits, and her face leave this phone. Asked once more only where something waits.
export function init(button) {
  const { person } = button.dataset;
  button.onclick = async () => {
    const waiting = await ask("waiting", { person });
    if (waiting && button.dataset.ask) {
      button.textContent = button.dataset.ask.replace("#", waiting);
      return delete button.dataset.ask;
    }
    await ask("forget", { person });
    location.assign("/");
  };
}
