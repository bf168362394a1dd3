// Puts a loudspeaker beside each answer, which says that one alone.
import { init as listen } from "./listen.js";

export function init(answers) {
  const bar = document.querySelector(".bar__listen");
  answers.querySelectorAll(".choice").forEach((choice, place) => {
    const spot = document.createElement("div");
    spot.className = "spot";
    spot.id = `spot-${place}`;
    choice.replaceWith(spot);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "speak" });
    button.ariaLabel = `${bar.textContent.trim()} – ${choice.innerText.trim() || choice.querySelector("img").alt}`;
    Object.assign(button.dataset, { scope: spot.id, noVoice: bar.dataset.noVoice });
    spot.append(choice, button);
    listen(button);
  });
}
