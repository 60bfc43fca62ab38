// Sends a waiting form again by itself, after the calculation that is asked for, if one is. Without this file there is
// the button.

const form = document.querySelector("form[data-again]");

function hex(octets) {
  return [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

function octets(text) {
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

// Finds the counter whose derived key begins as asked: the PBKDF2 of altcha.
async function solve({ nonce, salt, cost, keyLength, keyPrefix }) {
  const words = new Uint8Array([...octets(nonce), 0, 0, 0, 0]);
  const counted = new DataView(words.buffer);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt: octets(salt), iterations: cost };
  for (let counter = 0; ; counter += 1) {
    counted.setUint32(words.length - 4, counter);
    const key = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(new Uint8Array(await crypto.subtle.deriveBits(derivation, key, keyLength * 8)));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
  }
}

async function prove(challenge) {
  const solution = await solve(challenge.parameters);
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "proof";
  field.value = btoa(JSON.stringify({ challenge, solution }));
  form.append(field);
}

async function again() {
  form.querySelector("[data-by-itself]").hidden = false;
  try {
    // Browsers calculate only on pages that came encrypted; elsewhere there is waiting.
    if (!form.dataset.proof) throw new Error("nothing to prove");
    await prove(JSON.parse(form.dataset.proof));
  } catch {
    await new Promise((resolve) => setTimeout(resolve, Number(form.dataset.again) * 1000));
  }
  form.submit();
}

again();
