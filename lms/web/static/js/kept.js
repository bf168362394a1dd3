// The page of a kept course: what was done on this phone shows as done, and “continue” leads to the first step that is not.
export function init(main) {
  const done = JSON.parse(main.dataset.done);
  const steps = [...main.querySelectorAll("[data-item]")];
  const isDone = ({ dataset }) => done.includes(dataset.item);
  const left = steps.filter((step) => !isDone(step));
  // Quizzes and the exam wait for the network.
  const next = left.find(({ dataset }) => !/(quiz|exam)$/.test(dataset.item)) ?? left[0];
  for (const step of steps) {
    const state = isDone(step) ? "done" : step === next ? "next" : "later";
    step.className = `step step--${state}`;
    step.querySelector(".step__state").textContent = main.dataset[state] ?? "";
  }
  const bar = main.querySelector(".weft");
  if (!bar) return;
  const count = steps.filter(isDone).length;
  bar.querySelector("progress").value = count;
  bar.querySelector("bdi").textContent = `${count}/${steps.length}`;
  const go = main.querySelector(".button");
  if (next && go) go.href = next.querySelector("a").href;
}
