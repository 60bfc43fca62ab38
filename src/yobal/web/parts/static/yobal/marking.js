// Marking the lines of an imported draft: click or press a key, and see at once what the file becomes.
// Without this script the same form is saved by its button.
const form = document.querySelector("[data-marking]");
const status = form.querySelector("[data-marking-status]");
const CYCLE = ["1", "2", "3", "4", "0", "-1", ""];
const KEYS = { 1: "1", 2: "2", 3: "3", 4: "4", t: "0", x: "-1" };
const rows = [...form.querySelectorAll("[data-mark]")];
const levelOf = (row) => row.querySelector("select");
let waiting;

function show(row) {
  row.className = `yb-mark yb-mark--${levelOf(row).value || "none"}`;
}

function choose(row, level) {
  levelOf(row).value = level;
  show(row);
  clearTimeout(waiting);
  waiting = setTimeout(save, 800);
}

async function save() {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const result = page.querySelector("[data-marking-result]");
    if (!answer.ok || !result) throw new Error(answer.statusText);
    document.querySelector("[data-marking-result]").replaceWith(result);
    form.elements.seen.value = page.querySelector("[data-marking] [name=seen]").value;
    status.textContent = status.dataset.saved;
  } catch {
    status.textContent = status.dataset.failed;
  }
}

for (const [place, row] of rows.entries()) {
  row.querySelector(".yb-mark__text").addEventListener("click", () => {
    choose(row, CYCLE[(CYCLE.indexOf(levelOf(row).value) + 1) % CYCLE.length]);
  });
  row.addEventListener("change", () => choose(row, levelOf(row).value));
  levelOf(row).addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in KEYS) choose(row, KEYS[event.key]);
    else if (event.key === "Enter") levelOf(rows[place + 1] || row).focus();
    else return;
    event.preventDefault();
  });
}
document.querySelector("[data-marking-help]").hidden = false;
