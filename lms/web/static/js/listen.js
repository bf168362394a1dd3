// Reads the page aloud: recordings (data-audio) in their order where there are any, else the phone's own voice.
let stopCurrent = null;

export function stop() {
  if (stopCurrent) stopCurrent();
}

export function init(button) {
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    stop();
    button.setAttribute("aria-pressed", "true");
    const scope = document.getElementById(button.dataset.scope || "main");
    const recordings = [...scope.querySelectorAll("audio[data-audio]")];
    stopCurrent = () => {
      speechSynthesis?.cancel();
      recordings.forEach((recording) => recording.pause());
      button.setAttribute("aria-pressed", "false");
      stopCurrent = null;
    };
    if (recordings.length) play(recordings, stopCurrent);
    else speak(scope, button, stopCurrent);
  });
}

function play([recording, ...rest], end) {
  if (!recording) return end();
  recording.currentTime = 0;
  recording.onended = () => play(rest, end);
  recording.play().catch(end);
}

function speak(scope, button, end) {
  const parts = [...scope.querySelectorAll("h1, h2, p, li, legend, label, .button, th, td")]
    .filter((part) => !part.closest(".hidden, details:not([open])") && !part.querySelector("p, li, label"))
    .map((part) => [part.innerText.trim() || part.querySelector("img")?.alt, part.closest("[lang]").lang])
    .filter(([text]) => text);
  const lang = parts[0]?.[1].slice(0, 2);
  const voices = window.speechSynthesis ? speechSynthesis.getVoices() : null;
  // Voices load late on some phones: an empty list is no answer yet, a list without the language is one.
  if (!voices || (voices.length && !voices.some((voice) => voice.lang.startsWith(lang)))) {
    say(button.dataset.noVoice);
    return end();
  }
  for (const [text, tag] of parts) {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = tag;
    words.rate = 0.9;
    speechSynthesis.speak(words);
    if (text === parts.at(-1)[0]) words.onend = end;
  }
}

export function say(message) {
  const main = document.getElementById("main");
  const notice = main.querySelector(".notice--now") || main.insertBefore(document.createElement("p"), main.firstChild);
  notice.className = "notice notice--care notice--now";
  notice.setAttribute("role", "status");
  notice.textContent = message;
}
