// The page of a kept course: what was done on this phone shows as done, and “continue” leads to the first lesson that is not.
export function init(main) {
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
