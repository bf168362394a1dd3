// Sends the card of a lesson on, with its recordings where the phone takes files; else the link to WhatsApp stands as it is.
export function init(link) {
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
