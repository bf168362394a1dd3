// Shows that something is new, never what; “stop” ends it without signing in. A part of the service worker.
addEventListener("push", (event) => {
  const { text, stop_text: title, ...said } = event.data.json();
  event.waitUntil(registration.showNotification(text, { ...said, tag: "new", data: said, actions: [{ action: "stop", title }] }));
});

addEventListener("notificationclick", (event) => {
  const { action, notification } = event;
  notification.close();
  event.waitUntil(action ? fetch(notification.data.stop, { method: "POST" }) : clients.openWindow(notification.data.page));
});
