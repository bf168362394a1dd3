// Plays a SCORM unit. Its API (scorm-again) stands in this window, where the unit in the frame looks for it; what it
// commits goes to the server by scorm_reports.js.
import { say, unsay } from "./listen.js";
import { deliver, reporter } from "./scorm_reports.js";

const EDITIONS = {
  scorm12: { name: "Scorm12API", global: "API", initialize: "LMSInitialize", set: "LMSSetValue", terminate: "LMSFinish" },
  scorm2004: { name: "Scorm2004API", global: "API_1484_11", initialize: "Initialize", set: "SetValue", terminate: "Terminate" },
};
const AGAIN_MS = 10_000;
const SOON_MS = 300;

export async function init(frame) {
  const { kind, library, content, report, values } = frame.dataset;
  const edition = EDITIONS[kind];
  // Asked for now and not written into the page: a page that is reloaded says goodbye only when the new one has come.
  const [opened, { [edition.name]: Api }] = await Promise.all([opening(report, values), import(library)]);
  let isKept = opened.status === 200;
  const answer = (status) => {
    isKept = status === 200;
    if (isKept) unsay();
    else say(why(status, frame.dataset));
    return { result: isKept ? "true" : "false", errorCode: isKept ? 0 : 101 };
  };
  if (!isKept) return answer(opened.status);
  const send = reporter(report, opened.sequence);
  const api = new Api({
    dataCommitFormat: "flattened",
    lmsCommitUrl: report,
    alwaysSendTotalTime: true,
    autocommit: true,
    autocommitSeconds: 20,
    mastery_override: true,
    httpService: {
      processHttpRequest: (_url, cmi, isTerminated) => (isTerminated ? sayGoodbye(cmi) : answer(send("commit", cmi))),
      updateSettings() {},
    },
  });
  // A goodbye is said once: where the line is broken it waits here, not in the unit.
  const sayGoodbye = (cmi) => {
    const status = send("terminated", cmi);
    if (isPassing(status)) setTimeout(() => sayGoodbye(cmi) && showEnd(), AGAIN_MS);
    return answer(status);
  };
  const showEnd = () => (frame.previousElementSibling.hidden = !isKept);
  give(api, opened.values);
  window[edition.global] = api;
  const isRunning = () => api.isInitialized() && !api.isTerminated();
  const known = () => api.renderCommitCMI(false, true);
  api.on(edition.initialize, () => answer(send("commit", known())));
  api.on(edition.terminate, showEnd);
  // A page that is being left may send 64 KiB at most (Fetch, keepalive), and units may know more: sent before.
  let soon = null;
  api.on(edition.set, () => {
    soon ??= setTimeout(() => {
      soon = null;
      if (isRunning() && send.isHeavy(known())) answer(send("commit", known()));
    }, SOON_MS);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href]") && isRunning()) send("left", known());
  });
  // Phones kill pages without a word once they are hidden: what the unit knows is sent before.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isRunning()) send("left", known());
  });
  frame.src = content;
}

// The library stops at the first value that it refuses; a unit that finds nothing could never be opened again.
function give(api, values) {
  try {
    api.loadFromFlattenedJSON(values);
  } catch {
    for (const [name, value] of Object.entries(values)) {
      try {
        api.loadFromFlattenedJSON({ [name]: value });
      } catch {
        // As if the unit had not set it.
      }
    }
  }
}

async function opening(report, values) {
  try {
    await deliver(report);
    const answer = await fetch(values, { headers: { Accept: "application/json" }, cache: "no-store" });
    return { status: answer.status, ...(answer.ok ? await answer.json() : {}) };
  } catch {
    return { status: 0 };
  }
}

// No answer, a server that is restarted, too many at once: the next try may do.
const isPassing = (status) => status === 0 || status === 429 || status >= 500;

const why = (status, { lost, over, unread }) => (isPassing(status) ? lost : status === 404 || status === 409 ? over : unread);
