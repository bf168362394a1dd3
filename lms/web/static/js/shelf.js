// The shelf: courses are fetched to this phone and removed, what waits is sent, the application is put on the first screen.
import { coursesOf, discard, keep } from "./packages.js";
import { introduce } from "./outbox.js";
import { all, opened, remove, unlock } from "./store.js";

const { serviceWorker, storage, connection } = navigator;
let offer;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  document.querySelector("[data-do=install]").hidden = false;
});

export async function init(shelf) {
  const { person, lost, full, cannot } = shelf.dataset;
  const told = shelf.querySelector("[role=status]");
  const form = shelf.querySelector("form");
  const courses = [...shelf.querySelectorAll("[data-slug]")];
  const say = (words) => (told.hidden = !(told.textContent = words));
  const tell = (what) => serviceWorker.controller?.postMessage(what);
  let wanted = [];
  if (!serviceWorker || !window.indexedDB) return say(cannot);
  serviceWorker.register("/worker.js", { type: "module" }).catch(() => say(cannot));

  async function mine() {
    const open = await opened();
    return open?.profile === person && open;
  }

  async function show() {
    const open = await mine();
    const kept = open ? await coursesOf(open) : [];
    for (const one of courses) {
      const found = kept.find(({ slug }) => slug === one.dataset.slug);
      one.dataset.state = found ? "kept" : "";
      one.dataset.id = found?.id;
    }
    const waiting = (await all("outbox", person)).length;
    shelf.querySelector(".kept__waiting").hidden = !waiting;
    shelf.querySelector(".kept__count").textContent = waiting;
    // What was refused stands on this page now, told by the server.
    for (const { seq } of await all("refused", person)) await remove("refused", seq);
  }

  async function fetchAll() {
    const open = await mine();
    form.hidden = !!open;
    if (!open) return form.scrollIntoView({ block: "center" }) ?? form.pin.focus();
    storage?.persist?.();
    for (const one of wanted.splice(0)) await fetchOne(open, one);
    tell("hello");
    await show();
  }

  async function fetchOne(open, one) {
    const { slug, size, begun } = one.dataset;
    const bar = one.querySelector("progress");
    one.dataset.state = "loading";
    bar.value = 0;
    try {
      if (!begun) await fetch(`/courses/${slug}/enrolment`, { method: "POST", redirect: "manual" });
      await keep(open, slug, (rest) => {
        bar.value = 1 - rest / size;
        bar.nextElementSibling.textContent = `${Math.round((size - rest) / 1024)} / ${Math.round(size / 1024)}`;
      });
      one.dataset.state = "kept";
    } catch (error) {
      one.dataset.state = "";
      say(error.name === "QuotaExceededError" ? full : lost);
    }
  }

  form.onsubmit = async (event) => {
    event.preventDefault();
    const pin = form.pin.value;
    try {
      if (!(await unlock(person, pin))) await introduce(pin);
      form.reset();
      say("");
      await fetchAll();
    } catch (answer) {
      say((await answer.json?.())?.message ?? lost);
    }
  };

  shelf.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-do]");
    const one = target.closest("[data-slug]");
    switch (button?.dataset.do) {
      case "keep":
        wanted = one ? [one] : courses.filter((course) => button.closest("section").contains(course) && !course.dataset.state);
        // A path may cost as much as a day's bread: it is asked once more where the line is paid by the byte.
        if (!one && button.dataset.ask && (connection?.saveData || connection?.type === "cellular")) {
          button.textContent = button.dataset.ask;
          delete button.dataset.ask;
          return;
        }
        return fetchAll();
      case "remove":
        await discard(one.dataset.id);
        tell("hello");
        return show();
      case "send":
        tell("now");
        return;
      case "install":
        offer.prompt();
    }
  });
  serviceWorker.addEventListener("message", show);
  await show();
  const { usage, quota } = (await storage?.estimate?.()) ?? {};
  const space = shelf.querySelector(".kept__space");
  if (quota) space.textContent = space.dataset.words.replace("#", Math.round((quota - usage) / 1e6));
}
