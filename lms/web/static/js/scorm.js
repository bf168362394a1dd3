// Plays a SCORM unit. Its API (scorm-again) stands in this window, where the unit in the frame looks for it; what it
// commits is sent to the server with a number that counts up, so that a late or repeated report changes nothing.
import { say } from "./listen.js";

const EDITIONS = {
  scorm12: { name: "Scorm12API", global: "API", initialize: "LMSInitialize", terminate: "LMSFinish" },
  scorm2004: { name: "Scorm2004API", global: "API_1484_11", initialize: "Initialize", terminate: "Terminate" },
};

export async function init(frame) {
  const { kind, library, content, values, lost } = frame.dataset;
  const edition = EDITIONS[kind];
  const send = reporter(frame.dataset);
  const answer = (isKept) => {
    if (!isKept) say(lost);
    return { result: isKept ? "true" : "false", errorCode: isKept ? 0 : 101 };
  };
  const api = new (await import(library))[edition.name]({
    dataCommitFormat: "flattened",
    lmsCommitUrl: frame.dataset.report,
    alwaysSendTotalTime: true,
    autocommit: true,
    autocommitSeconds: 20,
    mastery_override: true,
    httpService: {
      processHttpRequest: (_url, cmi, isTerminated) => answer(send(isTerminated ? "terminated" : "commit", cmi)),
      updateSettings() {},
    },
  });
  api.loadFromFlattenedJSON(JSON.parse(values));
  window[edition.global] = api;
  const isRunning = () => api.isInitialized() && !api.isTerminated();
  api.on(edition.initialize, () => answer(send("commit", api.renderCommitCMI(false, true))));
  api.on(edition.terminate, () => (frame.previousElementSibling.hidden = false));
  // A page that is being left may send 64 KiB at most (Fetch, keepalive), and units may know more: sent before.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href]") && isRunning()) send("left", api.renderCommitCMI(false, true));
  });
  // Phones kill pages without a word once they are hidden: what the unit knows is sent before.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isRunning()) send("left", api.renderCommitCMI(false, true));
  });
  frame.src = content;
}

function reporter({ report, sequence }) {
  let number = Number(sequence);
  let isLeaving = false;
  addEventListener("pagehide", () => (isLeaving = true));
  addEventListener("pageshow", () => (isLeaving = false));
  return (event, cmi) => {
    const body = JSON.stringify({ sequence: ++number, event, cmi });
    // A page that is being left may only drop its letter; otherwise SCORM wants to know at once whether it was kept. One
    // that is too large for that is sent as ever: a page that is only hidden still may.
    const isGoing = isLeaving || document.visibilityState === "hidden";
    if (isGoing && navigator.sendBeacon(report, body)) return true;
    const request = new XMLHttpRequest();
    request.open("POST", report, false);
    try {
      request.send(body);
    } catch {
      return false;
    }
    return request.status === 200;
  };
}
