/* The sheet keeps itself (desk/diary/write.html); without this file its buttons do. */
"use strict";

(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const AT_LEAST_EVERY_MS = 6000; /* while somebody writes on without a pause */
  let typed = 0;
  let sent = 0;
  sheet.addEventListener("input", () => { typed += 1; });
  window.setInterval(() => {
    if (typed !== sent) sheet.dispatchEvent(new Event("keep"));
  }, AT_LEAST_EVERY_MS);
  sheet.addEventListener("htmx:beforeRequest", (event) => {
    /* Nothing new, nothing to keep. */
    if (typed === sent) event.preventDefault();
    else sent = typed;
  });
  sheet.addEventListener("htmx:afterRequest", (event) => {
    const status = event.detail.xhr.status;
    if (status === 200 && typed === sent) delete sheet.dataset.typed;
    if (status !== 200 && status !== 204 && status !== 422) sent = -1; /* it did not arrive: once more */
  });
})();
