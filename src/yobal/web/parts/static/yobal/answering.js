// Saves a form while somebody types, keeps its words in this browser until the receipt has come, and hides questions
// that are not for whoever answers so. Without this file the form has its buttons.

const PAUSE = 6000;
const OURS = new Set(["key", "ticket", "edits", "was", "page", "website"]);
const form = document.querySelector("form[data-answering]");
const mark = document.querySelector("[data-kept]");
const store = `yobal-answer-${form?.dataset.answering || mark?.dataset.of}`;
let saved = "";
let timer = 0;
let saving = null;
let stopped = false;

// Where the draft of this consultation is found again, also by whoever goes on reading.
const known = store.replace("answer", "draft").replace(/\/.*/, "");

const words = () => JSON.stringify([...new FormData(form)].filter(([name, value]) => value && !OURS.has(name)));
const named = (name) => form.elements[name];
const page = () => named("page")?.value || "";

function remember(value) {
  try {
    if (value) localStorage.setItem(store, JSON.stringify(value));
    else localStorage.removeItem(store);
  } catch {
    // A browser that keeps nothing still saves.
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(store));
  } catch {
    return null;
  }
}

function know() {
  const [address] = /^.*\/answer\/[^/]{20,}\//.exec(location.pathname) || [];
  try {
    if (address) localStorage.setItem(known, address);
  } catch {
    // As above.
  }
}

function keep(isSaved) {
  remember({ key: named("key").value, page: page(), words: words(), saved: isSaved });
}

function say(text) {
  form.querySelector("[data-status]").textContent = text;
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function typed() {
  show();
  if (words() === saved) return;
  keep(false);
  if (!stopped) schedule();
}

// One request at a time: each names the count of changes that the one before gave back.
async function save(options) {
  clearTimeout(timer);
  if (saving || stopped || words() === saved) return;
  saving = send(options).finally(() => {
    saving = null;
  });
  await saving;
}

async function send(options) {
  const now = words();
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "save");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, ...options });
    const told = await answer.json();
    if (answer.ok) heed(told, now);
    else if (answer.status === 409 || answer.status === 422) stopped = true;
    else schedule();
    say(told.message);
  } catch {
    say(form.dataset.offline);
    schedule();
  }
}

function heed(told, now) {
  named("edits").value = told.edits;
  if (named("was")) named("was").value = told.was;
  form.action = told.address;
  history.replaceState(null, "", told.address);
  know();
  const left = document.querySelector("[data-left]");
  if (left) left.textContent = told.left;
  saved = now;
  if (words() === saved) keep(true);
  else schedule();
}

function fill(pairs) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) || []), value]);
  for (const field of form.elements) {
    if (!field.name?.includes("/")) continue;
    const kept = values.get(field.name) || [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = kept.includes(field.value);
    else field.value = kept[0] || "";
  }
}

// What was typed and never saved is offered once more, to whoever opens the same form, or a new one.
function offer() {
  const kept = remembered();
  const isNew = named("website");
  if (!kept || kept.saved || kept.page !== page() || kept.words === saved) return;
  if (kept.key !== named("key").value && !isNew) return;
  const box = form.querySelector("[data-restore]");
  box.hidden = false;
  box.querySelector("[data-yes]").onclick = () => {
    fill(JSON.parse(kept.words));
    box.hidden = true;
    typed();
  };
  box.querySelector("[data-no]").onclick = () => {
    remember(null);
    box.hidden = true;
  };
}

// A question that hangs on other answers; those may stand on another page, where nothing is known of them here.
function show() {
  const answers = new FormData(form);
  for (const question of form.querySelectorAll("[data-shown-if]")) {
    const asked = Object.entries(JSON.parse(question.dataset.shownIf));
    question.hidden = asked.some(
      ([code, options]) =>
        form.querySelector(`[name="answer/${code}"]`) &&
        !answers.getAll(`answer/${code}`).some((option) => options.includes(option)),
    );
  }
}

// Where the page says that the server has the words, or the receipt has come.
if (mark?.dataset.kept === "received") {
  remember(null);
  if (mark.dataset.of === known.slice(12)) localStorage.removeItem(known);
} else know();
if (mark?.dataset.kept === "saved" && remembered()) remember({ ...remembered(), saved: true });

if (form) {
  saved = words();
  offer();
  show();
  form.addEventListener("input", typed);
  form.addEventListener("submit", async (event) => {
    // A save that is under way would make this one a second editor.
    if (saving) {
      event.preventDefault();
      const button = event.submitter;
      await saving;
      form.requestSubmit(button);
      return;
    }
    clearTimeout(timer);
    stopped = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
  addEventListener("pagehide", () => save({ keepalive: true }));
  addEventListener("pageshow", (event) => {
    if (event.persisted) stopped = false;
  });
  addEventListener("online", () => save());
}
