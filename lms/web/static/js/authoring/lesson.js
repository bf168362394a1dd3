// Saves a lesson while it is written, says so, and keeps on this device what the network does not take.
const PAUSE_MS = 1500;
const RETRY_MS = 15000;

export function init(form) {
  const state = form.querySelector("[data-state]");
  const key = `lesson ${form.dataset.key}`;
  let timer;
  let isDirty = false;
  let flight = null;
  let isHeld = Boolean(form.querySelector(".conflicts"));

  restore();
  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || "notSaved" in event.target.dataset) return;
    isDirty = true;
    tell(form.dataset.writing);
    later(PAUSE_MS);
  });
  // A button sends the page itself; what it says is then on the server.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    flight?.abort();
    isDirty = false;
  });
  // A link leads away when what was written is on the server; where it cannot be sent, the browser asks first.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (!isDirty && !flight) return;
    event.preventDefault();
    await flight?.done;
    await save();
    location.assign(link.href);
  });
  addEventListener("online", () => isDirty && save());
  addEventListener("beforeunload", (event) => isDirty && event.preventDefault());
  addEventListener("pagehide", () => isDirty && keep());
  form.querySelectorAll("input[type=file]").forEach((field) =>
    field.addEventListener("change", () => field.files.length && form.requestSubmit()),
  );

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    if (!isDirty || flight || isHeld) return;
    const body = written();
    let done;
    flight = new AbortController();
    flight.done = new Promise((resolve) => (done = resolve));
    isDirty = false;
    tell(form.dataset.saving);
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body, headers, signal: flight.signal, redirect: "error" });
      if (answer.ok) saved(await answer.json());
      else refuse(answer.status);
    } catch (error) {
      if (error.name === "AbortError") return;
      isDirty = true;
      keep();
      tell(form.dataset.offline, true);
      later(RETRY_MS);
    } finally {
      flight = null;
      done();
    }
    if (isDirty && !isHeld) later(PAUSE_MS);
  }

  function saved({ version, at, can_undo, can_redo }) {
    form.elements.version.value = version;
    form.querySelector("[data-undo]").disabled = !can_undo;
    form.querySelector("[data-redo]").disabled = !can_redo;
    localStorage.removeItem(key);
    if (!isDirty) tell(form.dataset.saved.replace("#", at));
  }

  // Nothing more is sent by itself until the author has looked.
  function refuse(status) {
    isDirty = true;
    isHeld = status < 500;
    keep();
    tell(status === 409 ? form.dataset.changed : isHeld ? form.dataset.refused : form.dataset.offline, true);
    if (!isHeld) later(RETRY_MS);
  }

  function written() {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    return new URLSearchParams(body);
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify([...written()]));
    } catch {
      // Full: the page itself still holds it.
    }
  }

  function restore() {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!kept) return;
    localStorage.removeItem(key);
    if (isHeld) return;
    for (const [name, value] of kept) {
      const field = form.elements[name];
      // The version from which it was written comes along: what others did meanwhile is merged, not overwritten.
      if (field && "value" in field && !["take", "sources", "lang"].includes(name)) field.value = value;
    }
    isDirty = true;
    tell(form.dataset.kept);
    later(PAUSE_MS);
  }

  function tell(text, isCare = false) {
    state.textContent = text;
    state.classList.toggle("savebar__state--care", isCare);
  }
}
