// Asks the worker, who alone opens what this phone keeps (deeds.js). `told` hears how far a long answer is.
export async function ask(what, given = {}, told = () => {}) {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => ("rest" in data ? told(data.rest) : data.error ? reject(data) : resolve(data.answer));
    active.postMessage([what, given], [port2]);
  });
}
