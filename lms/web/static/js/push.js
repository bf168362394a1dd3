// Asks the browser to be reminded on this phone, and hands what it says of itself to the form. Hidden where it cannot be.
import { say } from "./listen.js";

export function init(form) {
  if (!window.PushManager) return;
  form.hidden = false;
  form.onsubmit = (event) => {
    event.preventDefault();
    navigator.serviceWorker.ready
      .then(({ pushManager }) => pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key }))
      .then((found) => {
        form.subscription.value = JSON.stringify(found);
        form.submit();
      })
      .catch(() => say(form.dataset.no));
  };
}
