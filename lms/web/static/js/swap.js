// Fetches only <main> of the next member's page, so that a tap costs hundreds of bytes. Without it everything works by whole pages.
import { start } from "./app.js";
import { arrive, say, stop } from "./listen.js";

let bar;
let flight;
let here = location.href.split("#")[0];

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
    const { name, value } = event.submitter ?? {};
    const body = new URLSearchParams(new FormData(form));
    if (name) body.append(name, value);
    visit(form.action, { method: "POST", body });
  });
  addEventListener("popstate", (event) => {
    // A jump inside the page, such as to the content, needs nothing new.
    if (location.href.split("#")[0] !== here) visit(location.href, {}, event.state?.y ?? 0);
  });
}

// `y`: how far down the page was when it was left; only for a page that is in the history already.
async function visit(address, options = {}, y) {
  // An impatient second touch must not send twice; a link that is being followed gives way to the next.
  if (flight?.method) return;
  flight?.abort.abort();
  const mine = (flight = { method: options.method, abort: new AbortController() });
  document.body.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, headers: { "X-Fragment": "1" }, signal: mine.abort.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    const isPostAnswer = options.method && !answer.redirected;
    // A file, or a page outside the member's layout. The refusal of a form has no address of its own: it is shown here.
    if (!main || !(main.dataset.back || isPostAnswer)) return location.assign(answer.url);
    stop();
    if (y === undefined && !isPostAnswer) remember(answer.url);
    here = location.href.split("#")[0];
    show(page.title, main, y ?? 0);
  } catch {
    // What was typed is still there.
    if (mine === flight) say(bar.dataset.lost, bar.dataset.retry, () => visit(address, options, y));
  } finally {
    if (mine === flight) {
      flight = null;
      document.body.removeAttribute("aria-busy");
    }
  }
}

function remember(address) {
  history.scrollRestoration = "manual";
  history.replaceState({ y: scrollY }, "");
  history.pushState(null, "", address);
}

// No view transition: while one runs, touches are lost, and on a slow phone it runs long.
function show(title, main, y) {
  document.title = title;
  if (main.dataset.back) document.querySelector(".bar__back").href = main.dataset.back;
  document.getElementById("main").replaceWith(document.adoptNode(main));
  scrollTo(0, y);
  main.focus({ preventScroll: true });
  main.querySelector("[aria-invalid=true]")?.focus();
  start(main);
  arrive();
}
