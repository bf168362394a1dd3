// Reads the page aloud: recordings (data-audio) in their order where there are any, else the phone's own voice.
const READ = "h1, h2, h3, p, li, legend, label, th, td, figcaption, .button, button.choice, .next__title, img[alt]:not([alt=''])";
let stopCurrent = null;

export function stop() {
  stopCurrent?.();
}

export function init(button) {
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    stop();
    button.setAttribute("aria-pressed", "true");
    const scope = document.getElementById(button.dataset.scope || "main");
    const recordings = [...scope.querySelectorAll("audio[data-audio]")];
    const end = () => {
      if (stopCurrent !== end) return;
      stopCurrent = null;
      window.speechSynthesis?.cancel();
      recordings.forEach((recording) => recording.pause());
      mark();
      button.setAttribute("aria-pressed", "false");
    };
    stopCurrent = end;
    if (recordings.length) play(recordings, end);
    else speak(scope, button, end);
  });
}

function play([recording, ...rest], end) {
  if (!recording) return end();
  recording.currentTime = 0;
  recording.onended = () => play(rest, end);
  recording.play().catch(end);
}

function speak(scope, button, end) {
  const parts = [...scope.querySelectorAll(READ)]
    .filter((part) => !part.closest(".hidden, details:not([open])") && !part.querySelector("p, li, label"))
    .filter((part) => part.localName !== "img" || !part.parentElement.closest(READ))
    .map((part) => [part.alt || part.innerText.trim() || part.querySelector("img")?.alt, part])
    .filter(([text]) => text);
  const voices = window.speechSynthesis ? speechSynthesis.getVoices() : null;
  const lang = parts[0]?.[1].closest("[lang]").lang.slice(0, 2);
  const noVoice = () => {
    say(button.dataset.noVoice);
    end();
  };
  // Voices load late on some phones: an empty list is no answer yet, a list without the language is one.
  if (!voices || (voices.length && !voices.some((voice) => voice.lang.startsWith(lang)))) return noVoice();
  parts.forEach(([text, part], index) => {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = part.closest("[lang]").lang;
    words.rate = 0.9;
    words.onstart = () => mark(part);
    words.onerror = ({ error }) => (/interrupted|canceled/.test(error) ? end() : noVoice());
    if (index === parts.length - 1) words.onend = end;
    speechSynthesis.speak(words);
  });
}

// Shows which words are being said: two heads can follow with a finger.
function mark(part) {
  document.querySelector(".said")?.classList.remove("said");
  part?.classList.add("said");
  part?.scrollIntoView({ block: "nearest" });
}

export function say(message, retry, action) {
  const main = document.getElementById("main");
  const notice = main.querySelector(".notice--now") || main.insertBefore(document.createElement("div"), main.firstChild);
  notice.className = "notice notice--care notice--now";
  notice.setAttribute("role", "status");
  notice.textContent = message;
  if (!action) return;
  const button = notice.appendChild(document.createElement("button"));
  button.className = "button button--quiet";
  button.textContent = retry;
  button.onclick = action;
}

export function unsay() {
  document.querySelector("#main .notice--now")?.remove();
}
