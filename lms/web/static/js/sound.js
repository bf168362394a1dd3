// What this phone keeps about its sound: whether it speaks by itself, and in which language.
import { kept } from "./listen.js";

export function init(box) {
  const speaks = box.querySelector("input");
  const voice = box.querySelector("select");
  speaks.checked = kept.sound !== "off";
  voice.value = kept.voice ?? "";
  speaks.onchange = () => {
    kept.sound = speaks.checked ? "on" : "off";
  };
  voice.onchange = () => {
    kept.voice = voice.value;
  };
  box.hidden = false;
}
