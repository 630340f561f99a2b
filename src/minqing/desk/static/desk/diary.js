/* The sheet keeps itself (desk/diary/write.html); without this file its buttons do. */
"use strict";

(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  let typed = 0;
  let sent = 0;
  sheet.addEventListener("input", () => { typed += 1; });
  sheet.addEventListener("htmx:beforeRequest", (event) => {
    /* Nothing new, nothing to keep. */
    if (typed === sent) event.preventDefault();
    else sent = typed;
  });
  sheet.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && typed === sent) delete sheet.dataset.typed;
    if (!event.detail.successful) sent = -1;
  });
})();
