// Reports of a SCORM unit. Each has a number that counts up, so that a late or repeated one changes nothing. While the page
// is seen a report is whole, and its answer is waited for: SCORM wants to know at once whether it was kept. A page that is
// being left may only drop a letter of 64 KiB, so that one holds what the server does not know yet. A letter may be under way
// when the same page is there again (reloaded), so it is laid down whole in the tab as well, and delivered first.
const HEAVY_BYTES = 40_000;
const LEAVING = { commit: "left", left: "left", terminated: "farewell" };

export function reporter(address, sequence) {
  let number = sequence;
  let isLeaving = false;
  // The last report that the server kept, and what letters after it spoke of: whether they came is never known.
  let since = null;
  let kept = {};
  let spoken = new Set();
  addEventListener("pagehide", () => (isLeaving = true));
  addEventListener("pageshow", () => (isLeaving = false));
  // Here browsers let nobody wait for an answer either. The reader may choose to stay.
  addEventListener("beforeunload", () => {
    isLeaving = true;
    setTimeout(() => (isLeaving = false));
  });

  const news = (cmi) => {
    const names = new Set([...Object.keys(kept), ...Object.keys(cmi)]);
    const isNew = (name) => spoken.has(name) || JSON.stringify(cmi[name]) !== JSON.stringify(kept[name]);
    return Object.fromEntries([...names].filter(isNew).map((name) => [name, cmi[name] ?? ""]));
  };
  const dropped = (report) => {
    const changes = since === null ? report.cmi : news(report.cmi);
    Object.keys(changes).forEach((name) => spoken.add(name));
    layDown(address, JSON.stringify(report));
    return navigator.sendBeacon(address, JSON.stringify({ ...report, cmi: changes, since }));
  };

  // Answers the status: 200 where it was kept (a letter: where it was taken), 0 where nobody answered.
  const send = (event, cmi) => {
    const report = { sequence: ++number, event: isLeaving ? LEAVING[event] : event, cmi };
    // One that is too large for a letter is sent as ever: a page that is only hidden still may.
    if ((isLeaving || document.visibilityState === "hidden") && dropped(report)) return 200;
    const request = new XMLHttpRequest();
    request.open("POST", address, false);
    try {
      request.send(JSON.stringify(report));
    } catch {
      return 0;
    }
    if (request.status === 200) {
      [since, kept, spoken] = [number, cmi, new Set()];
      layDown(address, "");
    }
    return request.status;
  };
  send.isHeavy = (cmi) => new Blob([JSON.stringify(news(cmi))]).size > HEAVY_BYTES;
  return send;
}

// What this tab said last when it was left; a report that has come already changes nothing.
export async function deliver(address) {
  const report = laidDown(address);
  if (report) await fetch(address, { method: "POST", body: report });
}

function laidDown(address) {
  try {
    return sessionStorage.getItem(address);
  } catch {
    return null;
  }
}

function layDown(address, report) {
  try {
    sessionStorage.setItem(address, report);
  } catch {
    // Full, or forbidden: the letter may still come.
  }
}
