// The service worker: nothing yet but that it is there.
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
