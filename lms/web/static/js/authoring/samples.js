// Computes samples of a question with changing numbers anew while it is written; the server does the sums.
const PAUSE_MS = 800;

export function init(place) {
  const form = place.closest("form");
  let timer;
  let flight = null;

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });

  async function show() {
    flight?.abort();
    flight = new AbortController();
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(place.dataset.source, { method: "POST", body: new URLSearchParams(body), signal: flight.signal });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // The samples of a moment ago stay.
    }
  }
}
