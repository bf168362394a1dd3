// Sends a file with a bar that shows how far it is, and leads to the report. Without script the form does the same.
export function init(form) {
  const state = form.querySelector("[data-state]");
  const button = form.querySelector("button");
  const { most, large, sending, reading, failed } = form.dataset;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-labelledby", (state.id = "import-state"));

  form.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (!file) return;
    event.preventDefault();
    if (button.disabled) return;
    if (file.size > most) return stop(large);
    button.disabled = true;
    state.after(bar);
    send();
  });

  function send() {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = loaded / total;
      // Said in tenths: whoever listens need not hear each per cent.
      tell(sending.replace("#", Math.floor((loaded / total) * 10) * 10));
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      tell(reading);
    });
    request.addEventListener("error", () => stop(failed));
    request.addEventListener("load", () => {
      if (request.status < 400) return location.assign(request.responseURL);
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) return stop(failed);
      document.querySelector("main").replaceWith(document.adoptNode(main));
      import("../app.js").then(({ start }) => start(main));
      scrollTo(0, 0);
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  function tell(text) {
    if (state.textContent !== text) state.textContent = text;
  }

  function stop(text) {
    bar.remove();
    button.disabled = false;
    tell(text);
  }
}
