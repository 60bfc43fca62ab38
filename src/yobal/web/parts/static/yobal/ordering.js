// Dragging questions to their place. Without this script the buttons of each question move it.
const form = document.querySelector("[data-ordering]");
const list = form?.querySelector("ol");
let held;

if (list) {
  form.querySelector("[data-ordering-hint]").hidden = false;
  const before = () => [...list.children].map((row) => row.dataset.code).join();
  let order = before();
  for (const row of list.children) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      held = row;
      event.dataTransfer.effectAllowed = "move";
    });
    row.addEventListener("dragend", () => {
      held = undefined;
      if (before() !== order) form.submit();
    });
    row.addEventListener("dragover", (event) => {
      if (!held || held === row) return;
      event.preventDefault();
      const { top, height } = row.getBoundingClientRect();
      list.insertBefore(held, event.clientY < top + height / 2 ? row : row.nextSibling);
    });
  }
  list.addEventListener("drop", (event) => event.preventDefault());
}
