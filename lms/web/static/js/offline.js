// On a phone that keeps courses (in one file, for each more costs bytes): shows what waits to be sent, locks after a while of
// stillness, lets the people of this phone in by face and PIN, takes a person off it, asks the browser for reminders, and shows
// in a kept course what was done here.
import { say } from "./listen.js";

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
  if (!serviceWorker || touched - told < 60_000) return;
  told = touched;
  ask("touch");
}

for (const kind of ["pointerdown", "scroll"]) addEventListener(kind, touch);

setInterval(() => {
  // Who listens is not still, nor who leads others.
  if (document.querySelector("[aria-pressed=true], form[data-draft]")) return touch();
  if (!serviceWorker?.controller || Date.now() - touched < STILL_MS) return;
  touched = Date.now();
  ask("lock");
  if (document.querySelector(".member")) location.assign("/offline/faces");
}, 20_000);

// The shelf is also opened where no worker can be.
const send = () => serviceWorker && ask("send");
addEventListener("online", send);
send();

export const init = (element) => ({ button: leave, form: remind, ul: greet, main: follow })[element.localName](element);

// “Leave no trace”: her courses, what waits, and her face leave this phone.
function leave(button) {
  button.onclick = async () => {
    await ask("forget", { ...button.dataset });
    sessionStorage.clear();
    location.assign("/");
  };
}

// Asks the browser to be reminded on this phone, and hands what it says of itself to the form. Hidden where it cannot be.
function remind(form) {
  if (!window.PushManager) return;
  form.hidden = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await serviceWorker.register("/worker.js");
      const { pushManager } = await serviceWorker.ready;
      const found = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key });
      form.subscription.value = JSON.stringify(found);
      form.submit();
    } catch {
      say(form.dataset.no);
    }
  };
}

// The faces of this phone, and the PIN of the one that is touched: two touches from one person to the next.
async function greet(list) {
  const pad = list.nextElementSibling;
  for (const { id, name, face, digits } of await ask("profiles")) {
    const button = list.appendChild(document.createElement("li")).appendChild(document.createElement("button"));
    const image = button.appendChild(document.createElement("img"));
    Object.assign(image, { src: face, alt: "", width: 88, height: 88, className: "face" });
    button.append(name[list.dataset.name] || name.ar || name.fr);
    button.onclick = () => open(pad, list, button, id, digits);
  }
}

function open(pad, list, button, id, digits) {
  const [who, dots, told] = pad.querySelectorAll(".pad__who, .dots, .error");
  let pin = "";
  const show = () => (dots.innerHTML = '<i class="dots__full"></i>'.repeat(pin.length) + "<i></i>".repeat(digits - pin.length));
  who.replaceChildren(...[...button.childNodes].map((node) => node.cloneNode()));
  list.hidden = !(pad.hidden = false);
  told.textContent = "";
  show();
  pad.onclick = async ({ target }) => {
    const key = target.closest("button")?.value;
    if (!key || pin.length === digits) return;
    if (key === "back") {
      list.hidden = !(pad.hidden = !pin);
      pin = pin.slice(0, -1);
      return show();
    }
    pin += key;
    show();
    if (pin.length < digits) return;
    const left = await ask("unlock", { id, pin });
    if (left === true) return location.assign("/home");
    // By the clock of the phone, in full minutes.
    const until = new Date(Date.now() + left + 60_000).toTimeString().slice(0, 5);
    told.textContent = left ? pad.dataset.wait.replace("#", until) : pad.dataset.wrong;
    pin = "";
    show();
  };
}

// The page of a kept course: what was done on this phone shows as done, and “continue” leads to the first lesson that is not.
function follow(main) {
  const { items, go } = main.dataset;
  const done = items.split(" ");
  const steps = [...main.querySelectorAll("[data-item]")];
  const left = steps.filter(({ dataset }) => !done.includes(dataset.item));
  // Quizzes and the exam wait for the network.
  const next = left.find(({ dataset }) => !/(quiz|exam)$/.test(dataset.item)) ?? left[0];
  for (const step of steps) {
    const state = left.includes(step) ? (step === next ? "next" : "later") : "done";
    step.className = `step step--${state}`;
    step.querySelector(".step__state").textContent = main.dataset[state] ?? "";
  }
  const count = steps.length - left.length;
  const grains = main.querySelectorAll(".ear__grains i");
  grains.forEach((grain, place) => (grain.className = (place + 1) * steps.length > count * grains.length ? "" : "full"));
  main.querySelector(".ear bdi").textContent = `${count}/${steps.length}`;
  const button = main.querySelector(".button");
  if (!next) return;
  button.href = next.querySelector("a").href;
  if (count) button.textContent = go;
}
