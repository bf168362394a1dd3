// The shelf: courses are fetched to this phone and removed, what waits is sent, the application is put on the first screen.
import { ask } from "./offline.js";

const { serviceWorker, storage, connection } = navigator;
let offer;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  document.querySelector("[data-do=install]").hidden = false;
});

export async function init(shelf) {
  const { person, lost, full, cannot, unit } = shelf.dataset;
  const told = shelf.querySelector("[role=status]");
  const form = shelf.querySelector("form");
  const courses = [...shelf.querySelectorAll("[data-slug]")];
  const say = (words) => (told.hidden = !(told.textContent = words));
  let wanted = [];
  if (!serviceWorker) return say(cannot);
  serviceWorker.register("/worker.js").catch(() => say(cannot));

  async function show() {
    const { isOpen, kept, waiting } = await ask("shelf", { person });
    for (const one of courses) {
      if (one.dataset.state === "loading") continue;
      const found = kept.find(({ slug }) => slug === one.dataset.slug);
      one.dataset.state = found ? "kept" : "";
      one.dataset.id = found?.id;
    }
    shelf.querySelector(".kept__waiting").hidden = !waiting;
    // What waits of a closed store, or under a token that has ended, waits for her.
    form.hidden = isOpen || !waiting;
    shelf.querySelector(".kept__count").textContent = waiting;
    return isOpen;
  }

  async function fetchAll() {
    form.hidden = await show();
    if (!form.hidden) return form.pin.focus();
    storage.persist?.();
    for (const one of wanted.splice(0)) {
      await fetchOne(one);
      await show();
    }
  }

  async function fetchOne(one) {
    const { slug, size, begun } = one.dataset;
    const bar = one.querySelector("progress");
    one.dataset.state = "loading";
    bar.value = 0;
    try {
      if (!begun) await fetch(`/courses/${slug}/enrolment`, { method: "POST", redirect: "manual" });
      await ask("keep", { person, slug }, (rest) => {
        bar.value = 1 - rest / size;
        bar.nextElementSibling.textContent = unit.replace("#", `${Math.round((size - rest) / 1024)} / ${Math.round(size / 1024)}`);
      });
    } catch ({ error }) {
      say(error === "QuotaExceededError" ? full : lost);
    }
    one.dataset.state = "";
  }

  form.onsubmit = async (event) => {
    event.preventDefault();
    const pin = form.pin.value;
    form.reset();
    say("");
    try {
      await ask("enter", { person, pin });
      await fetchAll();
    } catch ({ message }) {
      say(message ?? lost);
    }
  };

  shelf.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-do]");
    const one = target.closest("[data-slug]");
    switch (button?.dataset.do) {
      case "keep":
        wanted = one ? [one] : courses.filter((course) => button.closest("section").contains(course) && !course.dataset.state);
        // A path may cost as much as a day's bread: it is asked once more where the line is paid by the byte.
        if (button.dataset.ask && (connection?.saveData || connection?.type === "cellular")) {
          button.textContent = button.dataset.ask;
          delete button.dataset.ask;
          return;
        }
        return fetchAll();
      case "remove":
        await ask("discard", { id: one.dataset.id });
        return show();
      case "send":
        await ask("send", { now: true });
        return fetchAll();
      case "install":
        offer.prompt();
        button.hidden = true;
    }
  });
  await show();
  const { usage, quota } = await storage.estimate();
  const space = shelf.querySelector(".kept__space");
  // Only worth a word where there is little.
  if (quota - usage < 300e6) space.textContent = space.dataset.words.replace("#", Math.round((quota - usage) / 1e6));
}
