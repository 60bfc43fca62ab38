// Single keys for the desk: what a key does stands in the page (data-key), here it is pressed.
// Without this file the same is reached by links, folds and buttons.
const STORE = "yobal-keys";
const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])";
const fold = document.querySelector("[data-keys]");
const list = fold.querySelector("[data-keys-list]");
const choice = list.querySelector("#keys-on");
const dialog = document.createElement("dialog");
let gone = false;

function wanted() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

function choose() {
  try {
    localStorage.setItem(STORE, choice.checked ? "on" : "off");
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
  announce();
}

// Screen readers, and the hints beside the buttons, name a key where it works and while it does.
function announce() {
  const said = new Set();
  for (const target of document.querySelectorAll("[data-key]")) {
    const { key } = target.dataset;
    if (choice.checked && !said.has(key)) target.setAttribute("aria-keyshortcuts", key);
    else target.removeAttribute("aria-keyshortcuts");
    said.add(key);
  }
  for (const row of list.querySelectorAll("[data-does]")) row.hidden = !said.has(row.dataset.does);
}

// On a Khmer keyboard a key gives a Khmer letter: then its place says which it is.
function keyOf(event) {
  if (/^[!-~]$/.test(event.key)) return event.key.toLowerCase();
  if (event.code === "Slash" && event.shiftKey) return "?";
  return event.code.replace(/^Key/, "").toLowerCase();
}

function press(target) {
  if (target.tagName !== "SUMMARY") {
    gone = !!target.form || target.href.split("#")[0] !== location.href.split("#")[0];
    target.click();
    return;
  }
  const details = target.parentElement;
  details.open = true;
  const box = target.dataset.focus && details.querySelector(target.dataset.focus);
  (box || details.querySelector("input:not([type=hidden]), textarea, select, button")).focus();
  details.scrollIntoView({ block: "nearest" });
}

function show() {
  dialog.append(list);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  const within = event.target.closest?.(TYPING);
  if (event.key === "Escape" && !dialog.open) document.activeElement.blur();
  if (!choice.checked || within || dialog.open || gone) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const key = keyOf(event);
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (key === "?") show();
  else if (target) press(target);
  else return;
  event.preventDefault();
});
// A page that comes back by the browser's own way works again.
addEventListener("pageshow", () => {
  gone = false;
});
dialog.addEventListener("close", () => fold.lastElementChild.append(list));
list.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
choice.addEventListener("change", choose);

dialog.className = "yb-keys";
dialog.setAttribute("aria-labelledby", "keys-title");
document.body.append(dialog);
list.querySelector("[data-keys-switch]").hidden = false;
choice.checked = wanted();
announce();
