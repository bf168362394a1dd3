// Puts a minus and a plus beside a list of numbers.
export function init(counter) {
  const list = counter.firstElementChild;
  const button = (sign, words, step) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "button", textContent: sign, ariaLabel: words });
    made.onclick = () => (list.selectedIndex = Math.min(Math.max(list.selectedIndex + step, 1), list.length - 1));
    return made;
  };
  list.before(button("−", counter.dataset.less, -1));
  list.after(button("+", counter.dataset.more, 1));
}
