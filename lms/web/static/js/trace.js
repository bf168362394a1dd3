// “Leave no trace”: her courses, what waits, and her face leave this phone. Asked once more only where something waits.
import { ask } from "./ask.js";

export function init(button) {
  const { person } = button.dataset;
  button.onclick = async () => {
    const waiting = await ask("waiting", { person });
    if (waiting && button.dataset.ask) {
      button.textContent = button.dataset.ask.replace("#", waiting);
      return delete button.dataset.ask;
    }
    await ask("forget", { person });
    location.assign("/");
  };
}
