// Asks the browser to be reminded on this phone, and hands what it says of itself to the form. Hidden where it cannot be.
import { say } from "./listen.js";

export function init(form) {
  const { serviceWorker } = navigator;
  if (!window.PushManager) return;
  form.hidden = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await serviceWorker.register("/worker.js");
      const { pushManager } = await serviceWorker.ready;
      const found = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key });
      form.subscription.value = JSON.stringify(found);
      form.submit();
    } catch {
      say(form.dataset.no);
    }
  };
}
