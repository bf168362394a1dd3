// Draws the places of a picture on it: each stroke writes the numbers into the field of the chosen place.
const SVG = "http://www.w3.org/2000/svg";

export function init(section) {
  const form = section.closest("form");
  const svg = section.querySelector("svg");
  const tools = section.querySelector("[data-tools]");
  const { width, height } = svg.viewBox.baseVal;
  const fields = [...form.querySelectorAll("input[name^='regions.'][name$='.coords']")];
  let chosen = fields.find((field) => !field.value) ?? fields[0];
  let start = null;

  tools.hidden = section.querySelector("[data-hint]").hidden = false;
  fields.forEach((field, place) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "palette__kind", textContent: `${tools.getAttribute("aria-label")} ${place + 1}` });
    button.addEventListener("click", () => choose(field));
    tools.append(button);
    field.addEventListener("input", draw);
    shapeOf(field).addEventListener("change", draw);
  });
  svg.addEventListener("pointerdown", (event) => {
    if (!chosen) return;
    svg.setPointerCapture(event.pointerId);
    start = at(event);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => start && stroke(at(event)));
  svg.addEventListener("pointerup", () => {
    start = null;
    chosen?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  choose(chosen);

  function choose(field) {
    chosen = field;
    [...tools.children].forEach((button, place) => (button.ariaPressed = String(fields[place] === field)));
    draw();
  }

  function at(event) {
    const box = svg.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [within(((event.clientX - box.left) / box.width) * width, width), within(((event.clientY - box.top) / box.height) * height, height)];
  }

  function stroke([x, y]) {
    const [left, top] = start;
    if (shapeOf(chosen).value === "circle") {
      const room = Math.min(left, top, width - left, height - top);
      chosen.value = [left, top, Math.max(1, Math.min(room, Math.round(Math.hypot(x - left, y - top))))].join(" ");
    } else {
      shapeOf(chosen).value = "rect";
      chosen.value = [Math.min(left, x), Math.min(top, y), Math.max(left, x), Math.max(top, y)].join(" ");
    }
    draw();
  }

  function shapeOf(field) {
    return form.elements[field.name.replace(/coords$/, "shape")];
  }

  function draw() {
    svg.replaceChildren(...fields.map(figure).filter(Boolean));
  }

  function figure(field) {
    const numbers = field.value.split(/[\s,;]+/).filter(Boolean).map(Number);
    if (!numbers.length || numbers.some(Number.isNaN)) return null;
    const [a, b, c, d] = numbers;
    const kinds = {
      circle: ["circle", { cx: a, cy: b, r: c ?? 0 }],
      rect: ["rect", { x: a, y: b, width: Math.max(0, c - a) || 0, height: Math.max(0, d - b) || 0 }],
      poly: ["polygon", { points: numbers.join(" ") }],
    };
    const [name, values] = kinds[shapeOf(field).value];
    const one = document.createElementNS(SVG, name);
    Object.entries(values).forEach(([key, value]) => one.setAttribute(key, value));
    one.classList.toggle("is-chosen", field === chosen);
    return one;
  }
}
