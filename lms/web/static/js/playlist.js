// The recordings of a lesson as one list, which plays on with the screen off and while she goes elsewhere (Media Session); the link that
// sends its card on; and what this phone keeps about its sound.
import { arrive, kept, player, stop } from "./listen.js";

const SPEEDS = [1, 1.25, 1.5, 0.75];
const speed = () => +kept.speed || 1;
// What was played last: addresses, the one that it is at, and what its lesson is called.
let tracks = [];
let at = 0;
let lesson;
// Shows on the page how it stands.
let draw;

export function init(box) {
  if (box.href) share(box);
  else if (box.dataset.album) list(box);
  else settle(box);
}

function list(box) {
  const [previous, toggle, next, pace] = box.querySelectorAll("button");
  const tongues = [...box.querySelectorAll("input")];
  const own = () => tongues.find((one) => one.checked).dataset.tracks.trim().split(" ");
  const isOwn = () => `${tracks}` == own();
  (tongues.find((one) => one.value === kept.voice) ?? tongues[0]).checked = true;
  box.play = () => {
    stop();
    if (!isOwn()) {
      tracks = own();
      lesson = box.dataset;
      cue(0);
    }
    return sound();
  };
  const begin = () => box.play().catch(draw);
  toggle.onclick = () => (isOwn() && !player.paused ? player.pause() : begin());
  previous.onclick = () => isOwn() && turn(-1);
  next.onclick = () => isOwn() && turn(1);
  pace.onclick = () => {
    kept.speed = SPEEDS[(SPEEDS.indexOf(speed()) + 1) % 4];
    player.playbackRate = player.defaultPlaybackRate = speed();
    draw();
  };
  box.onchange = ({ target }) => {
    kept.voice = target.value;
    player.paused ? draw() : begin();
  };
  draw = () => {
    toggle.setAttribute("aria-pressed", isOwn() && !player.paused);
    previous.hidden = next.hidden = !own()[1];
    pace.textContent = `${speed()}×`;
    document.querySelector(".bar__listen")?.setAttribute("aria-pressed", !player.paused);
  };
  box.hidden = false;
  draw();
  arrive();
}

function cue(number) {
  at = number;
  // Phones that play no Opus are sent its twin.
  player.src = player.canPlayType("audio/ogg") ? tracks[at] : tracks[at] + "?m4a";
  player.playbackRate = player.defaultPlaybackRate = speed();
  const { title, artist, album, art } = lesson;
  const count = tracks[1] ? ` ${at + 1}/${tracks.length}` : "";
  if (media) media.metadata = new MediaMetadata({ title: title + count, artist, album, artwork: art && [{ src: art }] });
}

function turn(by) {
  if (!tracks[at + by]) return (player.currentTime = 0);
  cue(at + by);
  sound().catch(draw);
}

// What cannot be played does not seem to play, and is fetched anew at the next touch; another track only interrupts it.
const sound = () =>
  player.play().catch((error) => {
    if (error.name !== "AbortError") {
      player.pause();
      tracks = [];
    }
    throw error;
  });

const media = navigator.mediaSession;
const acts = {
  play: () => player.play(),
  pause: () => player.pause(),
  previoustrack: () => turn(-1),
  nexttrack: () => turn(1),
  seekto: ({ seekTime }) => (player.currentTime = seekTime),
};
for (const name in acts) media?.setActionHandler(name, acts[name]);
player.onended = () => tracks[at + 1] && turn(1);
player.onplay = player.onpause = () => draw();

// With its recordings where the phone takes files; else the link to WhatsApp stands as it is.
function share(link) {
  if (!navigator.share) return;
  link.onclick = async (event) => {
    event.preventDefault();
    const { title, url } = link.dataset;
    const card = { title, text: title, url };
    try {
      const tracks = document.querySelector(".player :checked").dataset.tracks.match(/\S+/g);
      const whole = { ...card, files: await Promise.all(tracks.map(fileOf)) };
      await navigator.share(navigator.canShare?.(whole) ? whole : card);
    } catch ({ name }) {
      if (name !== "AbortError") location.assign(link.href);
    }
  };
}

async function fileOf(address) {
  const content = await (await fetch(address)).blob();
  // What is only heard has another ending than what is seen.
  const name = address.split("/").pop().replace("webm", "weba").replace("mp4", "m4a");
  return new File([content], name, { type: content.type });
}

// Whether it speaks by itself, and in which language.
function settle(box) {
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
