// Makes the words that are selected in an answer a comment: with the mouse, a finger, or by the keyboard in the box below.
// Without this file the words are left standing in the box, and found by the server. Positions are code points.
const bar = document.querySelector("[data-offer]");
let chosen = null;

const length = (text) => [...text].length;

// How much of an answer stands before a place in it; the numbers of comments are not part of it.
function placeOf(answer, node, offset) {
  const range = document.createRange();
  range.setStart(answer, 0);
  range.setEnd(node, offset);
  const before = range.cloneContents();
  for (const number of before.querySelectorAll("[data-number]")) number.remove();
  return length(before.textContent);
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const [from, to] = [range.startContainer, range.endContainer].map((node) =>
    (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-received]"),
  );
  if (!from || from !== to) return null;
  return {
    answer: from,
    start: placeOf(from, range.startContainer, range.startOffset),
    end: placeOf(from, range.endContainer, range.endOffset),
  };
}

function offer() {
  const found = selected();
  // A tap on the button ends the selection before it presses it.
  if (!found) {
    setTimeout(() => {
      bar.hidden = !selected();
    }, 400);
    return;
  }
  chosen = found;
  // Behind the words, so that the next key reaches it.
  if (bar.previousElementSibling !== found.answer) found.answer.after(bar);
  bar.hidden = false;
}

function send() {
  const form = document.querySelector(`[data-passage="${chosen.answer.dataset.received}"]`);
  form.elements.start.value = chosen.start;
  form.elements.end.value = chosen.end;
  form.submit();
}

// Words selected in the box count if nothing was deleted from it.
function mark(event) {
  const { passage, start, end } = event.target.elements;
  const whole = passage.value === passage.defaultValue;
  const some = passage.selectionStart < passage.selectionEnd;
  start.value = whole && some ? length(passage.value.slice(0, passage.selectionStart)) : "";
  end.value = whole && some ? length(passage.value.slice(0, passage.selectionEnd)) : "";
}

if (bar) {
  document.addEventListener("selectionchange", offer);
  bar.querySelector("button").addEventListener("click", send);
  for (const form of document.querySelectorAll("[data-passage]")) form.addEventListener("submit", mark);
}
