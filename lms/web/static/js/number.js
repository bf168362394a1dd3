// A number without a keyboard: minus and plus beside a list, or notes and coins that add up in the field above.
const ROWS = [[[20000, 76], [10000, 72], [5000, 68], [2000, 64]], [[1000, 40], [500, 37], [200, 38], [100, 35], [50, 31]]];

export function init(element) {
  const list = element.querySelector("select");
  if (list) count(list, element.dataset);
  else pay(element, document.getElementById(element.dataset.for));
}

const add = (place, tag, properties) => Object.assign(place.appendChild(document.createElement(tag)), properties);
const button = (place, properties) => add(place, "button", { type: "button", ...properties });

function count(list, { less, more }) {
  const step = (way) => (list.selectedIndex = Math.min(Math.max(list.selectedIndex + way, 1), list.length - 1));
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
