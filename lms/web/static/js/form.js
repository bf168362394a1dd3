// Forms without a keyboard and by ear: minus and plus beside a list, notes and coins that add up in the field above, a loudspeaker
// beside each answer that says that one alone, things put in order by touching them; and a long form that survives a wrong touch.
import { init as listen } from "./listen.js";

const ROWS = [[[20000, 76], [10000, 72], [5000, 68], [2000, 64]], [[1000, 40], [500, 37], [200, 38], [100, 35], [50, 31]]];
// Several questions may stand on a page.
let spots = 0;

export function init(element) {
  const { draft, less, unit } = element.dataset;
  if (draft) remember(element, draft);
  else if (less) count(element.querySelector("select"), element.dataset);
  else if (unit) pay(element, document.getElementById(element.dataset.for));
  else answer(element);
}

const add = (place, tag, properties) => Object.assign(place.appendChild(document.createElement(tag)), properties);
const button = (place, properties) => add(place, "button", { type: "button", ...properties });

function count(list, { less, more }) {
  const step = (way) => (list.selectedIndex = Math.min(Math.max(list.selectedIndex + way, 0), list.length - 1));
  const minus = { className: "button", textContent: "−", ariaLabel: less, onclick: () => step(-1) };
  list.before(button(list.parentElement, minus));
  button(list.parentElement, { ...minus, textContent: "+", ariaLabel: more, onclick: () => step(1) });
}

function pay(purse, field) {
  const draw = (place, piece, width, alt) => {
    const src = new URL(`../touch.svg#p${piece}`, import.meta.url);
    return add(place, "img", { src, width, height: piece > 1000 ? width / 2 : width, alt });
  };
  for (const pieces of ROWS) {
    const row = add(purse, "p", { className: "purse__row" });
    for (const [piece, width] of pieces) {
      const onclick = () => {
        draw(tray, piece, width, "").worth = piece;
        change(piece);
      };
      draw(button(row, { value: piece, onclick }), piece, width, `${(piece / 100).toLocaleString(document.documentElement.lang)} ${purse.dataset.unit}`);
    }
  }
  const told = add(purse, "output", { className: "hidden" });
  const tray = add(purse, "p", { className: "money purse__tray" });
  const change = (amount) => {
    const digits = field.value.replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) & 15);
    const typed = digits.replace(/\s|[.,](?=\d{3})/g, "").replace(/[,٫]/, ".") * 100 || 0;
    told.value = field.value = `${Math.max(Math.round(typed) + amount, 0) / 100}`.replace(/\.(\d)$/, ",$10").replace(".", ",");
  };
  const onclick = () => {
    change(-tray.lastChild.worth);
    tray.lastChild.remove();
  };
  button(purse, { className: "button button--quiet", textContent: purse.dataset.undo, onclick });
  // What is typed by hand is no longer the pile.
  field.addEventListener("input", () => tray.replaceChildren());
}

function answer(answers) {
  const bar = document.querySelector(".bar__listen");
  for (const one of answers.querySelectorAll(".choice, .pair, .place")) {
    const spot = document.createElement("div");
    spot.className = "spot";
    spot.id = `spot-${spots++}`;
    one.replaceWith(spot);
    spot.append(one);
    // What is folded away has no innerText.
    const { textContent } = one.querySelector("label") ?? one;
    const ariaLabel = `${bar.textContent.trim()} – ${textContent.trim() || one.querySelector("img").alt}`;
    const speak = button(spot, { className: "speak", ariaLabel });
    Object.assign(speak.dataset, { scope: spot.id, noVoice: bar.dataset.noVoice });
    listen(speak);
  }
  // Each touch gives the next free place, a second one takes it back. The lists stay for who prefers them.
  const lists = [...answers.querySelectorAll(".place select")];
  answers.addEventListener("click", (event) => {
    const list = event.target.closest(".place")?.querySelector("select");
    if (!list || event.target === list) return;
    event.preventDefault();
    const taken = lists.map((each) => each.value);
    const free = [...list.options].find((option) => option.value && !taken.includes(option.value));
    list.value = list.value ? "" : (free?.value ?? "");
  });
}

// What is noted in a long form stays in this tab until the page of its end is shown: neither a wrong touch nor a sign-out loses it.
function remember(form, name) {
  if (form.localName !== "form") return sessionStorage.removeItem(name);
  for (const [field, value] of new URLSearchParams(sessionStorage[name]))
    for (const one of form.querySelectorAll(`[name="${field}"]`))
      if (one.matches("select, [name=statement]")) one.value = value;
      else one.checked ||= one.value === value;
  // Minus and plus change a list without telling it.
  form.onclick = form.onchange = () => (sessionStorage[name] = new URLSearchParams(new FormData(form)));
}
