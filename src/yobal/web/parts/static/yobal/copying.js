// A button that copies the text above it; without this script the text is selected by hand.

function copied(button, status) {
  status.textContent = button.dataset.copied;
}

for (const group of document.querySelectorAll("[data-copy]")) {
  const text = group.querySelector("textarea");
  const button = group.querySelector("button");
  const status = group.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      copied(button, status);
    } catch {
      // Without a secure connection browsers have no clipboard: the text stays selected, ready for Ctrl+C.
      if (document.execCommand("copy")) copied(button, status);
    }
  });
}
