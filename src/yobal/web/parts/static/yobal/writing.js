// Saves the words of a provision while somebody types, and keeps them in the browser until they are saved.
// Without this file the form has its Save button; what the page says stands in the form's data attributes.

const PAUSE = 2000;
const RETRY = 10000;
const OWN = new Set(["csrfmiddlewaretoken", "seen", "tree", "base"]);

const form = document.querySelector("form[data-writing]");
const status = form.querySelector("[data-status]");
const key = `yobal-writing-${form.dataset.writing}`;
let saved = words();
let timer = 0;
let saving = null;
let stopped = false;

function words() {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !OWN.has(name)));
}

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function keep(sent = false) {
  try {
    localStorage.setItem(key, JSON.stringify({ seen: form.elements.seen.value, words: words(), sent }));
  } catch {
    // A browser that keeps nothing still saves.
  }
}

function forget() {
  try {
    localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(save, delay);
}

function typed() {
  if (words() === saved) return;
  keep();
  if (stopped) return;
  say(form.dataset.unsaved);
  schedule(PAUSE);
}

// One request at a time: each names the count of changes that the one before gave back.
async function save(options = {}) {
  clearTimeout(timer);
  if (saving) await saving;
  if (stopped || words() === saved) return;
  saving = send(options).finally(() => {
    saving = null;
  });
  await saving;
}

async function send(options) {
  const sent = words();
  say(form.dataset.saving);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      ...options,
    });
    await heed(answer, sent);
  } catch {
    say(form.dataset.offline);
    schedule(RETRY);
  }
}

async function heed(answer, sent) {
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  if (answer.ok && isJson) {
    const told = await answer.json();
    form.elements.seen.value = told.seen;
    form.elements.base.value = told.base;
    saved = sent;
    if (words() === saved) forget();
    else schedule(PAUSE);
    say(told.message);
  } else if (answer.status === 409 && isJson) {
    // From here on a person decides: Save shows both wordings.
    stopped = true;
    say((await answer.json()).message);
  } else if (isJson) {
    say((await answer.json()).message);
  } else if (answer.status === 403 && (await renew())) {
    schedule(0);
  } else if (answer.status === 401 || answer.status === 403) {
    say(form.dataset.signedOut);
    schedule(RETRY);
  } else {
    say(form.dataset.offline);
    schedule(RETRY);
  }
}

// Signing in again, in another tab, makes the token of this form worthless: the page has a new one.
async function renew() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.querySelector("form[data-writing] [name=csrfmiddlewaretoken]")?.value;
  const field = form.elements.csrfmiddlewaretoken;
  if (!fresh || fresh === field.value || form.dataset.renewed === fresh) return false;
  field.value = form.dataset.renewed = fresh;
  return true;
}

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key));
  } catch {
    return;
  }
  // What was sent has arrived if the count went on; then somebody chose between two wordings, or it is this one.
  const arrived = kept?.sent && kept.seen !== form.elements.seen.value;
  if (!kept || kept.words === saved || arrived) return forget();
  for (const [name, value] of JSON.parse(kept.words)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  // The count of then: if somebody changed the words since, both are shown.
  form.elements.seen.value = kept.seen;
  say(form.dataset.restored);
  schedule(PAUSE);
}

// Where the cursor stands, in code points, so that a text is split there.
function markCursors() {
  for (const field of form.querySelectorAll("textarea[name^=body_]")) {
    if (!field.dataset.visited) continue;
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = field.name.replace("body_", "cursor_");
    input.value = [...field.value.slice(0, field.selectionStart)].length;
    form.append(input);
  }
}

form.addEventListener("input", typed);
form.addEventListener("change", typed);
form.addEventListener("focusin", (event) => {
  event.target.dataset.visited = "1";
});
form.addEventListener("focusout", () => save());
form.addEventListener("submit", async (event) => {
  // A save that is under way would make this one a second editor.
  if (saving) {
    event.preventDefault();
    await saving;
    form.requestSubmit(event.submitter);
    return;
  }
  clearTimeout(timer);
  if (words() !== saved) keep(true);
  markCursors();
});
addEventListener("pagehide", () => {
  if (!saving) save({ keepalive: true });
});
addEventListener("online", () => schedule(0));

restore();
document.querySelector(".yb-outline [aria-current]")?.scrollIntoView({ block: "nearest" });
