// Rows are dragged by their grip, with finger, mouse or arrow keys; the arrows beside it do the same without script.
// A row has data-part; where it has data-move it is moved by a request of its own, else by the form around it.
export function init(list) {
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  list.after(status);
  list.querySelectorAll("[data-grip]").forEach((grip) => {
    grip.hidden = false;
    const row = grip.closest("[data-part]");
    grip.addEventListener("pointerdown", (event) => drag(event, grip, row));
    grip.addEventListener("keydown", (event) => step(event, row));
  });

  function drag(event, grip, row) {
    if (event.button) return;
    event.preventDefault();
    const before = place(row);
    row.classList.add("is-dragged");
    const follow = ({ clientX, clientY }) => {
      const under = document.elementFromPoint(clientX, clientY)?.closest("[data-part],[data-row]");
      if (!under || under === row || row.contains(under) || !list.contains(under)) return;
      put(row, under, clientY);
    };
    const end = () => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      row.classList.remove("is-dragged");
      const now = place(row);
      if (now.index !== before.index || now.parent !== before.parent) send(row, grip);
    };
    // On the window: the row is taken out and put back while it is dragged, and no capture outlives that.
    addEventListener("pointermove", follow);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  function put(row, under, y) {
    const isLesson = Boolean(row.parentElement.dataset.row);
    if (under.dataset.row !== undefined) {
      if (isLesson && !under.children.length) under.append(row);
      return;
    }
    if (under.parentElement !== row.parentElement && !(isLesson && under.parentElement.dataset.row)) {
      const inner = isLesson && under.querySelector("[data-row]");
      return inner && !inner.children.length ? inner.append(row) : undefined;
    }
    const box = under.getBoundingClientRect();
    if (y < box.top + box.height / 2) under.before(row);
    else under.after(row);
  }

  function step(event, row) {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const other = way < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other?.dataset.part) return;
    if (way < 0) other.before(row);
    else other.after(row);
    send(row, event.currentTarget);
  }

  function place(row) {
    const rows = [...row.parentElement.children].filter((one) => one.dataset.part);
    return { index: rows.indexOf(row), parent: row.parentElement.dataset.row ?? "" };
  }

  async function send(row, grip) {
    const { index, parent } = place(row);
    grip.focus();
    if (!row.dataset.move) return submit(row, index);
    try {
      const body = new URLSearchParams({ to: index, parent });
      const answer = await fetch(row.dataset.move, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      status.textContent = list.dataset.moved.replace("#", index + 1);
    } catch {
      status.classList.remove("hidden");
      status.textContent = list.dataset.failed;
    }
  }

  function submit(row, index) {
    const button = document.createElement("button");
    button.name = "do";
    button.value = `move:${row.dataset.part}:${index}`;
    button.hidden = true;
    list.append(button);
    list.closest("form").requestSubmit(button);
  }
}
