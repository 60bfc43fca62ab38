// Shows how far long work is without loading the page anew, so that nobody loses their place on it. Without this script
// the browser loads it again by itself.

const SECONDS = 3;
const place = document.querySelector("[data-progress]");

async function following() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-progress]");
      if (now) place.replaceChildren(...now.childNodes);
      // What is not there any more has ended; a server that is in trouble is asked again.
      else if (answer.status < 500) return;
    } catch {
      // The network is away for a while.
    }
  }
}

following().then(() => location.reload());
