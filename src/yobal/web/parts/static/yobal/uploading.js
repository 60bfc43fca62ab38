// Shows how far an upload is. Without this script the browser sends the same form by itself.
const form = document.querySelector("[data-uploading]");
const bar = form.querySelector("progress");
const status = form.querySelector("[data-uploading-status]");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = Math.floor((100 * loaded) / total);
    status.textContent = status.dataset.sending.replace("%s", bar.value);
  });
  request.addEventListener("load", () => {
    if (request.responseURL && request.status < 400) location.assign(request.responseURL);
    else {
      // The page that says why: it replaces this one, as it would without the script.
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      document.querySelector("main [role=alert]")?.focus();
    }
  });
  request.addEventListener("error", () => {
    bar.hidden = true;
    status.textContent = status.dataset.failed;
  });
  bar.hidden = false;
  request.open("POST", location.href);
  request.send(new FormData(form));
});
