// Starts the behaviours that elements ask for: data-module="listen" imports listen.js and calls init(element).
export function start(root) {
  for (const element of [root, ...root.querySelectorAll("[data-module]")]) {
    if (!element.dataset?.module || element.dataset.started) continue;
    element.dataset.started = "yes";
    import(`./${element.dataset.module}.js`).then((module) => module.init(element));
  }
}

start(document);
// Only phones that keep something have a worker.
if (navigator.serviceWorker?.controller) import("./offline.js");
