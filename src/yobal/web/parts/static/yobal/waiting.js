// Sends a waiting form again by itself, after doing the sum that is asked for, if one is. Without this file there is
// the button.

const form = document.querySelector("form[data-again]");

function hex(octets) {
  return [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

function octets(text) {
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

// Finds the counter whose hash begins as asked, as altcha's SHA-256 with a cost of one does.
async function solve(challenge) {
  const { nonce, salt, keyPrefix } = challenge.parameters;
  const words = new Uint8Array(36);
  words.set(octets(salt));
  words.set(octets(nonce), 16);
  const counted = new DataView(words.buffer);
  for (let counter = 0; ; counter += 1) {
    counted.setUint32(32, counter);
    const derivedKey = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", words)));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
  }
}

async function again() {
  form.querySelector("[data-by-itself]").hidden = false;
  const wait = new Promise((resolve) => setTimeout(resolve, Number(form.dataset.again) * 1000));
  if (form.dataset.proof) {
    const challenge = JSON.parse(form.dataset.proof);
    const proof = document.createElement("input");
    proof.type = "hidden";
    proof.name = "proof";
    proof.value = btoa(JSON.stringify({ challenge, solution: await solve(challenge) }));
    form.append(proof);
  } else {
    await wait;
  }
  form.submit();
}

// Numbers can be hashed only on pages that came encrypted; elsewhere there is waiting.
if (!form.dataset.proof || globalThis.crypto?.subtle) again();
