// Records speech into the file field beside it, where the phone can; the field itself stays for who prefers a file.
const LONGEST_MS = 240_000;

export function init(field) {
  const input = field.querySelector("input[type=file]");
  if (!window.MediaRecorder || !navigator.mediaDevices) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = field.dataset.start;
  const told = document.createElement("p");
  told.role = "status";
  // Speaking comes before looking for a file.
  input.before(button, told);
  let recorder;

  button.addEventListener("click", async () => {
    if (recorder?.state == "recording") return recorder.stop();
    try {
      recorder = await record();
    } catch {
      told.textContent = field.dataset.refused;
    }
  });

  async function record() {
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    // Speech needs no more, and the phone pays for each byte.
    const made = new MediaRecorder(microphone, { audioBitsPerSecond: 24_000 });
    const began = Date.now();
    const limit = setTimeout(() => made.stop(), LONGEST_MS);
    // Comes once, when it stops, with all that was said.
    made.ondataavailable = ({ data }) => {
      clearTimeout(limit);
      microphone.getTracks().forEach((track) => track.stop());
      const files = new DataTransfer();
      files.items.add(new File([data], "voice", { type: made.mimeType }));
      input.files = files.files;
      button.textContent = field.dataset.start;
      // She hears it before she sends it.
      const player = Object.assign(new Audio(URL.createObjectURL(data)), { controls: true });
      told.replaceChildren(field.dataset.done.replace("#", Math.round((Date.now() - began) / 1000)), player);
    };
    made.start();
    button.textContent = field.dataset.stop;
    told.textContent = "";
    return made;
  }
}
