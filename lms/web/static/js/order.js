// Touch the texts in their order: each touch gives the next free place, a second touch takes it back. The lists stay for who prefers them.
export function init(element) {
  const lists = [...element.querySelectorAll("select")];
  element.addEventListener("click", (event) => {
    if (event.target.localName === "select") return;
    const list = event.target.closest("label")?.querySelector("select");
    if (!list) return;
    event.preventDefault();
    const taken = lists.map((one) => one.value);
    const free = [...list.options].find((option) => option.value && !taken.includes(option.value));
    list.value = list.value ? "" : (free?.value ?? "");
  });
}
