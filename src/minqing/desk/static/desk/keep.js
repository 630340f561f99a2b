/* What was typed outlives a server that falls: asked before sending whether it is there, kept in this window until it
   has answered, and put back where it was typed. Without this file a form is sent as ever. */
"use strict";

(() => {
  const KEY = "minqing.typed";
  const PATIENCE_MS = 6000;
  const said = document.getElementById("said");
  const here = document.documentElement.dataset.here;
  const own = (form) => here && form.method === "post" && !form.hasAttribute("hx-post") && form.dataset.typed === "yes";
  const isKept = (field) => field.name && field.name !== "csrfmiddlewaretoken" && field.type !== "password"
    && field.type !== "file" && field.name !== "seen";

  const tell = (text) => {
    if (!said || !text) return;
    said.textContent = text;
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  };
  const stored = () => {
    try {
      return JSON.parse(window.sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  };
  const forget = () => {
    try { window.sessionStorage.removeItem(KEY); } catch { /* a window without a store keeps nothing */ }
  };
  const keep = (form) => {
    const fields = [...form.elements].filter(isKept).map((field) => [
      field.name, field.value, field.type === "checkbox" || field.type === "radio" ? field.checked : null,
    ]);
    const told = { page: window.location.pathname + window.location.search, at: [...document.forms].indexOf(form), fields };
    try { window.sessionStorage.setItem(KEY, JSON.stringify(told)); } catch { /* too long, or no store */ }
  };
  const putBack = (form, fields) => {
    for (const [name, value, checked] of fields) {
      const field = [...form.elements].find((one) => one.name === name && (checked === null || one.value === value));
      if (!field || !isKept(field)) continue;
      if (checked === null) field.value = value;
      else field.checked = checked;
    }
    form.dataset.typed = "yes";
  };

  /* Any page that came from the server after the form was sent is its answer; but for the same page, loaded anew. */
  const before = stored();
  const answered = document.querySelector(".notice.is-done, .errors");
  const again = before && before.page === window.location.pathname + window.location.search;
  if (before && (!again || answered)) forget();
  else if (before && document.forms[before.at]) {
    putBack(document.forms[before.at], before.fields);
    tell(said && said.dataset.kept);
  }

  const isThere = () => fetch(here, {
    credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
  }).then((answer) => (answer.type === "opaqueredirect" ? "signedOut" : answer.ok ? "" : "failed"), () => "offline");

  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (!own(form) || event.defaultPrevented || form.dataset.there === "yes") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.asking === "yes") return;
    form.dataset.asking = "yes";
    keep(form);
    isThere().then((wrong) => {
      delete form.dataset.asking;
      if (wrong) {
        tell(said && said.dataset[wrong]);
        return;
      }
      form.dataset.there = "yes";
      form.requestSubmit(event.submitter);
      window.setTimeout(() => { delete form.dataset.there; }, 0);
    });
  }, true);
})();
