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
  const isKept = (xhr) => xhr.status === 204 || (xhr.status === 200 && xhr.getResponseHeader("HX-Replace-Url"));
  sheet.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 200 || isKept(xhr)) return;
    /* Led to another page: he has been signed out. The words stay, and he is told. */
    event.detail.shouldSwap = false;
    const told = document.getElementById("kept");
    told.textContent = sheet.dataset.signedOut;
    told.classList.add("is-not");
  });
  sheet.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    if (isKept(xhr) && typed === sent) delete sheet.dataset.typed;
    if (!isKept(xhr) && xhr.status !== 422) sent = -1; /* it did not arrive: once more */
  });
})();
