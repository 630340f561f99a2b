/* Enhancements only: every page works without this file. */
"use strict";

(() => {
  const KEEP_AWAKE_MS = 5 * 60 * 1000;
  const page = document.documentElement;
  const said = document.getElementById("said");
  let typedAt = 0;
  let pingedAt = Date.now();

  const isTyped = (field) => field.matches("textarea, input[type=text], input[type=tel], input:not([type])");
  const holdsWords = (form) => form.method === "post" && form.dataset.typed === "yes" && form.dataset.sent !== "yes";

  /* Words that were typed are not lost by leaving. */
  document.addEventListener("input", (event) => {
    typedAt = Date.now();
    if (event.target.form && isTyped(event.target)) event.target.form.dataset.typed = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...document.forms].some(holdsWords) && ![...document.forms].some((form) => form.dataset.sent === "yes")) {
      event.preventDefault();
    }
  });

  /* Typing is not idling: while somebody writes, the session is kept. */
  window.setInterval(() => {
    if (!page.dataset.here || typedAt <= pingedAt || Date.now() - pingedAt < KEEP_AWAKE_MS) return;
    pingedAt = Date.now();
    fetch(page.dataset.here, { credentials: "same-origin" }).catch(() => undefined);
  }, 30 * 1000);

  /* A form is sent once; the server would answer a twin with the first answer, but why ask. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method !== "post") return;
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    /* What answers with a file leaves its page standing. */
    if (form.dataset.file) window.setTimeout(() => { release(form); delete form.dataset.typed; }, 3000);
  }, true);
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  };
  window.addEventListener("pageshow", () => [...document.forms].forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) release(form);
  });

  /* A fragment that did not come is said in words. */
  const tell = (text) => {
    if (!said || !text) return;
    said.textContent = text;
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:sendError", () => tell(said && said.dataset.offline));
  document.addEventListener("htmx:responseError", () => tell(said && said.dataset.failed));

  /* What must be put right is where reading goes on. */
  const errors = document.querySelector(".errors");
  if (errors) errors.focus();

  /* The folded navigation closes as people expect. */
  document.addEventListener("click", (event) => {
    for (const fold of document.querySelectorAll(".nav-more details[open]")) {
      if (!fold.contains(event.target)) fold.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const fold = event.key === "Escape" && document.querySelector(".nav-more details[open]");
    if (fold) {
      fold.open = false;
      fold.querySelector("summary").focus();
    }
  });

  /* Printing needs a script; without one the button is not offered. */
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
