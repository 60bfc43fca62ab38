// Offers to comment on a passage that is selected, and to go on with the draft that this browser has begun.
// Without this file each provision has its link, and the draft its own address.

const form = document.querySelector("form[data-passage]");
const bar = document.querySelector("[data-draft-of]");
const store = `yobal-draft-${bar?.dataset.draftOf}`;
let hiding = 0;

// A passage within one provision, in one language, with the provision's address.
function chosen() {
  const selection = getSelection();
  if (selection.isCollapsed) return null;
  const [from, to] = [selection.anchorNode, selection.focusNode].map((node) =>
    (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.(".yb-provision__text"),
  );
  const quote = selection.toString().trim();
  return from && from === to && quote ? { quote, section: from.closest(".yb-provision") } : null;
}

function offer() {
  const found = chosen();
  clearTimeout(hiding);
  if (!found) {
    // A tap on the button ends the selection before it presses it.
    hiding = setTimeout(() => {
      form.hidden = true;
    }, 400);
    return;
  }
  form.elements.part.value = found.section.id;
  form.elements.quote.value = found.quote;
  // Behind the passage, so that the next key reaches it.
  if (form.parentElement !== found.section) found.section.append(form);
  form.hidden = false;
}

function known() {
  try {
    return localStorage.getItem(store);
  } catch {
    return null;
  }
}

function know(address) {
  try {
    if (address) localStorage.setItem(store, address);
    else localStorage.removeItem(store);
  } catch {
    // A browser that keeps nothing has the address in its bar.
  }
}

async function goOn() {
  const address = known()?.replace(/^\/\w\w(?=\/c\/)/, `/${document.documentElement.lang}`);
  if (!address) return;
  const answer = await fetch(`${address}read/`, { headers: { Accept: "application/json" } });
  if (answer.status === 404) know(null);
  if (!answer.ok) return;
  bar.querySelector("[data-said]").textContent = (await answer.json()).said;
  // From here on every way to comment leads into the draft that there is.
  const own = (link) => link.replace(/^.*\/answer\//, address);
  form.action = own(form.action);
  for (const link of document.querySelectorAll("main a[href*='/answer/']")) link.href = own(link.href);
  bar.querySelector("a").href = address + bar.dataset.here;
  bar.hidden = false;
}

if (form) document.addEventListener("selectionchange", offer);
if (bar?.dataset.draft) know(bar.dataset.draft);
else if (bar) goOn().catch(() => {});
