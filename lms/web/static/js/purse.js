// Adds up the notes and coins that are touched, in the field of digits above; the last one can be taken back.
export function init(purse) {
  const field = document.getElementById(purse.dataset.for);
  const tray = purse.querySelector(".purse__tray");
  const back = purse.lastElementChild;
  const centimes = () => {
    const digits = field.value.replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) & 15);
    return Math.round(digits.replace(/\s|[.,](?=\d{3})/g, "").replace(/[,٫]/, ".") * 100) || 0;
  };
  const add = (amount) => {
    const sum = Math.max(centimes() + amount, 0);
    field.value = sum % 100 ? (sum / 100).toFixed(2).replace(".", ",") : sum / 100;
    purse.querySelector("output").value = field.value;
  };
  purse.hidden = false;
  // What is typed by hand is no longer the pile.
  field.addEventListener("input", () => tray.replaceChildren());
  purse.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button === back) {
      const last = tray.lastChild;
      last?.remove();
      add(-(last?.dataset.worth ?? 0));
    } else if (button) {
      const piece = tray.appendChild(button.firstChild.cloneNode());
      piece.alt = "";
      piece.dataset.worth = button.value;
      add(+button.value);
    }
  });
}
