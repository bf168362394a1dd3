// Fetches only <main> of the next member's page, so that a tap costs hundreds of bytes. Without it everything works by whole pages.
import { start } from "./app.js";
import { say, stop } from "./listen.js";

let bar;

export function init(element) {
  bar = element;
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.origin !== location.origin || link.dataset.swap || link.target || link.hash) return;
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    visit(link.href);
  });
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.swap || form.method !== "post" || form.enctype.startsWith("multipart")) return;
    event.preventDefault();
    visit(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)) });
  });
  addEventListener("popstate", () => visit(location.href, {}, false));
}

async function visit(address, options = {}, push = true) {
  document.body.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, headers: { "X-Fragment": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main[data-back]");
    if (!main) return location.assign(answer.url);
    stop();
    if (push) history.pushState(null, "", answer.url);
    show(page.title, main);
  } catch {
    say(bar.dataset.lost);
  } finally {
    document.body.removeAttribute("aria-busy");
  }
}

function show(title, main) {
  document.title = title;
  document.querySelector(".bar__back").href = main.dataset.back;
  document.getElementById("main").replaceWith(document.adoptNode(main));
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  start(main);
}
