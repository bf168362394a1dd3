// A small toolbar above a text in Markdown. Without script the signs are typed: **bold**, *italic*, ## heading, - list.
const SIGNS = { bold: ["B", "**", "**"], italic: ["I", "*", "*"], heading: ["H", "## "], list: ["•", "- "], numbers: ["1.", "1. "], link: ["↗", "[", "]()"] };

export function init(area) {
  const bar = document.createElement("div");
  bar.className = "marks";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", area.dataset.label);
  for (const [name, [sign, before, after]] of Object.entries(SIGNS)) {
    const button = document.createElement("button");
    button.type = "button";
    button.dir = "ltr";
    button.title = area.dataset[name];
    button.setAttribute("aria-label", area.dataset[name]);
    button.textContent = sign;
    button.addEventListener("click", () => (after ? wrap(before, after) : begin(before)));
    bar.append(button);
  }
  area.before(bar);
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const found = { b: "bold", i: "italic" }[event.key.toLowerCase()];
    if (!found) return;
    event.preventDefault();
    wrap(SIGNS[found][1], SIGNS[found][2]);
  });

  function wrap(before, after) {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const inside = value.slice(from, to);
    put(from, to, before + inside + after, from + before.length, from + before.length + inside.length);
  }

  // At the beginning of each chosen line; a second time takes it away.
  function begin(sign) {
    const { selectionStart, selectionEnd, value } = area;
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = value.indexOf("\n", selectionEnd);
    const to = end < 0 ? value.length : end;
    const lines = value.slice(from, to).split("\n");
    const has = lines.every((line) => line.startsWith(sign));
    const text = lines.map((line) => (has ? line.slice(sign.length) : sign + line)).join("\n");
    put(from, to, text, from + text.length, from + text.length);
  }

  function put(from, to, text, start, end) {
    area.focus();
    area.setRangeText(text, from, to);
    area.setSelectionRange(start, end);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
