// The faces of this phone, and the PIN of the one that is touched: two touches from one person to the next.
import { ask } from "./offline.js";

export async function init(list) {
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
