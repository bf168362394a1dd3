// The page around an H5P unit: what the content says of itself (h5p_content.js) goes to the server, which hears each verdict
// once. A content that never says that it is over is ended by the button.
import { say, unsay } from "./listen.js";

const AGAIN_MS = 10_000;

export function init(frame) {
  const { content, report, lost, over, broken } = frame.dataset;
  const [done, failed, end] = ["done", "failed", "end"].map((name) => document.querySelector(`[data-${name}]`));
  let scaled = null;
  let latest = 0;

  // One at a time: what is said later replaces what still waits for the line.
  async function send(verdict, score, number = ++latest) {
    const body = JSON.stringify({ verdict, scaled: score });
    const status = await fetch(report, { method: "POST", body, keepalive: true }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (number !== latest) return;
    if (status === 200) {
      unsay();
      done.hidden = verdict === "failed";
      failed.hidden = !done.hidden;
    } else if (status === 0 || status === 429 || status >= 500) {
      say(lost);
      setTimeout(() => number === latest && send(verdict, score, number), AGAIN_MS);
    } else {
      say(over);
    }
  }

  let isJudged = false;
  const judge = (verdict, score) => {
    isJudged = true;
    end.hidden = true;
    send(verdict, score);
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || !data?.unit) return;
    const { event, verdict, hasScore } = data.unit;
    if (event === "broken") return say(broken);
    if (event === "ended") return judge(verdict, data.unit.scaled);
    scaled = data.unit.scaled;
    // Where answers count, one ends only what one has begun.
    if (!isJudged && (event === "begun" || !hasScore)) end.hidden = false;
  });
  end.firstElementChild.addEventListener("click", () => judge("completed", scaled));
  frame.src = content;
}
