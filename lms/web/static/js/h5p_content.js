// Runs an H5P file with h5p-standalone, in a document of its own inside the player (h5p.js), and passes on what H5P says of
// it. Not a module: in a sandbox these would come from another origin.
(() => {
  const place = document.getElementById("h5p");
  const { files, library } = place.dataset;
  const tell = (unit) => parent.postMessage({ unit }, "*");

  try {
    localStorage.length;
  } catch {
    // A sandbox keeps nothing, and H5P does not ask.
    const kept = new Map();
    const storage = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, String(value)),
      removeItem: (key) => void kept.delete(key),
    };
    Object.defineProperty(window, "localStorage", { value: storage });
  }

  // Questions have these two (H5P's contract for question types); what only shows something has none.
  const most = () => Number(H5P.instances[0]?.getMaxScore?.()) || 0;
  const scale = (score) => (Number.isFinite(score) ? Math.max(-1, Math.min(1, score)) : null);
  const share = () => (most() > 0 ? scale(H5P.instances[0].getScore() / most()) : null);

  function hear({ data: { statement } }) {
    const verb = statement.verb.id.split("/").pop();
    if (verb === "attempted") return;
    const { success = null, score } = statement.result ?? {};
    // The same that H5P calls finished (H5P.xAPICompletedListener): parts of a content have a parent.
    const isWhole = !statement.context?.contextActivities?.parent?.length;
    if (!isWhole || !["completed", "answered", "passed", "failed"].includes(verb)) {
      return tell({ event: "begun", scaled: share() });
    }
    const scaled = scale(score?.scaled);
    // Many types give a score and no success: with nothing right one begins again.
    const isFailed = verb === "failed" || success === false || (success === null && scaled !== null && scaled <= 0);
    const verdict = isFailed ? "failed" : verb === "passed" || success ? "passed" : "completed";
    tell({ event: "ended", verdict, scaled });
  }

  async function start() {
    await new H5PStandalone.H5P(place, {
      h5pJsonPath: files,
      frameJs: `${library}/frame.bundle.js`,
      frameCss: `${library}/styles/h5p.css`,
      embedType: "div",
      // Started here, so that nothing is said before somebody listens.
      preventH5PInit: false,
    });
    H5P.externalDispatcher.on("xAPI", hear);
    H5P.preventInit = false;
    H5P.init(document.body);
    if (!H5P.instances.length) throw new Error("Nothing was started");
    tell({ event: "ready", hasScore: most() > 0, scaled: share() });
  }
  start().catch(() => tell({ event: "broken" }));
})();
