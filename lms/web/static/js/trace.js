// “Leave no trace”: her courses, what waits, and her face leave this phone. Asked once more only where something waits.
import { discard } from "./packages.js";
import { all, lock, opened, remove } from "./store.js";

export function init(button) {
  button.onclick = async () => {
    const person = button.dataset.person ?? (await opened())?.profile;
    const waiting = await all("outbox", person);
    if (waiting.length && button.dataset.ask) {
      button.textContent = button.dataset.ask.replace("#", waiting.length);
      return delete button.dataset.ask;
    }
    for (const { id } of await all("packages", person)) await discard(id);
    for (const name of ["outbox", "refused"]) for (const { seq } of await all(name, person)) await remove(name, seq);
    await remove("profiles", person);
    await lock("/sign-out");
    await fetch(`/sign-in/${person}/delete`, { method: "POST" }).catch(() => {});
    location.assign("/");
  };
}
