// Answers by touch and by ear: a loudspeaker beside each says that one alone, and things to put in order are touched in their order.
import { init as listen } from "./listen.js";

export function init(answers) {
  const bar = document.querySelector(".bar__listen");
  answers.querySelectorAll(".choice, .pair, .place").forEach((one, place) => {
    const spot = document.createElement("div");
    spot.className = "spot";
    spot.id = `spot-${place}`;
    one.replaceWith(spot);
    const button = document.createElement("button");
    const { innerText } = one.querySelector("label") ?? one;
    Object.assign(button, { type: "button", className: "speak" });
    button.ariaLabel = `${bar.textContent.trim()} – ${innerText.trim() || one.querySelector("img").alt}`;
    Object.assign(button.dataset, { scope: spot.id, noVoice: bar.dataset.noVoice });
    spot.append(one, button);
    listen(button);
  });
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
